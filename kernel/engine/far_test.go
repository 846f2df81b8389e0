package engine

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/kernel/relay"
	"jeton/launcher"
)

// start starts the engines of newLab: here, or as TestFar wants them.
var start = Start

// TestFar runs the tests of engines with engines on another host, as far as their kernel can see.
func TestFar(t *testing.T) {
	start = startFar
	defer func() { start = Start }()
	for _, c := range []struct {
		name string
		f    func(*testing.T)
	}{
		{"OutputOrder", TestOutputOrder}, {"StateIsKept", TestStateIsKept}, {"PanicNamesLines", TestPanicNamesLines},
		{"RejectedAtItsLine", TestRejectedAtItsLine}, {"RuntimeErrors", TestRuntimeErrors},
		{"LateOutput", TestLateOutput}, {"InterruptSparesOtherCells", TestInterruptSparesOtherCells},
		{"AbandonedNeverGoesOn", TestAbandonedNeverGoesOn}, {"TwoCellsAtOnce", TestTwoCellsAtOnce}, {"FlowControl", TestFlowControl},
		{"Flood", TestFlood}, {"RawDescriptors", TestRawDescriptors}, {"RedirectedStdout", TestRedirectedStdout},
		{"ClosedStandardFiles", TestClosedStandardFiles}, {"WordsLikeACrash", TestWordsLikeACrash}, {"Comm", TestComm},
		{"Calls", TestCalls}, {"MemoryCanBeRaised", TestMemoryCanBeRaised}, {"Measured", TestMeasured}, {"Forget", TestForget},
		{"Crash", TestCrash}, {"KilledEngine", TestKilledEngine}, {"NothingIsLeft", TestNothingIsLeft}, {"Interrupt", TestInterrupt},
		{"LateFlood", TestLateFlood}, {"Stdin", TestStdin}, {"StdinPromptBeforeQuestion", TestStdinPromptBeforeQuestion},
		{"StdinInterrupted", TestStdinInterrupted}, {"StdinEnded", TestStdinEnded},
	} {
		t.Run(c.name, c.f)
	}
}

// startFar is Start over a stream, with both halves in this process.
func startFar(ctx context.Context, cfg Config) (*Client, error) {
	kernel, host := net.Pipe()
	process := make(chan launcher.Process, 1)
	go func() {
		defer host.Close()
		out := relay.NewWriter(host)
		err := Relay(ctx, cfg.Spec().Config(), relay.NewReader(host), out, func(p launcher.Process) func() {
			process <- p
			return func() {}
		})
		if err != nil {
			_ = out.Send(relay.Failure, []byte(err.Error()))
		}
	}()
	in := relay.NewReader(kernel)
	tag, text, err := in.Next()
	if err != nil {
		return nil, err
	}
	if tag != relay.Reply {
		return nil, errors.New(string(text))
	}
	f := Far{Host: "alice", In: in, Out: relay.NewWriter(kernel), Close: func() { kernel.Close() }}
	if err := relay.Decode(text, &f.Started); err != nil {
		return nil, err
	}
	p := <-process
	f.Signal = func(s syscall.Signal) error { return p.Signal(s) }
	return Attach(ctx, cfg, f)
}

