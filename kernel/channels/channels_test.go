package channels

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"jeton/kernel/wire"
)

const goodFile = `{"shell_port":50001,"iopub_port":50002,"stdin_port":50003,"control_port":50004,"hb_port":50005,
"ip":"127.0.0.1","key":"k","transport":"tcp","signature_scheme":"hmac-sha256","kernel_name":"jeton"}`

func TestReadConnectionFile(t *testing.T) {
	edit := func(old, new string) string {
		if !strings.Contains(goodFile, old) {
			t.Fatalf("%q is not in the file", old)
		}
		return strings.Replace(goodFile, old, new, 1)
	}
	for _, tt := range []struct{ name, text, want string }{
		{"good", goodFile, ""},
		{"more fields", edit(`"ip"`, `"x":[1],"ip"`), ""},
		{"no optional fields", edit(`,"transport":"tcp","signature_scheme":"hmac-sha256","kernel_name":"jeton"`, ""), ""},
		{"ports to be chosen", edit("50002", "0"), ""},
		{"no signatures, so no scheme", strings.Replace(edit(`"key":"k"`, `"key":""`), "hmac-sha256", "", 1), ""},
		{"empty", " \n", "it is empty"},
		{"truncated", goodFile[:60], "cut off"},
		{"not JSON", "[kernel]\nport = 1", "not whole JSON"},
		{"a list", "[]", "not whole JSON"},
		{"huge", strings.Repeat(" ", maxConnectionFileBytes+1), "larger than 1 MiB"},
		{"text for a port", edit("50001", `"50001"`), "shell_port is a string"},
		{"missing port", edit(`"hb_port":50005,`, ""), "hb_port is missing"},
		{"missing key", edit(`"key":"k",`, ""), "key is missing"},
		{"no port", edit("50003", "70000"), "stdin_port is 70000, which is no port"},
		{"negative port", edit("50003", "-1"), "stdin_port is -1"},
		{"same port", edit("50004", "50001"), "shell_port and control_port are both 50001"},
		{"transport", edit(`"tcp"`, `"inproc"`), `transport is "inproc"; this kernel knows "tcp" and "ipc"`},
		{"scheme", edit("hmac-sha256", "hmac-md5"), `signature_scheme is "hmac-md5"`},
		{"curve", edit(`"ip"`, `"curve_publickey":"x","ip"`), "CURVE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "c.json")
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := ReadConnectionFile(path)
			switch {
			case tt.want == "" && (err != nil || c.ShellPort != 50001 || c.Transport != "tcp"):
				t.Errorf("%+v, %v", c, err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path)):
				t.Errorf("error %v; want %q in it, and the path", err, tt.want)
			}
		})
	}
	if _, err := ReadConnectionFile(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing file: %v, want fs.ErrNotExist", err)
	}
}

func TestWriteConnectionFile(t *testing.T) {
	c, err := ParseConnectionFile([]byte(goodFile))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "c.json")
	for range 2 { // the second replaces the first
		if err := c.Write(path); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600: it holds the key", info.Mode(), err)
	}
	if got, err := ReadConnectionFile(path); err != nil || got != c {
		t.Errorf("read back %+v, %v; want %+v", got, err, c)
	}
	if err := c.Write(filepath.Join(path, "below-a-file")); err == nil {
		t.Error("written below a file")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".connection-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestOpenRefuses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	for _, tt := range []struct {
		name string
		conn ConnectionFile
		want string
	}{
		{"port in use", ConnectionFile{IOPubPort: port}, fmt.Sprintf("iopub socket: cannot listen on 127.0.0.1:%d", port)},
		{"port in use, what to do", ConnectionFile{HBPort: port}, "another program has it"},
		{"address of another machine", ConnectionFile{IP: "192.0.2.1"}, "no address of this machine"},
		{"long path", ConnectionFile{Transport: "ipc", IP: "/tmp/" + strings.Repeat("x", 200)}, "at most 107 characters"},
		{"folder that is missing", ConnectionFile{Transport: "ipc", IP: filepath.Join(t.TempDir(), "no", "k")}, "no such file"},
		{"transport", ConnectionFile{Transport: "udp"}, "this kernel knows"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			ch, err := Open(tt.conn, Config{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Open = %v, %v; want %q", ch, err, tt.want)
			}
			waitFor(t, func() bool { return runtime.NumGoroutine() <= before })
		})
	}
}

