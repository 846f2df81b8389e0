package display

import (
	"os"
	"slices"
	"strings"
	"sync"

	"golang.org/x/term"
	"jeton/runtime/session"
)

// A terminalLine is the line of a terminal that the bars under way share: "outer ▕██░▏ 50% … │ inner ▕█░░▏ 33% …".
// Where output is no terminal (a file, a pipe) only the end of each bar is written, as a line.
type terminalLine struct {
	mu    sync.Mutex
	tty   bool
	width int
	write func(s string)
	bars  []*Progress // under way, oldest first; the one that moves
	texts []string
	last  int // columns that the line has on the screen
}

// screen is the process's one terminal line.
var screen = sync.OnceValue(func() *terminalLine {
	l := &terminalLine{width: 100, write: func(s string) {
		_ = Send(Bundle{Data: map[string]any{"text/plain": s}})
	}}
	if fd := int(os.Stdout.Fd()); term.IsTerminal(fd) {
		l.tty = true
		if w, _, err := term.GetSize(fd); err == nil && w > 10 {
			l.width = w
		}
	}
	return l
})

// lineOf is the line that a new bar is written on; nil in a notebook.
func lineOf() *terminalLine {
	if session.Current().Interactive() {
		return nil
	}
	return screen()
}

func (l *terminalLine) show(p *Progress, text string, ended bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := slices.Index(l.bars, p)
	if at < 0 {
		l.bars, l.texts = append(l.bars, p), append(l.texts, "")
		at = len(l.bars) - 1
	}
	l.texts[at] = text
	if ended {
		l.bars, l.texts = slices.Delete(l.bars, at, at+1), slices.Delete(l.texts, at, at+1)
	}
	switch {
	case !l.tty:
		if ended {
			l.write(text + "\n")
		}
	case ended && len(l.bars) == 0:
		l.put(text, "\n")
		l.last = 0
	default:
		l.put(strings.Join(l.texts, " │ "), "")
	}
}

// put writes the line over what stood there.
func (l *terminalLine) put(s, end string) {
	s = cut(s, l.width-1)
	n := columns(s)
	l.write("\r" + s + strings.Repeat(" ", max(0, l.last-n)) + end)
	l.last = n
}

// cut is as much of s as fits in n columns.
func cut(s string, n int) string {
	if columns(s) <= n {
		return s
	}
	r := []rune(s)
	for len(r) > 0 && columns(string(r))+1 > n {
		r = r[:len(r)-1]
	}
	return string(r) + dots
}
