package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jeton/kernel/front"
	"jeton/kernel/notebook"
	"jeton/kernel/world"
	"jeton/launcher/hosts"
	"jeton/launcher/ps"
)

// A book is a notebook under test.
type book struct {
	t *testing.T
	*notebook.Notebook
	mu    sync.Mutex
	count int
}

func newBook(t *testing.T) *book { return &book{t: t, Notebook: newNotebook(t)} }

// try runs a cell.
func (b *book) try(ctx context.Context, code string, out front.Output) *front.Error {
	b.mu.Lock()
	b.count++
	n := b.count
	b.mu.Unlock()
	return b.Execute(ctx, front.Request{Code: code, Count: n}, out).Err
}

// run runs a cell that must end well, and returns what it printed and its value.
func (b *book) run(code string) string {
	b.t.Helper()
	out := &shown{}
	if err := b.try(b.t.Context(), code, out); err != nil {
		b.t.Fatalf("%s:\n%v\n%s", code, err, strings.Join(err.Traceback, "\n"))
	}
	return out.text + out.result
}

// fails runs a cell that must not, and returns its error as it is shown.
func (b *book) fails(code, want string) string {
	b.t.Helper()
	err := b.try(b.t.Context(), code, &shown{})
	if err == nil {
		b.t.Fatalf("%s: no error", code)
	}
	text := err.Value + "\n" + strings.Join(err.Traceback, "\n")
	if !strings.Contains(text, want) {
		b.t.Errorf("%s:\n%s\nwant %q", code, text, want)
	}
	return text
}

func (b *book) expect(code, want string) {
	b.t.Helper()
	if got := b.run(code); got != want {
		b.t.Errorf("%s:\n%q\nwant\n%q", code, got, want)
	}
}

// byRank is what each rank has said. Lines of several ranks stand together, and in the order of ranks, only when they come at about the same
// time, which no test depends on.
func byRank(t *testing.T, text string) map[int]string {
	t.Helper()
	said := map[int]string{}
	for line := range strings.Lines(text) {
		label, words, _ := strings.Cut(strings.TrimPrefix(line, "["), "] ")
		label, _, _ = strings.Cut(label, " ") // the host
		ranks, err := world.ParseSet(label, world.MaxRanks)
		if err != nil {
			t.Fatalf("%q has no ranks: %v", line, err)
		}
		for r := range ranks.Ranks {
			said[r] += words
		}
	}
	return said
}

// prints runs a cell on ranks whose lines must be so.
func (b *book) prints(code, want string) {
	b.t.Helper()
	if got := b.run(code); !maps.Equal(byRank(b.t, got), byRank(b.t, want)) {
		b.t.Errorf("%s:\n%q\nwant\n%q", code, got, want)
	}
}

func TestWorldWithoutAWorld(t *testing.T) {
	b := newBook(t)
	for _, code := range []string{"%%world\n1", "%%rank 0\n1", "%%on a\n1", "%world", "%world repair", "%world down", "%push x", "%pull x"} {
		b.fails(code, "%world 8 makes one")
	}
	for code, want := range map[string]string{"%world x": "no number of ranks", "%world 0": "1 to 256", "%world 999": "1 to 256", "%world 2 3": "too much", "%world --hosts": "wants a value", "%world 2 --nosuch": "--nosuch"} {
		b.fails(code, want)
	}
	b.fails("%hosts", "this machine alone")
	b.expect("[]int{world.Rank(), world.Size()}", "[]int{0, 1}")
}