// A port is not lost that somebody else had for a moment.
func TestPortIsFreeAgain(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tries := 0
	ln, err := listenWhile("tcp", taken.Addr().String(), func() bool {
		if tries++; tries == 3 {
			taken.Close()
		}
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
}

// A socket file that a dead kernel left is replaced; that of a live one is not; after Close there is none.
func TestIPCPaths(t *testing.T) {
	first := newChannels(t, "ipc", Config{})
	conn := first.Connection()
	if _, err := Open(conn, Config{}); err == nil || !strings.Contains(err.Error(), "another program has it") {
		t.Errorf("paths of a live kernel: %v", err)
	}
	_, path := conn.address(wire.Shell)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("socket %v, %v; want 0600", info.Mode(), err)
	}
	first.Close()
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("socket after Close: %v", err)
	}
	dead, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	dead.(*net.UnixListener).SetUnlinkOnClose(false)
	dead.Close()
	second, err := Open(conn, Config{})
	if err != nil {
		t.Fatalf("path of a dead kernel: %v", err)
	}
	second.Close()
}

// Close ends everything, from several goroutines at once, with clients that do not read; then nothing of ours runs.
func TestClose(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		before := runtime.NumGoroutine()
		ch := newChannels(t, transport, Config{Linger: 50 * time.Millisecond, OutboxBytes: 1 << 20, Patience: time.Millisecond})
		subscribe(t, ch) // never reads again
		dial(t, ch, wire.Shell)
		client := connect(t, ch, wire.Shell, zmq4.Dealer, "c")
		for i := range 200 {
			publish(t, ch, stream(i))
		}
		for range 3 { // nobody takes them from Requests
			if err := client.request(wire.New("echo_request", "s", nil, nil)); err != nil {
				t.Fatal(err)
			}
		}
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() { ch.Close() })
		}
		wg.Wait()
		waitFor(t, func() bool { return runtime.NumGoroutine() <= before }) // the test's own closers may still be leaving
		for _, c := range []wire.Channel{wire.Shell, wire.Control, wire.Stdin} {
			if _, open := <-ch.Requests(c); open {
				t.Errorf("%s: a request after Close", c)
			}
		}
		m := idle()
		m.IDs = [][]byte{[]byte("c")}
		if err := ch.Send(wire.Shell, m); !errors.Is(err, ErrClosed) {
			t.Errorf("Send after Close: %v", err)
		}
		if err := ch.Publish(m); !errors.Is(err, ErrClosed) {
			t.Errorf("Publish after Close: %v", err)
		}
		conn := ch.Connection()
		network, addr := conn.address(wire.Shell)
		if c, err := net.Dial(network, addr); err == nil {
			c.Close()
			t.Error("shell still listens")
		}
	})
}

func TestSendRefuses(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	m := idle()
	if err := ch.Send(wire.Shell, m); err == nil {
		t.Error("sent to nobody")
	}
	m.IDs = [][]byte{[]byte("stranger")}
	if err := ch.Send(wire.Shell, m); !errors.Is(err, ErrGone) {
		t.Errorf("to a stranger: %v, want ErrGone", err)
	}
	if err := ch.Send(wire.IOPub, m); err == nil {
		t.Error("sent on iopub")
	}
	m.Content = make(chan int)
	if err := ch.Send(wire.Shell, m); err == nil || errors.Is(err, ErrGone) {
		t.Errorf("a channel as content: %v", err)
	}
	if err := ch.Publish(m); err == nil {
		t.Error("a channel was published")
	}
}

