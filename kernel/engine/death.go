package engine

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"jeton/internal/lazyregexp"
	"jeton/kernel/eval"
)

// A tail holds back what looks like the last words of a dying process: the Go runtime prints hundreds of lines about the
// interpreter's own functions, of which a student needs none. Text that turns out not to be last words is let go.
type tail struct {
	mu    sync.Mutex
	held  []byte
	since time.Time // the first held byte
	timer *time.Timer
	start bool // the next byte starts a line
}

const (
	// heldBytes bounds what is kept of last words; the start says what happened, so the rest is dropped.
	heldBytes = 64 << 10
	// heldTime is how long a process may take from its first last word to its death.
	heldTime = time.Second
	// tracingTime is the same once Go's runtime tells the calls: a stack that is full takes many seconds.
	tracingTime = time.Minute
)

var lastWords = lazyregexp.New(`(?m)^(panic: |fatal error: |runtime: |runtime/cgo: |unexpected fault address |SIG[A-Z]+: |\[signal SIG)`)

// dying is what only a process says that is about to end.
var dying = lazyregexp.New(`(?m)^fatal error: .*\n(?:.*\n)*?(?:runtime stack|goroutine \d+ .*\[running.*\]):$|^runtime/cgo: pthread_create failed: `)

func newTail() *tail { return &tail{start: true} }

// Killed is the text of a fault that SIGKILL has made.
const Killed = "killed by signal 9 (by someone, or by the system for want of memory)"

// write passes text on through out, up to the first line that looks like last words; that and what follows is held.
func (t *tail) write(text []byte, out func([]byte)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.held) > 0 {
		t.hold(text)
		return
	}
	at := lastWords().FindIndex(text)
	if at != nil && at[0] == 0 && !t.start { // in the middle of a line
		if at = lastWords().FindIndex(text[1:]); at != nil {
			at[0]++
		}
	}
	t.start = len(text) > 0 && text[len(text)-1] == '\n'
	if at == nil {
		out(text)
		return
	}
	if at[0] > 0 {
		out(text[:at[0]])
	}
	t.hold(text[at[0]:])
	t.since = time.Now()
	t.timer = time.AfterFunc(heldTime, func() { t.expire(out) })
}

// expire lets go of what is held, unless it says that the process is dying.
func (t *tail) expire(out func([]byte)) {
	if !t.wait() {
		t.release(out)
	}
}

func (t *tail) wait() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	waits := dying().Match(t.held) && time.Since(t.since) < tracingTime
	if waits {
		t.timer.Reset(heldTime)
	}
	return waits
}

func (t *tail) hold(text []byte) {
	t.held = append(t.held, text[:min(len(text), heldBytes-len(t.held))]...)
}

// release lets go of what is held: the process lives.
func (t *tail) release(out func([]byte)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.held) > 0 {
		t.timer.Stop()
		out(t.held)
		t.start = t.held[len(t.held)-1] == '\n'
		t.held = nil
	}
}

// take returns what is held, for good.
func (t *tail) take() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.timer != nil {
		t.timer.Stop()
	}
	b := t.held
	t.held = nil
	return b
}

// bury waits for the process's end and tells everyone why it died. err is why the talk ended.
func (c *Client) bury(err error) {
	c.talk.close()
	to, from := c.process.Streams()
	_ = to.Close()
	// The protocol stream ended: the process is dead, dying, or has been stopped in the middle of it.
	late := time.AfterFunc(time.Second, c.Kill)
	r := c.process.end()
	late.Stop()
	log := c.tail.take()
	f := c.verdict(r, log, err)
	if f.Kind == Exited { // what was held were the student's own words
		c.deliver("stderr", log)
	}
	_ = from.Close()
	c.cfg.Logger.Debug("engine ended", "pid", c.Pid(), "fault", f.Text, "link", err, "swept", r.Swept)
	c.death, c.exit = f, r.Exit
	close(c.done)
}

// ended is Config.Ended of this engine's time.
func (c *Client) ended(said []byte) (why string, ok bool) {
	if c.cfg.Ended == nil {
		return "", false
	}
	return c.cfg.Ended(c.began, said)
}

