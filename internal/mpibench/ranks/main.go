// Command ranks measures message passing: it is what each rank runs, compiled or interpreted, beside peer.c and peer.py, which do the same.
//
//	jeton run -n 2 main.go BATCHES SECONDS FILE FIGURE…        FIGURE is NAME:BYTES[:ALGORITHM]
//
// A batch is as many operations as last so many seconds. Rank 0 prints a line for each figure: NAME:BYTES[:ALGORITHM], the fastest batch and the median of all, in
// microseconds. Of messages between two, that is what one of them takes as rank 0 sees it: half a round trip, or a stream's part; of other operations, the slowest rank's
// time of one.
package main

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"jeton/runtime/mpi"
)

const (
	mostOperations = 20000 // in a batch
	inFlight       = 8     // messages of a stream, 4 of those above 1 MiB
)

var (
	c          *mpi.Comm
	rank, size int
	batches    int
	seconds    float64
	fileName   string // of what is written and read
	one        [1]byte
)

// Buffers are made an any once: who calls with a slice has it made each time, which is an allocation.
type figure struct {
	operation func() error
	messages  int  // in one operation, when what one of them takes is told; else 0
	alone     bool // rank 0's time is told
	end       func() error
}

func main() {
	check(mpi.Init())
	c = mpi.World()
	rank, size = c.Rank(), c.Size()
	var err error
	batches, err = strconv.Atoi(os.Args[1])
	check(err)
	seconds, err = strconv.ParseFloat(os.Args[2], 64)
	check(err)
	fileName = os.Args[3]
	for _, name := range os.Args[4:] {
		word := append(strings.Split(name, ":"), "")
		bytes, err := strconv.Atoi(word[1])
		check(err)
		switch word[0] {
		case "allocations":
			allocations(name, bytes)
			continue
		case "known", "death":
			die(word[0] == "known")
			return
		}
		f := figureOf(word[0], bytes, word[2])
		fastest, median := measure(f)
		if rank == 0 {
			fmt.Printf("%s %.4f %.4f\n", name, fastest*1e6, median*1e6)
		}
		if f.end != nil {
			check(f.end())
		}
	}
	check(mpi.Finalize())
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// measure times batches: the fastest one's seconds an operation, and the median.
func measure(f figure) (fastest, median float64) {
	timed(f, 3)
	n := []int{4}
	for range 2 { // what a batch is; and they warm up
		n[0] = min(max(int(seconds*float64(n[0])/timed(f, n[0])), 1), mostOperations)
		check(c.Bcast(n, 0))
	}
	var all []float64
	for range batches {
		t := []float64{timed(f, n[0])}
		if !f.alone {
			check(c.Allreduce(mpi.InPlace, t, mpi.Max))
		}
		all = append(all, t[0]/float64(n[0]*max(f.messages, 1)))
	}
	slices.Sort(all)
	return all[0], all[len(all)/2]
}

func timed(f figure, n int) float64 {
	check(c.Barrier())
	began := mpi.Wtime()
	for range n {
		check(f.operation())
	}
	return mpi.Wtime() - began
}

func figureOf(name string, bytes int, algorithm string) figure {
	switch name {
	case "pingpong":
		return pingpong(memory(bytes), memory(bytes))
	case "stream":
		return stream(bytes)
	case "vector1":
		return vector(bytes, 1)
	case "vector64":
		return vector(bytes, 64)
	case "copy":
		from, to := memory(bytes), memory(bytes)
		return figure{alone: true, operation: func() error { copy(to, from); return nil }}
	case "putfence":
		return putFence(bytes)
	case "filewrite", "fileread":
		return file(bytes, name == "fileread")
	case "call":
		x := any(memory(bytes))
		return figure{alone: true, operation: func() error { return c.Send(x, mpi.ProcNull, 0) }}
	}
	var how []mpi.Option
	if algorithm != "" {
		how = []mpi.Option{mpi.WithAlgorithm(algorithm)}
		if name, segment, ok := strings.Cut(algorithm, "/"); ok {
			elements, err := strconv.Atoi(segment)
			check(err)
			how = []mpi.Option{mpi.WithAlgorithm(name), mpi.WithSegment(elements)}
		}
	}
	return figure{operation: collective(name, bytes, how)}
}

// fill is each byte of all buffers: as long as nobody has written to them, all their pages are one. As doubles it is 4.8e-4: sums stay finite.
const fill = 0x3f

func memory(bytes int) []byte {
	return slices.Repeat([]byte{fill}, bytes)
}

func pingpong(out, in any) figure {
	return figure{messages: 2, alone: true, operation: func() error {
		if rank == 0 {
			if err := c.Send(out, 1, 1); err != nil {
				return err
			}
			_, err := c.Recv(in, 1, 1)
			return err
		}
		if rank > 1 {
			return nil
		}
		if _, err := c.Recv(in, 0, 1); err != nil {
			return err
		}
		return c.Send(out, 0, 1)
	}}
}

// stream sends some messages one way, each of a memory of its own, and then one byte back.
func stream(bytes int) figure {
	n := inFlight
	if bytes > 1<<20 {
		n = inFlight / 2
	}
	var parts []any
	for range n {
		parts = append(parts, memory(bytes))
	}
	ack := any(one[:])
	return figure{messages: n, alone: true, operation: func() error {
		var all []*mpi.Request
		for _, p := range parts {
			var r *mpi.Request
			var err error
			if rank == 0 {
				r, err = c.Isend(p, 1, 2)
			} else {
				r, err = c.Irecv(p, 0, 2)
			}
			if err != nil {
				return err
			}
			all = append(all, r)
		}
		if _, err := mpi.WaitAll(all); err != nil {
			return err
		}
		if rank == 1 {
			return c.Send(ack, 0, 3)
		}
		_, err := c.Recv(ack, 1, 3)
		return err
	}}
}

// vector is a ping-pong of doubles in blocks, with gaps as long as the blocks.
func vector(bytes, block int) figure {
	n := bytes / 8
	t := mpi.Must(mpi.Float64.Vector(n/block, block, 2*block))
	out, in := newFloats(2*n), newFloats(2*n)
	return pingpong(mpi.Buffer{Data: out, Count: 1, Type: t}, mpi.Buffer{Data: in, Count: 1, Type: t})
}

func newFloats(n int) []float64 {
	return slices.Repeat([]float64{math.Float64frombits(0x0101010101010101 * fill)}, n)
}

func putFence(bytes int) figure {
	var mem []byte
	w, err := c.WinAllocate(&mem, bytes)
	check(err)
	check(w.Fence())
	x := any(memory(bytes))
	return figure{end: w.Free, operation: func() error {
		if rank == 0 {
			if err := w.Put(x, 1, 0); err != nil {
				return err
			}
		}
		return w.Fence()
	}}
}

// fileBlock is how many doubles of a rank lie together in a file, in which ranks take turns.
const fileBlock = 64

// file has all ranks write, or read, so many bytes each, together.
func file(bytes int, read bool) figure {
	f, err := mpi.OpenFile(c, fileName, mpi.ModeCreate|mpi.ModeRdWr|mpi.ModeDeleteOnClose, nil)
	check(err)
	turns := mpi.Must(mpi.Must(mpi.Float64.Contiguous(fileBlock)).Resized(0, size*fileBlock*8))
	check(f.SetView(rank*fileBlock*8, mpi.Float64, turns, "native", nil))
	x := any(newFloats(bytes / 8))
	access := f.WriteAtAll
	_, err = access(0, x) // there is something to read, and to write again
	check(err)
	if read {
		access = f.ReadAtAll
	}
	return figure{end: f.Close, operation: func() error { _, err := access(0, x); return err }}
}

// collective is an operation on so many bytes: of each pair in Alltoall, of each rank's part in Gather, Scatter, Allgather and ReduceScatterBlock.
func collective(name string, bytes int, how []mpi.Option) func() error {
	switch name {
	case "barrier":
		return func() error { return c.Barrier(how...) }
	case "bcast":
		x := any(memory(bytes))
		return func() error { return c.Bcast(x, 0, how...) }
	case "reduce":
		from, to := any(newFloats(bytes/8)), any(newFloats(bytes/8))
		return func() error { return c.Reduce(from, to, mpi.Sum, 0, how...) }
	case "allreduce":
		from, to := any(newFloats(bytes/8)), any(newFloats(bytes/8))
		return func() error { return c.Allreduce(from, to, mpi.Sum, how...) }
	case "reducescatterblock":
		from, to := any(newFloats(size*bytes/8)), any(newFloats(bytes/8))
		return func() error { return c.ReduceScatterBlock(from, to, mpi.Sum, how...) }
	case "alltoall":
		from, to := any(memory(size*bytes)), any(memory(size*bytes))
		return func() error { return c.Alltoall(from, to, how...) }
	case "gather":
		from, to := any(memory(bytes)), any(memory(size*bytes))
		return func() error { return c.Gather(from, to, 0, how...) }
	case "scatter":
		from, to := any(memory(size*bytes)), any(memory(bytes))
		return func() error { return c.Scatter(from, to, 0, how...) }
	case "allgather":
		from, to := any(memory(bytes)), any(memory(size*bytes))
		return func() error { return c.Allgather(from, to, how...) }
	}
	check(fmt.Errorf("there is no figure %q", name))
	return nil
}

// die has the last rank kill itself while the others wait for its message. It prints when, in microseconds; and of known, when each of the others knows.
func die(known bool) {
	if known {
		c.SetErrhandler(mpi.ErrorsReturn)
	}
	last := size - 1
	check(c.Barrier())
	if rank < last {
		_, err := c.Recv(one[:], last, 4)
		fmt.Println("knows", time.Now().UnixMicro())
		if err == nil {
			check(fmt.Errorf("rank %d has sent something", last))
		}
		os.Exit(0)
	}
	at := time.Now().Add(200 * time.Millisecond) // the others wait then, and the line is out
	fmt.Println("died", at.UnixMicro())
	me, err := os.FindProcess(os.Getpid())
	check(err)
	time.Sleep(time.Until(at))
	check(me.Kill())
	select {}
}

// allocations prints how many a message makes in steady state: of two messages a round trip, and both ends of each.
func allocations(name string, bytes int) {
	f := pingpong(memory(bytes), memory(bytes))
	const n = 2000
	timed(f, n)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	timed(f, n)
	runtime.ReadMemStats(&after)
	if rank == 0 {
		each := float64(after.Mallocs-before.Mallocs) / (2 * n)
		fmt.Printf("%s %.4f %.4f\n", name, each, each)
	}
}
