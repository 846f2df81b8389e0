package engine

import (
	"context"
	"errors"
	"strings"
	"testing"

	"jeton/runtime/session"
)

// answering makes the recorder answer questions in turn.
func (l *lab) answering(lines ...string) {
	l.rec.setInput(func(prompt string, password bool) (string, error) {
		if len(lines) == 0 {
			return "", errors.New("asked once too often")
		}
		line := lines[0]
		lines = lines[1:]
		return line, nil
	})
}

func TestStdin(t *testing.T) {
	cases := []struct {
		name, imports, decls, body string
		lines                      []string
		want                       string
	}{
		{"Scan", "fmt", "", "var a, b int\nfmt.Scan(&a, &b)\nfmt.Print(a + b)", []string{"1 2"}, "3"},
		{"Scanln twice", "fmt", "", "var a, b string\nfmt.Scanln(&a)\nfmt.Scanln(&b)\nfmt.Print(a, b)", []string{"x", "y"}, "xy"},
		{"bufio", "bufio os fmt", "", "r := bufio.NewReader(os.Stdin)\na, _ := r.ReadString('\\n')\nb, _ := r.ReadString('\\n')\nfmt.Printf(\"%q %q\", a, b)", []string{"one", "two"}, `"one\n" "two\n"`},
		{"rest of a line is gone", "fmt", "", "var a string\nfmt.Scan(&a)\nfmt.Print(a)", []string{"first rest"}, "first"},
		{"after a rest", "fmt", "", "var a string\nfmt.Scan(&a)\nfmt.Print(a)", []string{"second"}, "second"},
		{"child process", "os os/exec fmt", "", "c := exec.Command(\"sh\", \"-c\", \"read x; echo got $x\")\nc.Stdin = os.Stdin\no, err := c.Output()\nfmt.Print(string(o), err)", []string{"hello"}, "got hello\n<nil>"},
		{"goroutine", "fmt", "", "c := make(chan string)\ngo func() { var s string; fmt.Scanln(&s); c <- s }()\nfmt.Print(<-c)", []string{"deep"}, "deep"},
		{"session", "fmt jeton/runtime/session", "", "s, err := session.Current().Input(\"name? \", true)\nfmt.Print(s, err)", []string{"secret"}, "secret<nil>"},
		{"large line", "bufio os fmt", "", "s := bufio.NewReaderSize(os.Stdin, 1<<20)\nt, _ := s.ReadString('\\n')\nfmt.Print(len(t))", []string{strings.Repeat("x", 200000)}, "200001"},
	}
	l := newLab(t, Config{})
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l.answering(c.lines...)
			l.t = t
			l.run(c.imports, c.decls, c.body)
			if got := l.rec.printed(l.cell); got != c.want {
				t.Errorf("printed %q, want %q", got, c.want)
			}
		})
	}
	t.Run("prompt", func(t *testing.T) {
		if want := `input[8] "name? " true`; !strings.Contains(strings.Join(l.rec.entries(), "\n"), want) {
			t.Errorf("no %q in %q", want, l.rec.entries())
		}
	})
}

func TestStdinPromptBeforeQuestion(t *testing.T) {
	l := newLab(t, Config{})
	l.answering("Ada")
	l.run("fmt", "", "fmt.Print(\"Name? \")\nvar s string\nfmt.Scanln(&s)\nfmt.Print(\"Hello \", s)")
	l.expect("stdout[1] Name? ", `input[1] "" false`, "stdout[1] Hello Ada")
}

func TestStdinRefused(t *testing.T) {
	l := newLab(t, Config{})
	l.run("fmt", "", "var s string\n_, err := fmt.Scanln(&s)\nfmt.Print(err)")
	got := l.rec.entries()
	if len(got) != 3 || got[0] != `input[1] "" false` || !strings.Contains(strings.Join(got, ""), "cannot answer questions") || !strings.Contains(strings.Join(got, ""), "stdout[1] EOF") && !strings.Contains(strings.Join(got, ""), "unexpected newline") {
		t.Errorf("got %q", got)
	}
	l.answering("later")
	l.run("fmt", "", "var s string\nfmt.Scanln(&s)\nfmt.Print(s)")
	if got := l.rec.printed(2); got != "later" {
		t.Errorf("standard input did not come back: %q", got)
	}
}

func TestStdinInterrupted(t *testing.T) {
	l := newLab(t, Config{})
	never := make(chan struct{})
	defer close(never)
	l.rec.setInput(func(string, bool) (string, error) { <-never; return "", nil }) // nobody answers
	took, f := l.interrupted("fmt", "", "var s string\nfmt.Scanln(&s)\nfmt.Print(\"resumed\")")
	if f == nil || f.Kind != Interrupted || took > slow {
		t.Errorf("%v %+v", took, f)
	}
	if strings.Contains(l.rec.printed(1), "resumed") {
		t.Error("the interrupted cell went on")
	}
	l.answering("again")
	l.run("fmt", "", "var s string\nfmt.Scanln(&s)\nfmt.Print(s)")
	if got := l.rec.printed(2); got != "again" {
		t.Errorf("printed %q", got)
	}
}

// asked is a person who is asked, and says nothing.
type asked struct {
	*recorder
	question chan struct{}
}

func (a asked) Input(ctx context.Context, _ int, _ string, _ bool) (string, error) {
	a.question <- struct{}{}
	<-ctx.Done()
	return "", ctx.Err()
}

// The question of an interrupted cell ends after the cell: its end is never taken for that of the input. Both are under way at the same
// time, so once would show nothing.
func TestInterruptComesBeforeTheQuestionsEnd(t *testing.T) {
	l := newLab(t, Config{})
	for _, c := range []struct{ imports, body string }{
		{"fmt", "var s string\nfmt.Scan(&s)"},
		{"jeton/runtime/session", "session.Current().Input(\"? \", false)"},
	} {
		for range 100 {
			ctx, interrupt := context.WithCancel(t.Context())
			a := asked{l.rec, make(chan struct{})}
			p := l.program(c.imports, "", c.body)
			end := make(chan *Fault, 1)
			go func() { end <- l.Run(ctx, p, a).Fault }()
			<-a.question
			interrupt()
			if f := <-end; f == nil || f.Kind != Interrupted {
				t.Fatalf("%s ended with %+v", c.body, f)
			}
		}
	}
}

func TestStdinEnded(t *testing.T) {
	l := newLab(t, Config{})
	l.rec.setInput(func(string, bool) (string, error) { return "", session.ErrInputEnded })
	l.run("fmt", "", "var s string\n_, err := fmt.Scan(&s)\nfmt.Print(err)")
	l.expect(`input[1] "" false`, "stdout[1] EOF") // and no word about a front end that cannot answer
	l.run("fmt jeton/runtime/session", "", "_, err := session.Current().Input(\"? \", false)\nfmt.Print(err)")
	if got := l.rec.printed(2); got != session.ErrInputEnded.Error() {
		t.Errorf("the session's question: %q", got)
	}
}