func TestWorldCells(t *testing.T) {
	b := newBook(t)
	b.run("%world 4")
	b.prints("%%world\nimport \"fmt\"\nfmt.Println(\"hello\")\nme := world.Rank()", "[0-3] hello\n")
	b.expect("%%world\nme * me", "[0] 0\n[1] 1\n[2] 4\n[3] 9")
	b.expect("%%world\nworld.Size()", "[0-3] 4")
	b.expect("%%rank 1,3\nme", "[1] 1\n[3] 3")
	b.expect("%%on "+hosts.Here().Name+"\n40 + 2", "[0-3] 42")
	b.prints("%%world\n!echo $((40 + 2))", "[0-3] 42\n")
	b.expect("%%world\nfunc sq(x int) int { return x * x }\ntype T struct{ N int }\nt := T{sq(me)}", "")
	b.expect("%%rank 2\nt", "[2] T{N: 4}")
	b.fails("%%rank 9\n1", "ranks 0 to 3")
	b.fails("%%on nowhere\n1", "no ranks on \"nowhere\"")
	b.fails("%%world\n%who", "%who is the desk's")
	b.fails("%%native\n%%world\n1", "line 2: %%world stands above %%native")
	b.fails("%%world\nnosuch", "2:1: undefined: nosuch")
	b.fails("me", "undefined: me") // the desk's names are others
	if got := b.run("%%world\n%time sq(3)"); strings.Count(got, "wall") != 4 {
		t.Errorf("%%time: %q", got)
	}
	if got := b.run("%world 4"); !strings.Contains(got, "keeps its variables") {
		t.Errorf("the same world again: %q", got)
	}
	b.expect("%%rank 3\nme", "[3] 3")
	b.run("%world 2")
	b.fails("%%world\nme", "undefined: me")
	b.run("%world down")
	b.fails("%%world\n1", "no world yet")
}

// Ranks have names of their own; a name that some lack is said to be so, and the same name may be two things.
func TestWorldNamesOfSomeRanks(t *testing.T) {
	b := newBook(t)
	b.run("%world 4")
	b.run("%%rank 0-2\nx := world.Rank()")
	b.fails("x", "→ x is of the ranks: a cell that begins with %%world runs there")
	b.fails("%%world\nx", "2:1: x is not known on rank 3: In[2] ran on ranks 0-2 only")
	b.run("%%rank 3\nx := \"three\"")
	b.expect("%%world\nx", "[0] 0\n[1] 1\n[2] 2\n[3] \"three\"")
	b.fails("%%world\nx + 1", "mismatched types")
	b.run("%%world\nfunc show() string { return fmt.Sprint(\"<\", x, \">\") }")
	b.expect("%%world\nshow()", "[0] \"<0>\"\n[1] \"<1>\"\n[2] \"<2>\"\n[3] \"<three>\"")
	b.fails("%%world\nif world.Rank() == 1 {\n\tpanic(\"no\")\n}\ny := 1", "[1] \x1b[1mpanic\x1b[0m: no")
	b.fails("%%world\ny", "y is not known on rank 1: In[10] did not end well there")
	b.expect("%%rank 0,2,3\ny", "[0,2,3] 1")
	b.run("%%world\ny := 2")
	b.expect("%%world\ny", "[0-3] 2")
	b.run("%%world\nx := 0.5") // one x again, and show uses it
	b.expect("%%world\nshow()", "[0-3] \"<0.5>\"")
}

func TestWorldErrorsOnce(t *testing.T) {
	b := newBook(t)
	b.run("%world 4")
	text := b.fails("%%world\nvar p *int\nif world.Rank() > 0 {\n\tfmt.Println(*p)\n}", "[1-3]")
	if strings.Count(text, "[1-3]") != 2 || strings.Count(text, "In[2]:4") != 1 {
		t.Errorf("one error of three ranks: %s", text)
	}
	text = b.fails("%%world\npanic(fmt.Sprint(\"rank \", world.Rank()%2))", "(and 1 more)")
	if !strings.Contains(text, "[0,2] ") || !strings.Contains(text, "[1,3] ") {
		t.Errorf("two errors: %s", text)
	}
}

