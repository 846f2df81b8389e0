package main

import (
	"strings"
	"testing"
	"time"
)

// TestDeadlockInCells: ranks that wait for each other, or for one whose code has ended, are told so within seconds, one of them with all that each is in.
func TestDeadlockInCells(t *testing.T) {
	const begin = "%%world\nimport \"jeton/runtime/mpi\"\nc := mpi.World()\nlong := make([]int, 1_000_000)\nshort := make([]int, 1000)"
	for _, d := range []struct {
		code string
		want []string
	}{
		{"%%world\nc.Send(long, c.Rank()^1, 42)", []string{"rank 0 is in Send(1000000 int64, to 1, tag 42), In[3]:2", "rank 1 is in Send(1000000 int64, to 0, tag 42), In[3]:2",
			"cycle 0 → 1 → 0", "No rank calls Recv"}},
		{"%%world\nif c.Rank() == 0 {\n\tc.Barrier()\n}", []string{"rank 0 is in Barrier, In[3]:3", "is in no call: its code of In[3] has ended", "outside of any if"}},
		{"%%world\nif c.Rank() == 1 {\n\tc.Send(short, 0, 7)\n}\nif c.Rank() == 0 {\n\tc.Recv(short, 1, 5)\n}",
			[]string{"rank 0 is in Recv(1000 int64, from 1, tag 5), In[3]:6", "At rank 0 a message from 1 with tag 7 waits; this Recv asks for tag 5."}},
	} {
		b := newBook(t)
		b.run("%world 4")
		b.run(begin)
		began := time.Now()
		text := b.fails(d.code, "ERR_DEADLOCK")
		if took := time.Since(began); took > 20*time.Second { // two are promised of a machine that does nothing else
			t.Errorf("told after %v", took)
		}
		for _, want := range d.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s:\nno %q in\n%s", d.code, want, text)
			}
		}
	}
	b := newBook(t)
	b.run("%world 4")
	b.run(begin)
	b.fails("%%world\nc.Send(long, c.Rank()^1, 42)", "ERR_DEADLOCK")
	b.run("%%world\nc.Send(short, c.Rank()^1, 42)") // as short as that, they are kept
	if said := b.run("%%world\nc.Barrier()\nprintln(mpi.Unreceived()[0])"); !strings.Contains(said, "8000 bytes from rank 1 of world, tag 42") {
		t.Errorf("said %q", said)
	}
}

// TestBystandersInCells: while another goroutine of the cell may still call, it is told, and nothing is ended.
func TestBystandersInCells(t *testing.T) {
	b := newBook(t)
	b.run("%world 2")
	b.run("%%world\nimport \"jeton/runtime/mpi\"\nimport \"time\"\nc := mpi.World()\nc.Barrier()")
	said := b.run(`%%world
x, ch := make([]int, 1), make(chan int)
if c.Rank() == 0 {
	go func() { <-ch; c.Send(x, 1, 3) }()
	go func() { time.Sleep(1500 * time.Millisecond); ch <- 1 }()
	c.Recv(x, 1, 4)
} else {
	c.Recv(x, 0, 3)
	c.Send(x, 0, 4)
}`)
	if strings.Contains(said, "deadlock") {
		t.Errorf("who sleeps is taken for one who waits:\n%s", said)
	}
}

// TestBuffersOfAnEndedJob: what an ended job had under way is not pending in the next one, where its buffers can be used again.
func TestBuffersOfAnEndedJob(t *testing.T) {
	b := newBook(t)
	b.run("%world 2")
	b.run("%%world\nimport (\n\t\"fmt\"\n\t\"jeton/runtime/mpi\"\n)\nc := mpi.World()\nx := make([]int, 3)\nmpi.CheckBuffers(true)")
	b.run("%%world\nold, err := c.Isend(x, c.Rank()^1, 0)")
	b.fails("%%world\nc.Irecv(x, c.Rank()^1, 0)", "overlaps that of Isend at In[3]:2")
	said := b.run("%%world\nnew, err := c.Irecv(x, c.Rank()^1, 2)\nc.Send(x[:0], c.Rank()^1, 2)\nnew.Wait()\nfmt.Println(mpi.Pending(), err)")
	if !strings.Contains(said, "[] <nil>") {
		t.Errorf("said %q", said)
	}
}

// TestUntracedIsSaid: %diagram of ranks that record nothing says how they do.
func TestUntracedIsSaid(t *testing.T) {
	b := newBook(t)
	b.run("%world 2")
	const cell = "c := mpi.World()\nif c.Rank() == 0 {\n\tc.Send([]int{1}, 1, 7)\n} else {\n\tc.Recv(make([]int, 1), 0, 7)\n}"
	b.run("%%world\n" + cell)
	if said := b.run("%diagram"); !strings.Contains(said, "mpi.Trace(true)") {
		t.Errorf("without a trace: %q", said)
	}
	b.run("%%world\nmpi.Trace(true)\n" + cell)
	if said := b.run("%diagram"); strings.Contains(said, "mpi.Trace(true)") {
		t.Errorf("with one: %q", said)
	}
}
