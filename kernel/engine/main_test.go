package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/syscall"
	"github.com/traefik/yaegi/stdlib/unrestricted"
	"jeton/runtime/session"
)

// hung is when a test gives up waiting; it decides nothing but how long a fault takes to show.
const hung = 2 * time.Minute

// TestMain is also the engine that the tests start.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "engine" {
		cfg := ServeConfig{
			Evaluator: Yaegi, Comm: func(m session.CommMessage) bool { return m.ID == "known" },
			Ready: func() { _ = os.Setenv("ENGINE_TEST_READY", "ready") },
		}
		if err := Serve(cfg, testSymbols); errors.Is(err, ErrCutOff) {
			os.Exit(CutOffStatus)
		} else if err != nil {
			fmt.Fprintln(os.Stderr, "engine:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if len(os.Args) > 2 && os.Args[1] == "run" {
		src, err := os.ReadFile(os.Args[2])
		if err != nil {
			panic(err)
		}
		p := Program{Name: "prog.go", Imports: []string{"fmt", "os", "bufio", hookPath}, Source: string(src), Entry: "main1"}
		os.Exit(RunProgram(testSymbols, []Program{p}, os.Args[2:]))
	}
	// Under the race detector each process would wait for a second before it exits.
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	os.Exit(m.Run())
}

func testSymbols(p string) (map[string]reflect.Value, bool) {
	if p == "jeton/runtime/session" {
		return map[string]reflect.Value{"Current": reflect.ValueOf(session.Current), "Call": reflect.ValueOf(session.Call), "Offer": reflect.ValueOf(session.Offer), "Bundle": reflect.ValueOf((*session.Bundle)(nil))}, true
	}
	if p == "." {
		return stdlib.Symbols["."], true
	}
	m := map[string]reflect.Value{}
	for _, table := range []map[string]map[string]reflect.Value{stdlib.Symbols, unrestricted.Symbols, syscall.Symbols} {
		maps.Copy(m, table[p+"/"+path.Base(p)])
	}
	return m, len(m) > 0
}

// recorder is a Handler that keeps what it is given, as lines "kind[cell] text".
type recorder struct {
	mu    sync.Mutex
	log   []string
	text  map[int]*strings.Builder // printed, by cell
	input func(prompt string, password bool) (string, error)
	tell  chan string // gets every entry, when not nil
	block chan struct{}
}

func newRecorder() *recorder { return &recorder{text: map[int]*strings.Builder{}} }

func (r *recorder) add(cell int, kind, text string) {
	r.mu.Lock()
	entry := fmt.Sprintf("%s[%d] %s", kind, cell, text)
	r.log = append(r.log, entry)
	tell, block := r.tell, r.block
	r.mu.Unlock()
	if tell != nil {
		tell <- entry
	}
	if block != nil {
		<-block
	}
}

func (r *recorder) Stream(cell int, name string, text []byte) {
	r.mu.Lock()
	if r.text[cell] == nil {
		r.text[cell] = &strings.Builder{}
	}
	r.text[cell].Write(text)
	// Consecutive pieces of one stream are one entry.
	prefix := fmt.Sprintf("%s[%d] ", name, cell)
	if n := len(r.log); n > 0 && strings.HasPrefix(r.log[n-1], prefix) && r.tell == nil {
		r.log[n-1] += string(text)
		r.mu.Unlock()
		return
	}
	r.mu.Unlock()
	r.add(cell, name, string(text))
}
func (r *recorder) Display(cell int, b session.Bundle) { r.add(cell, "display", plain(b)) }
func (r *recorder) Result(cell int, b session.Bundle)  { r.add(cell, "result", plain(b)) }
func (r *recorder) Clear(cell int, wait bool)          { r.add(cell, "clear", fmt.Sprint(wait)) }
func (r *recorder) Comm(cell int, m session.CommMessage) {
	r.add(cell, "comm", m.Kind+" "+m.ID)
}
func (r *recorder) Call(_ context.Context, cell int, service string, request []byte) ([]byte, error) {
	r.add(cell, "call", service+" "+string(request))
	if service != "echo" {
		return nil, errors.New("no service " + service)
	}
	return request, nil
}
func (r *recorder) Input(ctx context.Context, cell int, prompt string, password bool) (string, error) {
	r.add(cell, "input", fmt.Sprintf("%q %v", prompt, password))
	r.mu.Lock()
	input := r.input
	r.mu.Unlock()
	if input == nil {
		return "", session.ErrNoInput
	}
	return input(prompt, password)
}