// TestFarStreamBreaks: whatever the host sends, the client ends with a sentence, and in time.
func TestFarStreamBreaks(t *testing.T) {
	greeting := func(w *relay.Writer) {
		frame, err := encode(message{Kind: kindHello, Hello: &hello{Magic: protocolMagic, Oldest: 1, Newest: 1}})
		if err != nil {
			t.Fatal(err)
		}
		_ = w.Send(relay.Messages, frame)
	}
	for _, c := range []struct {
		name string
		send func(w io.Writer, c *relay.Writer)
		want string
	}{
		{"cut between chunks", func(io.Writer, *relay.Writer) {}, "host alice is lost: unexpected EOF"},
		{"cut in a chunk", func(w io.Writer, _ *relay.Writer) { w.Write([]byte{byte(relay.Stdout), 0, 0, 1, 0, 'x'}) }, "host alice is lost: the agent's protocol: cut off"},
		{"cut in a message", func(_ io.Writer, c *relay.Writer) { c.Send(relay.Messages, []byte{0, 0, 1, 0, 'x'}) }, "host alice is lost: unexpected EOF"},
		{"huge chunk", func(w io.Writer, _ *relay.Writer) { w.Write([]byte{byte(relay.Stdout), 255, 255, 255, 255}) }, "host alice is lost: the agent's protocol: a chunk of 4294967295 bytes"},
		{"unknown chunk", func(w io.Writer, _ *relay.Writer) { w.Write([]byte{200, 0, 0, 0, 0}) }, "host alice is lost: the agent's protocol: a chunk of kind 200"},
		{"chunk of another talk", func(_ io.Writer, c *relay.Writer) { c.Send(relay.Data, nil) }, "host alice is lost: the agent's protocol: an engine does not send chunks of kind"},
		{"end that is none", func(_ io.Writer, c *relay.Writer) { c.Send(relay.End, []byte("x")) }, "host alice is lost: the agent's protocol"},
		{"black box of another size", func(_ io.Writer, c *relay.Writer) { c.SendValue(relay.End, farEnd{Status: 3, Box: []byte("x")}) }, "exit status 3"},
		{"status unknown", func(_ io.Writer, c *relay.Writer) {
			c.SendValue(relay.End, farEnd{Status: -1, Error: "wait: no child processes"})
		}, "wait: no child processes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			kernel, host := net.Pipe()
			go func() {
				if _, _, err := relay.NewReader(host).Next(); err != nil { // the kernel's hello
					t.Error(err)
				}
				go io.Copy(io.Discard, host)
				w := relay.NewWriter(host)
				greeting(w)
				c.send(host, w)
				host.Close()
			}()
			f := Far{Host: "alice", In: relay.NewReader(kernel), Out: relay.NewWriter(kernel), Close: func() { kernel.Close() }, Signal: func(syscall.Signal) error { return nil }}
			client, err := Attach(t.Context(), Config{}, f)
			if err != nil {
				t.Fatal(err)
			}
			<-client.Done()
			out := client.Run(t.Context(), Program{Cell: 1}, newRecorder())
			if out.Fault == nil || !strings.HasPrefix(out.Fault.Text, c.want) || !out.Fault.EngineLost {
				t.Errorf("fault %+v, want %q", out.Fault, c.want)
			}
			client.Close()
		})
	}
}

// TestFarGarbage: an engine whose messages make no sense is given up, while it goes on sending; its end is still told.
func TestFarGarbage(t *testing.T) {
	kernel, host := net.Pipe()
	go func() {
		defer host.Close()
		w := relay.NewWriter(host)
		go io.Copy(io.Discard, host)
		for range 100 {
			_ = w.Send(relay.Messages, bytes.Repeat([]byte{255}, 100_000))
		}
		_ = w.SendValue(relay.End, farEnd{Status: CutOffStatus})
	}()
	f := Far{Host: "alice", Started: Started{Pid: 7}, In: relay.NewReader(kernel), Out: relay.NewWriter(kernel), Close: func() { kernel.Close() }, Signal: func(syscall.Signal) error { return nil }}
	if _, err := Attach(t.Context(), Config{}, f); err == nil || !strings.HasPrefix(err.Error(), "engine: no answer from process 7: engine protocol: a frame of 4294967295 bytes") {
		t.Errorf("error %v", err)
	}
}

func TestSpecKeepsTheConfig(t *testing.T) {
	cfg := Config{Argv: []string{"a"}, Env: []string{"B=c"}, Title: "d", Dir: "e", Memory: 6, Evaluator: Yaegi}
	got := cfg.Spec().Config()
	if !slices.Equal(got.Argv, cfg.Argv) || !slices.Equal(got.Env, cfg.Env) || got.Title != cfg.Title || got.Dir != cfg.Dir || got.Memory != cfg.Memory || got.Evaluator != cfg.Evaluator {
		t.Errorf("got %+v, want %+v", got, cfg)
	}
}

// TestInterruptOfWhatDoesNotArrive: a program that is larger than what an engine that was stopped leaves room for cannot be sent. The
// interrupt still ends the wait for it, and so does the engine's end.
func TestInterruptOfWhatDoesNotArrive(t *testing.T) {
	l := newLab(t, Config{Grace: time.Millisecond})
	stop(t, l.Pid())
	p := Program{Name: "In[1]", Cell: 1, Native: &NativeCell{Object: make([]byte, 8<<20)}}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if f := l.Run(ctx, p, l.rec).Fault; f == nil || f.Kind != Interrupted || f.EngineLost {
		t.Errorf("fault %+v", f)
	}
	ended := make(chan *Fault, 1)
	go func() { ended <- l.Run(t.Context(), p, l.rec).Fault }()
	l.Kill()
	if f := <-ended; f == nil || !f.EngineLost {
		t.Errorf("fault %+v", f)
	}
}