// verdict says why the process died, from what is left of it, its last words, and why the talk with it ended.
func (c *Client) verdict(r Remains, log []byte, link error) *Fault {
	f := &Fault{Kind: Crashed, EngineLost: true, Log: digest(log)}
	select {
	case <-c.closed:
		f.Text = "the engine was closed"
		return f
	default:
	}
	if why, ok := c.ended(log); ok && (r.Exit.Signal != 0 || r.Exit.Status == 2 || r.Exit.Err != nil) {
		return &Fault{Kind: Ended, EngineLost: true, Text: why}
	}
	switch exit := r.Exit; {
	case exit.Err != nil:
		f.Text, f.Log = exit.Err.Error(), ""
		return f
	case errors.Is(link, errFrame) || exit.Status == CutOffStatus:
		f.Text = "the engine is cut off from the kernel: the cell has closed, or written to, a file descriptor that is not its own"
	case isOutOfMemory(log):
		c.mu.Lock()
		limit := c.limit
		c.mu.Unlock()
		f.Kind = OutOfMemory
		f.Text = memoryText(limit)
		if c.cfg.Ended == nil && limit > 0 {
			f.Text += "; allow more with %memory " + gigabytes(2*limit)
		}
	case exit.Signal == syscall.SIGKILL:
		f.Text = Killed
	case exit.Signal != 0:
		f.Text = exit.String()
	case exit.Status == 2 && len(log) > 0:
		f.Text = firstWords(log)
		if strings.HasPrefix(f.Text, "panic: ") {
			f.Text = strings.TrimPrefix(f.Text, "panic: ")
			f.Kind, f.Log = GoPanic, ""
			f.Stack = boxed(r.Box, lastPanic)
		} else if strings.Contains(f.Text, "concurrent map") {
			f.Stack = boxed(r.Box, lastMapWrite)
		} else if inMap(log) {
			f.Text = "concurrent map writes: the map is damaged (" + f.Text + ")"
			f.Stack = boxed(r.Box, lastMapWrite)
		} else if strings.Contains(f.Text, "of unlocked") {
			f.Stack = boxed(r.Box, lastUnlock)
		}
	default:
		f.Kind, f.Log = Exited, ""
		f.Text = fmt.Sprintf("exit status %d", exit.Status)
		f.Stack = boxed(r.Box, lastExit)
	}
	if f.Kind == Crashed {
		if s := compiledStack(log); len(s) > 0 {
			f.Stack = s
		}
	}
	if len(f.Stack) == 0 && f.Kind != Exited {
		f.Stack = boxed(r.Box, lastPlace)
	}
	return f
}

var (
	running = lazyregexp.New(`(?m)^goroutine \d+ .*\[running.*\]:\n`)
	// compiledCall is a call of a compiled cell in a traceback of Go's runtime: no other code of package main has a file without a folder.
	compiledCall = lazyregexp.New(`(?m)^(main\..+)\(.*\)\n\t([^/\s]+):(\d+)(?:\s|$)`)
)

// inMap reports whether the goroutine that ended the process was in the runtime's own code for maps. Memory that is bad there is
// what others have left who wrote to the map at the same time, before the runtime noticed.
func inMap(log []byte) bool {
	calls := lastCalls(log)
	return bytes.Contains(calls, []byte("\ninternal/runtime/maps.")) || bytes.Contains(calls, []byte("\nruntime.map"))
}

// lastCalls is what the runtime has said of the calls of the goroutine that ended the process.
func lastCalls(log []byte) []byte {
	at := running().FindIndex(log)
	if at == nil {
		return nil
	}
	calls, _, _ := bytes.Cut(log[at[1]:], []byte("\n\n"))
	return calls
}

// compiledStack gives the innermost calls of compiled cells that last words tell of the goroutine that ended the process.
func compiledStack(log []byte) []Frame {
	var calls []eval.Frame
	for _, m := range compiledCall().FindAllSubmatch(lastCalls(log), shownFrames) {
		line, _ := strconv.Atoi(string(m[3]))
		calls = append(calls, compiledCallOf(string(m[1]), string(m[2]), line))
	}
	return ownFrames(calls)
}

// isOutOfMemory reports whether last words tell of want of memory. One way to say so is Go's collector's: it writes to the
// memory for its queue without a look whether there was any (runtime.(*spanQueue), Go 1.26).
func isOutOfMemory(log []byte) bool {
	if bytes.Contains(log, []byte("SIGSEGV: segmentation violation\n")) && bytes.Contains(log, []byte("\nruntime.(*spanQueue).")) {
		return true
	}
	for _, words := range []string{
		"out of memory",
		"cannot allocate memory",
		"pthread_create failed", // no room for the stack of one more thread
		"failed to create new OS thread",
	} {
		if bytes.Contains(log, []byte(words)) {
			return true
		}
	}
	return false
}

func memoryText(limit int64) string {
	if limit <= 0 {
		return "out of memory: this machine has no more"
	}
	return fmt.Sprintf("out of memory: the cells of this notebook may use %s", gigabytes(limit))
}

func gigabytes(n int64) string {
	if n < 1<<30 {
		return fmt.Sprintf("%dM", n>>20)
	}
	return strings.TrimSuffix(strconv.FormatFloat(float64(n)/(1<<30), 'f', 1, 64), ".0") + "G"
}

// firstWords is the line of a crash that says what happened. Of several panics the last is the one that killed: those
// before it are what it was made from.
func firstWords(log []byte) string {
	words := ""
	for _, line := range strings.Split(digest(log), "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "fatal error: ") || strings.HasPrefix(line, "panic: ") || words == "" {
			words = line
		}
	}
	words, _, _ = strings.Cut(words, " [recovered")
	return words
}

// digest keeps of a crash what is not about the runtime's and the interpreter's own frames.
func digest(log []byte) string {
	text := string(log)
	for _, end := range []string{"\ngoroutine ", "\nruntime stack:"} {
		text, _, _ = strings.Cut(text, end)
	}
	return strings.TrimSpace(text)
}