func TestWorldPushAndPull(t *testing.T) {
	b := newBook(t)
	b.run("%world 3")
	b.run("type Point struct {\n\tX, Y int\n}\n\nfunc (p Point) Sum() int { return p.X + p.Y + scale }\n\nconst scale = 10")
	b.run("origin := Point{1, 2}\ncounter := 5\nfunc inc(p *Point) int {\n\tcounter++\n\treturn p.X\n}")
	b.fails("%%world\norigin", "%push origin brings it")
	b.run("%push origin")
	b.expect("%%world\norigin.X += world.Rank()\norigin.Sum()", "[0] 13\n[1] 14\n[2] 15")
	b.fails("%push inc", "%push inc,counter copies both")
	b.run("%push inc counter")
	if text := b.fails("%%rank 1-2\ninc(nil)", "[1,2]"); !strings.Contains(text, "In[3]:5") {
		t.Errorf("the place in a pushed function: %s", text)
	}
	b.run("%pull cs=counter")
	b.expect("cs", "[]int{5, 6, 6}")
	b.run("%pull origin")
	b.expect("origin[2]", "Point{X: 3, Y: 2}")
	b.run("%pull two=origin --ranks 1,2")
	b.expect("len(two)", "2")
	b.run("%%world\ntype R struct{ A []string }\nr := R{[]string{fmt.Sprint(world.Rank())}}")
	b.run("%pull r")
	b.expect("r[1].A[0]", `"1"`)
	b.run("%push counter --ranks 0")
	b.expect("%%world\ncounter", "[0] 5\n[1,2] 6")
	b.run("%%rank 0\nr := 1")
	b.run("%%world\nvar e error\nptr := &r\ntype low struct{ a int }\nl := low{}")
	for name, want := range map[string]string{"e": "holds an interface: its value may be, as a variable of the value's own type: v := e.(T)", "ptr": "v := *ptr", "l": "rename a"} {
		b.fails("%pull "+name, want)
	}
	for code, want := range map[string]string{"%push nosuch": "no nosuch", "%pull nosuch": "no variable nosuch on ranks 0-2", "%push": "which name", "%pull r": "--ranks chooses",
		"%push cs --ranks 7": "no rank 7", "%pull a,b": "one variable", "ch := make(chan int)\n%push ch": "holds a channel"} {
		b.fails(code, want)
	}
	if got := b.run("%who"); strings.Contains(got, "jetonMagic") {
		t.Errorf("names of ours: %s", got)
	}
}

// A rank that is killed in the middle of a cell: the others end it, and the next ones; the student is told.
func TestWorldRankDies(t *testing.T) {
	b := newBook(t)
	b.run("%world 3")
	b.run("%%world\nkept := world.Rank()")
	out := &shown{}
	err := b.try(t.Context(), "%%world\nif world.Rank() == 1 {\n\tsyscall.Kill(os.Getpid(), syscall.SIGKILL)\n}\n<-world.Gone(1)\nseen := world.Alive(1)", out)
	if err == nil || !strings.Contains(err.Value, "[1] killed by signal 9") || !strings.Contains(out.text, "rank 1 (pid ") {
		t.Errorf("error %v, printed %q", err, out.text)
	}
	if got := b.run("%%world\nseen"); !strings.Contains(got, "[1] dead: ") || !strings.Contains(got, "[0,2] false") {
		t.Errorf("the next cell: %q", got)
	}
	b.fails("%%rank 1\n1", "rank 1 died: %world repair")
	b.fails("%push x --ranks 1", "rank 1 died")
	if got := b.run("%world repair"); !strings.Contains(got, "rank 1: a fresh process") || !strings.Contains(got, "gone there: kept") {
		t.Errorf("repair: %q", got)
	}
	b.fails("%%world\nkept", "kept is not known on rank 1")
	b.run("%%rank 1\nkept := -1")
	b.expect("%%world\nkept", "[0] 0\n[1] -1\n[2] 2")
	b.expect("%%world\nworld.Alive(1)", "[0-2] true")
}

