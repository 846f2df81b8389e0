//go:build linux

package shm

import (
	"bytes"
	"context"
	"sync"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
)

// A writer of notes that has nothing else to do.
type deaf struct{}

func (deaf) Place(int, *fabric.Header, int) []byte { return nil }
func (deaf) Deliver(int, *fabric.Header, []byte)   {}
func (deaf) Sent(any)                              {}
func (deaf) Lost(int, error)                       {}

// members are n ranks that have a slate of a number, which is open.
func opened(t *testing.T, all []*Fabric, mus []*sync.Mutex, number uint32) (ends []fabric.Slate) {
	t.Helper()
	ranks := make([]int, len(all))
	for r := range all {
		ranks[r] = r
	}
	for r, f := range all {
		mus[r].Lock()
		ends = append(ends, f.Slate(number, ranks))
		mus[r].Unlock()
	}
	for r, f := range all {
		settled := false
		settle := func() bool {
			var err error
			if _, settled, err = ends[r].Open(); err != nil {
				t.Fatal(err)
			}
			return settled
		}
		for !settled {
			f.Park(t.Context(), fabric.Anyone, settle) // who has looked before may miss the wake-up
		}
	}
	return ends
}

func attached(t *testing.T, n int) (all []*Fabric, mus []*sync.Mutex) {
	all = open(t, n)
	for _, f := range all {
		mu := new(sync.Mutex)
		mus = append(mus, mu)
		f.Attach(deaf{}, mu)
	}
	return all, mus
}

// hold takes the locks of all ranks.
func hold(mus []*sync.Mutex) (release func()) {
	for _, mu := range mus {
		mu.Lock()
	}
	return func() {
		for _, mu := range mus {
			mu.Unlock()
		}
	}
}

// TestSlateNotes: notes are read as they were written, each until it may be replaced, which is when all have done it.
func TestSlateNotes(t *testing.T) {
	all, mus := attached(t, 3)
	ends := opened(t, all, mus, 7)
	defer hold(mus)()
	a, b, c := ends[0], ends[1], ends[2]
	var got fabric.Note
	for n := range uint64(5 * notes) {
		row := bytes.Repeat([]byte{byte(n)}, int(n*37)%(rowBytes+1))
		want := fabric.Note{Check: n * 3, Turn: uint32(n), Bytes: uint32(len(row)), Op: 4, Item: 5, Flags: 6, Root: 7}
		if _, found := b.Read(0, n, &got); found != fabric.Coming {
			t.Fatalf("note %d is %v before it is written", n, found)
		}
		if !a.Room(n) {
			t.Fatalf("no room for note %d", n)
		}
		a.Write(n, &want, row, true)
		for _, end := range ends[1:] {
			is, found := end.Read(0, n, &got)
			if found != fabric.There || got != want || !bytes.Equal(is, row) {
				t.Fatalf("note %d is %v, %+v with %d bytes, want %+v with %d", n, found, got, len(is), want, len(row))
			}
			end.Done(n)
		}
	}
	// c does not read any more: a can be ahead by all notes but those that c may not have told of.
	n := uint64(5 * notes)
	for ; a.Room(n); n++ {
		a.Write(n, &fabric.Note{}, nil, true)
		b.Done(n)
	}
	if ahead := n - 5*notes; ahead > notes || ahead < notes-often {
		t.Errorf("a writes %d notes that c has not read, of %d", ahead, notes)
	}
	if _, found := c.Read(0, 5*notes, &got); found != fabric.There {
		t.Errorf("the note that c reads next is %v", found)
	}
	if !c.Skipped(1, 5*notes) || c.Skipped(1, n+often) {
		t.Error("b has done notes without a word, and it is not seen which")
	}
}

// TestSlatePlaces: a place is used again when all have closed what was there, and never after there was none once.
func TestSlatePlaces(t *testing.T) {
	all, mus := attached(t, 2)
	for number := range uint32(3 * slates) {
		ends := opened(t, all, mus, number)
		use(t, ends, mus, number)
	}
	for number := range uint32(slates) {
		opened(t, all, mus, 1000+number)
	}
	defer hold(mus)()
	for _, f := range all {
		if s := f.Slate(2000, []int{0, 1}); s != nil {
			for {
				open, settled, err := s.Open()
				if open || err != nil {
					t.Fatalf("open %v, %v, and there is no place", open, err)
				}
				if settled {
					break
				}
			}
		}
	}
}

// use has two ranks write a note each, which the second reads, and closes the slate.
func use(t *testing.T, ends []fabric.Slate, mus []*sync.Mutex, number uint32) {
	t.Helper()
	defer hold(mus)()
	var got fabric.Note
	if _, found := ends[1].Read(0, 0, &got); found != fabric.Coming {
		t.Fatalf("slate %d begins with a note of another", number)
	}
	for r, end := range ends {
		end.Write(0, &fabric.Note{Turn: number}, nil, true)
		if _, found := end.Read(1-r, 0, &got); r == 1 && (found != fabric.There || got.Turn != number) {
			t.Fatalf("slate %d: %v, %+v", number, found, got)
		}
		end.Done(0)
	}
	for _, end := range ends {
		end.Close()
	}
}

// TestSlateWakes: who sleeps until a note is there is woken by it, however close the two are; and so is a goroutine of the same rank that sleeps behind another.
func TestSlateWakes(t *testing.T) {
	all, mus := attached(t, 2)
	ends := opened(t, all, mus, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var other sync.WaitGroup
	other.Go(func() { // it waits for something else, and may be the one who sleeps in the system
		for ctx.Err() == nil {
			all[0].Park(ctx, fabric.Anyone, func() bool { return false })
		}
	})
	const rounds = 3000
	var both sync.WaitGroup
	for r := range all {
		both.Go(func() {
			var got fabric.Note
			n := uint64(0)
			there := func() bool {
				ends[r].Sleep()
				_, found := ends[r].Read(1-r, n, &got)
				return found != fabric.Coming
			}
			for ; n < rounds; n++ {
				mus[r].Lock()
				ends[r].Write(n, &fabric.Note{}, nil, true)
				over := there()
				mus[r].Unlock()
				for !over {
					all[r].Park(ctx, fabric.Anyone, there)
					mus[r].Lock()
					over = there()
					mus[r].Unlock()
				}
				mus[r].Lock()
				ends[r].Done(n)
				mus[r].Unlock()
			}
		})
	}
	both.Wait()
	cancel()
	other.Wait()
}

// TestSlateNonsense: what no rank writes is noticed.
func TestSlateNonsense(t *testing.T) {
	all, mus := attached(t, 2)
	ends := opened(t, all, mus, 1)
	defer hold(mus)()
	ends[0].Write(0, &fabric.Note{}, nil, true)
	s := ends[0].(*slate)
	for i := range 4 {
		s.line(0, 0)[sizeAt+i] = 0xff
	}
	var got fabric.Note
	if _, found := ends[1].Read(0, 0, &got); found != fabric.Past {
		t.Errorf("a row of 4 GiB is %v", found)
	}
	s.sleepers().Store(1<<31 | 1<<1)
	ends[0].Write(1, &fabric.Note{}, nil, true) // wakes who exists
}
