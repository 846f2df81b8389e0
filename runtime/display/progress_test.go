package display

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func (r *recorder) texts() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for _, b := range r.shown {
		out = append(out, b.Data["text/plain"].(string))
	}
	return out
}

func TestProgressInANotebook(t *testing.T) {
	r := record(t)
	synctest.Test(t, func(t *testing.T) {
		p := startProgress("copy", 200, time.Now, nil)
		for range 100 {
			p.Add(1)
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(5 * time.Millisecond) // between two updates
		p.Note("<b>node3</b>")
		synctest.Wait()
		if n := r.count(); n < 8 || n > 12 {
			t.Errorf("%d updates in one second, want about ten", n)
		}
		time.Sleep(every) // the note waited for its turn
		synctest.Wait()
		b := r.last(t)
		if got, want := b.Data["text/plain"], "copy ▕██████████░░░░░░░░░░▏ 50% 100/200 · 1.1s, 1.1s left, 90.9/s · <b>node3</b>"; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if h := b.Data["text/html"].(string); strings.Contains(h, "<b>") || !strings.Contains(h, "width:50.0%") || !strings.Contains(h, `aria-valuenow="100"`) {
			t.Errorf("html: %s", h)
		}
		p.Set(200)
		end := r.last(t).Data
		if !strings.Contains(end["text/html"].(string), "--jp-success-color1") || !strings.HasPrefix(end["text/plain"].(string), "copy ▕████████████████████▏100% 200/200 · 1.1s, 180/s") {
			t.Errorf("the end: %v", end)
		}
		n := r.count()
		p.Add(1)
		p.Done()
		p.Fail("late")
		time.Sleep(time.Second)
		if r.count() != n {
			t.Error("a bar that has ended still moves")
		}
	})
	for i, b := range r.shown {
		if b.Update != (i > 0) || b.ID != r.shown[0].ID {
			t.Errorf("output %d: update %v, id %q", i, b.Update, b.ID)
		}
	}
}

// A burst, and then silence: the last state is shown though nobody calls again.
func TestProgressShowsTheLastOfABurst(t *testing.T) {
	r := record(t)
	synctest.Test(t, func(t *testing.T) {
		p := startProgress("", 100, time.Now, nil)
		for range 50 {
			p.Add(1)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := r.texts(); len(got) != 2 || !strings.Contains(got[1], "50/100") {
			t.Errorf("got %q", got)
		}
		p.Done()
	})
}

func TestProgressWithoutTotal(t *testing.T) {
	r := record(t)
	synctest.Test(t, func(t *testing.T) {
		p := startProgress("messages", 0, time.Now, nil)
		time.Sleep(2 * time.Second)
		p.Set(1234)
		p.Done()
		if got, want := r.last(t).Data["text/plain"], "messages 1,234 · 2.0s, 617/s"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestProgressFails(t *testing.T) {
	r := record(t)
	p := NewProgress("copy", 10)
	p.Set(4)
	p.Fail("node3 is dead")
	d := r.last(t).Data
	if !strings.HasSuffix(d["text/plain"].(string), "stopped · node3 is dead") || !strings.Contains(d["text/html"].(string), "--jp-error-color1") {
		t.Errorf("%v", d)
	}
}

func TestEachAndCount(t *testing.T) {
	r := record(t)
	sum := 0
	Each("", 10, func(i int) { sum += i })
	for i := range Count("", 10) {
		sum += i
	}
	if sum != 90 || !strings.Contains(r.last(t).Data["text/plain"].(string), "10/10") {
		t.Errorf("sum %d, %v", sum, r.last(t).Data)
	}
	for i := range Count("", 10) {
		if i == 3 {
			break
		}
	}
	if s := r.last(t).Data["text/plain"].(string); !strings.Contains(s, "3/10") || !strings.Contains(s, "stopped") {
		t.Errorf("a loop that was left: %s", s)
	}
	func() {
		defer func() { _ = recover() }()
		Each("", 10, func(i int) { panic("x") })
	}()
	if s := r.last(t).Data["text/plain"].(string); !strings.Contains(s, "stopped") {
		t.Errorf("a loop that panicked: %s", s)
	}
}

// screenOf applies what was written to a terminal line and returns what one sees.
func screenOf(writes []string) (lines []string) {
	var cur []rune
	col := 0
	for _, r := range strings.Join(writes, "") {
		switch r {
		case '\r':
			col = 0
		case '\n':
			lines = append(lines, strings.TrimRight(string(cur), " "))
			cur, col = nil, 0
		default:
			for len(cur) <= col {
				cur = append(cur, ' ')
			}
			cur[col] = r
			col++
		}
	}
	return append(lines, strings.TrimRight(string(cur), " "))
}

func TestProgressInATerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var writes []string
		l := &terminalLine{tty: true, width: 60, write: func(s string) { writes = append(writes, s) }}
		outer := startProgress("outer", 2, time.Now, l)
		inner := startProgress("inner", 2, time.Now, l)
		inner.Note("a note that is far too long for the width of this terminal")
		time.Sleep(time.Second)
		synctest.Wait()
		if got := screenOf(writes)[0]; columns(got) > 59 || !strings.HasPrefix(got, "outer ▕░") {
			t.Errorf("%d columns: %q", columns(got), got)
		}
		inner.Set(2)
		if got, want := screenOf(writes), []string{"outer ▕░░░░░░░░░░░░░░░░░░░░▏  0% 0/2 · 0ms"}; cmp.Diff(want, got) != "" {
			t.Errorf("after the inner one: %q", got)
		}
		outer.Set(2)
		got := screenOf(writes)
		if len(got) != 2 || !strings.HasPrefix(got[0], "outer ▕████████████████████▏100% 2/2 · 1.0s, 2.0/s") || got[1] != "" {
			t.Errorf("at the end: %q", got)
		}
	})
}

func TestProgressInAFile(t *testing.T) {
	var writes []string
	l := &terminalLine{width: 100, write: func(s string) { writes = append(writes, s) }}
	at := time.Time{}
	p := startProgress("copy", 3, func() time.Time { return at }, l)
	for range 3 {
		at = at.Add(time.Second)
		p.Add(1)
	}
	if d := cmp.Diff([]string{"copy ▕████████████████████▏100% 3/3 · 3.0s, 1.0/s\n"}, writes); d != "" {
		t.Error(d)
	}
}

func TestShort(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0ms", 830 * time.Millisecond: "830ms", 2400 * time.Millisecond: "2.4s", 42 * time.Second: "42s",
		65 * time.Second: "1m05s", 123 * time.Minute: "2h03m", 1000 * time.Hour: "41 days",
	} {
		if got := short(d); got != want {
			t.Errorf("short(%v) = %s, want %s", d, got, want)
		}
	}
}

func ExampleTable() {
	type rank struct {
		Rank int
		Host string
		RTT  float64
	}
	Table([]rank{{0, "node1", 0.25}, {1, "node2", 12.5}})
	// Output:
	//    Rank  Host     RTT
	// 0     0  node1   0.25
	// 1     1  node2  12.50
}

func ExampleValue() {
	fmt.Println(Value("map[string][]int", map[string][]int{"b": {1, 2}, "a": nil}).Data["text/plain"])
	// Output: map[string][]int{"a": nil, "b": {1, 2}}
}