// A rank that is stopped: the cells of others go on, an interrupt says what is the matter, and %world repair replaces it by name.
func TestWorldRankStops(t *testing.T) {
	b := newBook(t)
	b.run("%world 3")
	b.run("%%world\nkept := world.Rank()")
	pid, err := strconv.Atoi(strings.TrimPrefix(b.run("%%rank 1\nos.Getpid()"), "[1] "))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	for !ps.Stopped(pid) { // its threads stop one by one, and the last may still print
		time.Sleep(time.Millisecond)
	}
	b.expect("%%rank 0,2\nkept", "[0] 0\n[2] 2")
	ctx, cancel := context.WithCancel(t.Context())
	out := &told{line: make(chan string, 10)}
	end := make(chan *front.Error, 1)
	go func() { end <- b.try(ctx, "%%world\nfmt.Println(\"here\")", out) }()
	out.await(t, "[0,2] here\n")
	cancel()
	want := fmt.Sprintf("[1] rank 1 (pid %d on %s) does not take the interrupt: a process that SIGSTOP has stopped goes on by kill -CONT %d; %%world repair 1 puts", pid, hosts.Here().Name, pid)
	if err := <-end; err == nil || err.Name != "interrupt" || !strings.Contains(err.Value, want) {
		t.Errorf("error %v, want %q", err, want)
	}
	table := &shown{}
	if err := b.try(t.Context(), "%world", table); err != nil || strings.Count(table.displayed+table.result, "does not answer") != 1 {
		t.Errorf("the table: %v %+v", err, table)
	}
	if got := b.run("%world repair"); !strings.Contains(got, "rank 1, though, does not answer") {
		t.Errorf("repair of the dead: %q", got)
	}
	if got := b.run("%world repair 1"); !strings.Contains(got, "rank 1: a fresh process") || strings.Contains(got, "died") {
		t.Errorf("repair of rank 1: %q", got)
	}
	if syscall.Kill(pid, 0) == nil {
		t.Error("the process is there")
	}
	b.fails("%%world\nkept", "kept is not known on rank 1")
	b.expect("%%world\nworld.Alive(1)", "[0-2] true")
	b.fails("%world repair 9", "no rank 9")
}

// The world is ended by another cell, in a subshell for instance.
func TestWorldIsEndedUnderACell(t *testing.T) {
	b := newBook(t)
	b.run("%world 3")
	out := &told{line: make(chan string, 10)}
	end := make(chan *front.Error, 1)
	go func() { end <- b.try(t.Context(), "%%world\nfmt.Println(\"waits\")\nselect {}", out) }()
	out.await(t, "[0-2] waits\n")
	b.run("%world down")
	if err := <-end; err == nil || err.Value != "[0-2] the world was ended while the cell ran, and its ranks with it" || strings.Contains(strings.Join(err.Traceback, ""), "repair") {
		t.Errorf("error %v", err)
	}
}

func TestWorldAllRanksEnd(t *testing.T) {
	b := newBook(t)
	b.run("%world 2")
	text := b.fails("%%world\nos.Exit(world.Rank())", "The processes of ranks 0,1 are gone, and their variables with them. No rank lives now")
	if strings.Contains(text, "other ranks live") {
		t.Error(text)
	}
	b.fails("%%world\n1", "ranks 0,1 died")
	b.run("%world repair")
	b.expect("%%world\n1", "[0,1] 1")
}

