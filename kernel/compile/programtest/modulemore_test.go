package programtest

import "testing"

// TestModulePackagesUseEachOther has what crosses from one package to another.
func TestModulePackagesUseEachOther(t *testing.T) {
	b := newBook(t)
	b.beside(map[string]string{
		"go.mod": goMod,
		"list/list.go": `package list

type List[T any] struct {
	head *node[T]
	n    int
}

type node[T any] struct {
	v    T
	next *node[T]
}

func (l *List[T]) Push(v T) { l.head = &node[T]{v, l.head}; l.n++; pushes++ }

func (l *List[T]) All() func(yield func(int, T) bool) {
	return func(yield func(int, T) bool) {
		i := 0
		for n := l.head; n != nil; n = n.next {
			if !yield(i, n.v) {
				return
			}
			i++
		}
	}
}

func Map[A, B any](l *List[A], f func(A) B) *List[B] {
	r := &List[B]{}
	for _, v := range l.All() {
		r.Push(f(v))
	}
	return r
}

var pushes int

func Pushes() int { return pushes }
`,
		"job/job.go": `package job

import (
	"errors"
	"sync"

	. "example.org/lab/list"
)

type State int

const (
	Idle State = iota
	Busy
)

func (s State) String() string { return [...]string{"idle", "busy"}[s] }

type Queue struct {
	mu sync.Mutex
	List[func() int]
}

var ErrNone = errors.New("no job")

var handlers = map[string]func(int) int{"double": func(n int) int { return 2 * n }}

func Handle(name string, n int) (r int, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = ErrNone
		}
	}()
	return handlers[name](n), nil
}

func (q *Queue) Run() (sum int) {
	var wg sync.WaitGroup
	for _, f := range q.All() {
		wg.Go(func() {
			v := f()
			q.mu.Lock()
			defer q.mu.Unlock()
			sum += v
		})
	}
	wg.Wait()
	return sum
}

type worker interface{ work() int }

type one struct{}

func (one) work() int { return 1 }

func Workers() []worker { return []worker{one{}, &two{}} }

type two struct{ one }

func Sum(ws []worker) (n int) {
	for _, w := range ws {
		n += w.work()
	}
	return n
}
`,
	})
	for _, c := range []struct{ text, want string }{
		{"import \"example.org/lab/job\"\nvar q job.Queue\nfor i := range 3 {\n\tq.Push(func() int { return i })\n}\nq.Run()", "= 3 : int\n"},
		{"import \"example.org/lab/list\"\nlist.Pushes()", "= 3 : int\n"},
		{"l := &list.List[job.State]{}\nl.Push(job.Busy)\nl.Push(job.Idle)\nfor i, s := range list.Map(l, job.State.String).All() {\n\tprintln(i, s)\n}\nlist.Pushes()", "0 busy\n1 idle\n= 7 : int\n"},
		{"r, err := job.Handle(\"double\", 4)\n_, none := job.Handle(\"x\", 1)\nfmt.Sprint(r, err, errors.Is(none, job.ErrNone))", "= 8 <nil> true : string\n"},
		{"job.Sum(job.Workers())", "= 2 : int\n"},
		{"fmt.Sprintf(\"%T %T %v\", l, job.Workers()[1], job.Busy)", "= *list.List[example.org/lab/job.State] *job.two busy : string\n"},
		{"switch job.Busy {\ncase job.Idle:\n\tprintln(0)\ncase job.Busy:\n\tprintln(1)\n}", "1\n"},
	} {
		if got := b.run(c.text); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}