func plain(b session.Bundle) string { return fmt.Sprint(b.Data["text/plain"]) }

func (r *recorder) entries() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string{}, r.log...)
}

func (r *recorder) printed(cell int) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.text[cell] == nil {
		return ""
	}
	return r.text[cell].String()
}

// setTell makes the recorder tell its entries, or stop it.
func (r *recorder) setTell(c chan string) {
	r.mu.Lock()
	r.tell = c
	r.mu.Unlock()
}

func (r *recorder) setInput(f func(prompt string, password bool) (string, error)) {
	r.mu.Lock()
	r.input = f
	r.mu.Unlock()
}

// A lab is an engine under test.
type lab struct {
	t testing.TB
	*Client
	rec  *recorder
	cell int
}

func newLab(t testing.TB, cfg Config) *lab {
	t.Helper()
	cfg.Argv = []string{os.Args[0], "engine"} // of yaegi, whose programs are easy to write by hand
	if raceEnabled {
		cfg.Memory = -1
		cfg.Env = append(cfg.Env, "GORACE=exitcode=0 log_path="+filepath.Join(t.TempDir(), "race"))
	}
	c, err := start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return &lab{t: t, Client: c, rec: newRecorder()}
}

// program wraps statements and declarations as lower would: decls at the top level, body in the entry function; line 1
// of the body is line 1 of the cell.
func (l *lab) program(imports, decls, body string) Program {
	l.cell++
	p := Program{Name: fmt.Sprintf("In[%d]", l.cell), Cell: l.cell, Entry: fmt.Sprintf("entryᐧ%d", l.cell)}
	var b strings.Builder
	b.WriteString("package main\n")
	for _, imp := range strings.Fields(imports) {
		p.Imports = append(p.Imports, imp)
		if imp == "hook" {
			p.Imports[len(p.Imports)-1] = "jeton/hook"
			imp = "jeton/hook"
		}
		fmt.Fprintf(&b, "import %q\n", imp)
	}
	fmt.Fprintf(&b, "%s\nfunc %s() {\n//line %s:1\n%s\n}\n", decls, p.Entry, p.Name, body)
	p.Source = b.String()
	return p
}

// run runs a cell and fails the test when it has a fault.
func (l *lab) run(imports, decls, body string) {
	l.t.Helper()
	if f := l.fault(l.t.Context(), imports, decls, body); f != nil {
		l.t.Fatalf("cell %d: %s: %s %v\n%s", l.cell, f.Kind, f.Text, f.Stack, f.Log)
	}
}

func (l *lab) fault(ctx context.Context, imports, decls, body string) *Fault {
	return l.Run(ctx, l.program(imports, decls, body), l.rec).Fault
}

func (l *lab) expect(want ...string) {
	l.t.Helper()
	got := l.rec.entries()
	if len(got) != len(want) {
		l.t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			l.t.Errorf("entry %d: got %q, want %q", i, got[i], want[i])
		}
	}
}

// await waits until the recorder has seen an entry that starts so.
func (l *lab) await(prefix string) {
	l.t.Helper()
	l.rec.mu.Lock()
	tell := l.rec.tell
	l.rec.mu.Unlock()
	deadline := time.After(hung)
	for {
		select {
		case e := <-tell:
			if strings.HasPrefix(e, prefix) {
				return
			}
		case <-deadline:
			l.t.Fatalf("%q did not come; got %q", prefix, l.rec.entries())
		}
	}
}