// Who asks and does not read the answers is not read from any more; others are.
func TestClientThatReadsNoReplies(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	var mu sync.Mutex
	answered := make(map[string]int)
	var wg sync.WaitGroup
	defer func() { ch.Close(); wg.Wait() }()
	wg.Go(func() {
		for req := range ch.Requests(wire.Shell) {
			r := req.Reply("echo_reply", session, nil)
			r.Buffers = [][]byte{make([]byte, 1<<20)}
			ch.Send(wire.Shell, r)
			mu.Lock()
			answered[string(req.IDs[0])]++
			mu.Unlock()
		}
	})
	greedy := connect(t, ch, wire.Shell, zmq4.Dealer, "greedy")
	for range 200 {
		if err := greedy.request(wire.New("echo_request", "s", nil, nil)); err != nil {
			t.Fatal(err)
		}
	}
	waitFor(t, func() bool { return ch.unread(wire.Shell, "greedy") >= maxRepliesBytes })
	polite := connect(t, ch, wire.Shell, zmq4.Dealer, "polite")
	for range 100 {
		if err := polite.request(wire.New("echo_request", "s", nil, nil)); err != nil {
			t.Fatal(err)
		}
		if _, err := polite.recv(); err != nil {
			t.Fatal(err)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if n := answered["greedy"]; n > 80 { // 64 MiB, and what the sockets hold
		t.Errorf("%d requests of the client that does not read were answered", n)
	}
}

// unread is how many bytes wait for the client with this identity.
func (c *Channels) unread(ch wire.Channel, id string) int {
	r := c.routers[ch]
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.peers[id] == nil {
		return 0
	}
	n, _ := r.peers[id].out.load()
	return n
}

func BenchmarkRoundTrip(b *testing.B) {
	for _, transport := range []string{"tcp", "ipc"} {
		for _, size := range []int{10, 100 << 10} {
			b.Run(fmt.Sprintf("transport=%s/bytes=%d", transport, size), func(b *testing.B) {
				ch := benchChannels(b, transport)
				go func() {
					for req := range ch.Requests(wire.Shell) {
						ch.Send(wire.Shell, req.Reply("echo_reply", session, req.Content))
					}
				}()
				p := connect(b, ch, wire.Shell, zmq4.Dealer, "c")
				p.conn.SetDeadline(time.Time{})
				content := json.RawMessage(`{"code":"` + strings.Repeat("x", size) + `"}`)
				b.SetBytes(int64(2 * size))
				b.ReportAllocs()
				for b.Loop() {
					if err := p.request(wire.New("echo_request", "s", nil, content)); err != nil {
						b.Fatal(err)
					}
					if _, err := p.recv(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkPublish is what one subscriber can take; with none it is the cost of making the message.
func BenchmarkPublish(b *testing.B) {
	for _, subs := range []int{0, 1, 2} {
		for _, size := range []int{100, 64 << 10} {
			b.Run(fmt.Sprintf("subscribers=%d/bytes=%d", subs, size), func(b *testing.B) {
				ch := benchChannels(b, "tcp")
				var wg sync.WaitGroup
				for range subs {
					p := subscribe(b, ch)
					p.conn.SetDeadline(time.Time{})
					wg.Go(func() {
						for {
							if _, err := readUnit(p.r); err != nil {
								return
							}
						}
					})
				}
				m := wire.New("stream", session, nil, wire.Stream{Name: "stdout", Text: strings.Repeat("x", size)})
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					if err := ch.Publish(m); err != nil {
						b.Fatal(err)
					}
				}
				b.StopTimer()
				ch.Close()
				wg.Wait()
			})
		}
	}
}

func benchChannels(b *testing.B, transport string) *Channels {
	conn := ConnectionFile{Transport: transport, Key: "k"}
	if transport == "ipc" {
		conn.IP = filepath.Join(b.TempDir(), "k")
		for i, c := range all {
			*conn.port(c) = i + 1
		}
	}
	ch, err := Open(conn, Config{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { ch.Close() })
	return ch
}

// Sockets that were bound elsewhere serve as those that Open makes, and a descriptor of theirs may come from another process.
func TestBind(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		conn := newChannels(t, transport, Config{}).Connection() // ports that nobody has, once these are closed
		if transport == "ipc" {
			conn.IP += "-other"
		} else {
			for _, ch := range all {
				*conn.port(ch) = 0
			}
		}
		bound, err := Bind(conn)
		if err != nil {
			t.Fatal(err)
		}
		var handed []net.Listener
		for _, ln := range bound {
			f, err := ln.(interface{ File() (*os.File, error) }).File()
			if err != nil {
				t.Fatal(err)
			}
			other, err := net.FileListener(f)
			f.Close()
			if err != nil {
				t.Fatal(err)
			}
			handed = append(handed, other)
			t.Cleanup(func() { ln.Close() })
		}
		ch, err := Open(conn, Config{Sockets: handed})
		if err != nil {
			t.Fatal(err)
		}
		defer ch.Close()
		client := connect(t, ch, wire.Shell, zmq4.Dealer, "c")
		if err := client.request(wire.New("kernel_info_request", "s", nil, nil)); err != nil {
			t.Fatal(err)
		}
		if m := <-ch.Requests(wire.Shell); m.Type() != "kernel_info_request" {
			t.Errorf("a request of type %s", m.Type())
		}
	})
	if _, err := Open(ConnectionFile{}, Config{Sockets: []net.Listener{}}); err == nil || !strings.Contains(err.Error(), "5 sockets, not 0") {
		t.Errorf("too few sockets: %v", err)
	}
}