func TestWorldStartIsInterrupted(t *testing.T) {
	b := newBook(t)
	b.run("1") // the desk is there
	held := filepath.Join(t.TempDir(), "held")
	t.Setenv(holdVariable, held)
	ctx, cancel := context.WithCancel(t.Context())
	end := make(chan *front.Error, 1)
	go func() { end <- b.try(ctx, "%world 64", &shown{}) }()
	for {
		if _, err := os.Stat(held); err == nil { // a rank has started, and will not be ready
			break
		}
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-end; err == nil || err.Value != "interrupted before all 64 ranks were ready; none is left" {
		t.Errorf("error %v", err)
	}
	b.fails("%world", "no world yet")
	if pids := b.Pids(); len(pids) > 2 {
		t.Errorf("pids %v", pids)
	}
}

// TestBackgroundStartIsInterrupted: while a background cell's engine starts, which on another host may take long, the notebook can be asked.
func TestBackgroundStartIsInterrupted(t *testing.T) {
	b := newBook(t)
	b.run("%%bg other\ntime.Sleep(time.Hour)") // the desk is there, and one of them
	held := filepath.Join(t.TempDir(), "held")
	t.Setenv(holdVariable, held)
	ctx, cancel := context.WithCancel(t.Context())
	end := make(chan *front.Error, 1)
	go func() { end <- b.try(ctx, "%%bg slow\n1", &shown{}) }()
	for {
		if _, err := os.Stat(held); err == nil { // it has started, and will not be ready
			break
		}
		time.Sleep(time.Millisecond)
	}
	if pids := b.Pids(); len(pids) != 3 {
		t.Errorf("pids %v", pids)
	}
	b.fails("%%bg slow\n1", `a background cell "slow" is being started`)
	if said := b.run("%kill other"); !strings.Contains(said, "ended") {
		t.Errorf("said %q", said)
	}
	cancel()
	if err := <-end; err == nil {
		t.Error("it has started")
	}
}

func TestWorldInterrupt(t *testing.T) {
	b := newBook(t)
	b.run("%world 4")
	b.run("%%world\nn := 7")
	ctx, cancel := context.WithCancelCause(t.Context())
	out := &told{line: make(chan string, 10)}
	end := make(chan *front.Error, 1)
	go func() { end <- b.try(ctx, "%%world\nfmt.Println(\"loops\")\nfor {\n}", out) }()
	out.await(t, "[0-3] loops\n")
	cancel(context.Canceled)
	err := <-end
	if err == nil || err.Name != "interrupt" {
		t.Fatalf("error %v", err)
	}
	labelled := slices.DeleteFunc(err.Traceback, func(l string) bool { return !strings.HasPrefix(l, "[") }) // they may have been at different places
	if got := byRank(t, strings.Join(labelled, "\n")); len(got) != 4 {
		t.Errorf("ranks %v of %q", got, err.Traceback)
	}
	b.expect("%%world\nn", "[0-3] 7")
}

// TestGoneNameOfAPackage: a variable that is gone on a rank, where a package has its name, is missed by its own name.
func TestGoneNameOfAPackage(t *testing.T) {
	b := newBook(t)
	b.run("%world 2")
	b.run("%%world\ntype T struct{ N int }\nsort := T{world.Rank()}")
	b.run("%world repair 1")
	b.fails("%%world\nsort.N", "sort is not known on rank 1")
	b.fails("%%world\ny := sort\n_ = y", "sort is not known on rank 1")
	b.run("%%rank 1\ntype T struct{ N int }\nsort := T{5}")
	b.expect("%%rank 1\nsort.N", "[1] 5")
}

// TestInterruptIsPlaced: a call that returns an error when it is interrupted lets a cell end by itself: where it was is said all the same.
func TestInterruptIsPlaced(t *testing.T) {
	nb := newNotebook(t)
	ctx, cancel := context.WithCancel(t.Context())
	out := &told{line: make(chan string, 10)}
	code := "c, _ := net.ListenPacket(\"udp\", \"127.0.0.1:0\")\ns, _ := sock.Socket(sock.INET, sock.DGRAM)\ns.Bind(\"127.0.0.1\", 0)\nfmt.Println(\"waits\")\ns.RecvFrom(10)\nc.Close()"
	end := make(chan *front.Error, 1)
	go func() { end <- nb.Execute(ctx, front.Request{Code: code, Count: 1}, out).Err }()
	if text := <-out.line; text != "waits\n" {
		t.Fatal(text)
	}
	cancel()
	if err := <-end; err == nil || err.Name != "interrupt" || !strings.Contains(strings.Join(err.Traceback, "\n"), "In[1]:") {
		t.Errorf("error %+v", err)
	}
}

// told is an Output that tells what is printed.
type told struct {
	shown
	line chan string
}

func (o *told) Stream(_ string, text []byte) { o.line <- string(text) }

// await waits until ranks have printed what they should.
func (o *told) await(t *testing.T, want string) {
	t.Helper()
	for text := ""; !maps.Equal(byRank(t, text), byRank(t, want)); {
		select {
		case more := <-o.line:
			text += more
		case <-time.After(2 * time.Minute):
			t.Fatalf("%q was printed, want %q", text, want)
		}
	}
}

func TestWorldAssistKnowsTheRanks(t *testing.T) {
	b := newBook(t)
	b.run("%world 2")
	b.run("atDesk := 1")
	b.run("%%world\ntype Remote struct{ Field int }\nremote := Remote{}")
	b.run("%%rank 1\nonlyOne := 1")
	for code, want := range map[string]string{"%%world\nremo": "remote", "%%rank 1\nonly": "onlyOne", "%%rank 0\nonly": "", "%%world\nremote.Fi": "Field", "%%world\natDe": "", "atDe": "atDesk", "remot": "", "%%on ": b.run("%%rank 0\nworld.Host()")} {
		want = strings.Trim(strings.TrimPrefix(want, "[0] "), `"`)
		got := ""
		for _, m := range b.Complete(t.Context(), code, len(code)).Matches {
			if got == "" || m.Text == want {
				got = m.Text
			}
		}
		if want == "" && (got == "remote" || got == "onlyOne" || got == "atDesk") || want != "" && got != want {
			t.Errorf("%q completes to %q, want %q", code, got, want)
		}
	}
	d, found := b.Inspect(t.Context(), "%%world\nremote", 12, 0)
	if text, _ := d.Data["text/plain"].(string); !found || !strings.Contains(text, "Remote") {
		t.Errorf("inspection: %q", text)
	}
}

// Ranks end with their notebook.
func TestWorldEndsWithTheNotebook(t *testing.T) {
	b := newBook(t)
	b.run("%world 3")
	b.run("1")
	pids := b.Pids()
	if len(pids) != 5 { // the kernel, the desk, the ranks
		t.Errorf("pids %v", pids)
	}
	b.run("%reset")
	b.expect("%%world\n1", "[0-2] 1") // the desk's own affair
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	for _, pid := range pids[1:] {
		if syscall.Kill(pid, 0) == nil {
			t.Errorf("process %d is there", pid)
		}
	}
	b.fails("%world 2", "closed")
}

func TestWorldStdin(t *testing.T) {
	b := newBook(t)
	b.run("%world 2")
	if got := b.run("%%rank 1\nvar s string\n_, err := fmt.Scan(&s)\nerr"); !strings.Contains(got, "[1] standard input is at its end: in a world only rank 0 reads it") {
		t.Errorf("%q", got)
	}
	if got := b.run("%%rank 0\nvar s string\nfmt.Scan(&s)"); strings.Contains(got, "only rank 0") {
		t.Errorf("%q", got)
	}
}

// Sixty-four ranks on one machine.
func TestWorldOfManyRanks(t *testing.T) {
	b := newBook(t)
	began := time.Now()
	b.run("%world 64")
	t.Logf("64 ranks: %v", time.Since(began))
	want := ""
	for r := range 64 {
		want += fmt.Sprintf("[%d] %d\n", r, r)
	}
	b.expect("%%world\nworld.Rank()", strings.TrimSuffix(want, "\n"))
	b.prints("%%world\nfmt.Println(world.Size())", "[0-63] 64\n")
}

// Hosts that are named, with the local launcher: all are this machine.
func TestWorldHosts(t *testing.T) {
	b := newBook(t)
	b.fails("%world 4 --hosts alice,bob:2", "not enough slots")
	b.fails("%world 2 --hosts nosuch.txt", "no host file")
	b.fails("%world 2 --hosts a,a:2", "hosts:2")
	b.fails("%world 2 --launcher nosuch", "no launcher")
	b.fails("%world 2 --map-by x", "slot, core or node")
	b.run("%world 4 --hosts alice:2,bob[1,2] --launcher local")
	b.expect("%%world\nworld.Host()", "[0,1 alice] \"alice\"\n[2 bob1] \"bob1\"\n[3 bob2] \"bob2\"")
	b.expect("%%on alice\nworld.Hosts()", "[0,1 alice] []string{\"alice\", \"bob1\", \"bob2\"}")
	b.run("%world 4 --hosts alice:2,bob:2 --map-by node --launcher local")
	b.expect("%%on bob\nworld.Rank()", "[1 bob] 1\n[3 bob] 3")
	dir := t.TempDir()
	b.run("%cd " + dir)
	b.run("%%file room.txt\nalice slots=1\nbob slots=1\n")
	b.run("%world 4 --hosts room.txt --oversubscribe --launcher local")
	b.expect("%%world\nworld.Host()", "[0,1 alice] \"alice\"\n[2,3 bob] \"bob\"")
}
