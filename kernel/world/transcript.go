package world

import (
	"bufio"
	"fmt"
	"io"
	"slices"
)

const (
	// keptBlocks and keptBytes bound what a cell's output keeps in memory, and shows.
	keptBlocks = 100_000
	keptBytes  = 4 << 20
	// headBlocks and tailBlocks are what is kept, at the least, of an output beyond that.
	headBlocks, tailBlocks = 1000, 1000
	headBytes, tailBytes   = 256 << 10, 256 << 10
)

// A transcript is the merged output of a cell, with its middle in a file when it is long.
//
// Invariant: head are the blocks 0 to len(head)-1, tail those from start to end()-1; start is len(head) until blocks are left out.
type transcript struct {
	printed bool // what is settled was printed: no rank can join it any more

	last  [2][]int // by rank, the number of its last block; -1 at first. The second is for errors
	head  []*block
	tail  []*block
	start int // the number of tail's first block

	headSize, tailSize int // bytes

	base    int           // the blocks from this number on are not settled
	settled [2][]int      // last, as far as it is settled
	window  [2][][]*block // by rank, what is not settled: each rank's own blocks

	spill   func() (io.Writer, string, error) // opens the file; it is called once
	out     *bufio.Writer                     // nil while all is in memory
	file    string
	failure error // why the file has not got everything
	written int   // the blocks below this number are in the file
}

func newTranscript(size int, spill func() (io.Writer, string, error)) *transcript {
	t := &transcript{spill: spill}
	for range size {
		t.last[0], t.last[1] = append(t.last[0], -1), append(t.last[1], -1)
	}
	t.settled = [2][]int{slices.Clone(t.last[0]), slices.Clone(t.last[1])}
	t.window = [2][][]*block{make([][]*block, size), make([][]*block, size)}
	return t
}

func (t *transcript) end() int { return t.start + len(t.tail) }

// left is how many blocks are in the file only.
func (t *transcript) left() int { return t.start - len(t.head) }

// get is a block by its number, nil when it is in the file only.
func (t *transcript) get(at int) *block {
	switch {
	case at < len(t.head):
		return t.head[at]
	case at >= t.start && at < t.end():
		return t.tail[at-t.start]
	}
	return nil
}

// since are the blocks from a number on; they must be in memory.
func (t *transcript) since(from int) (list []*block) {
	for i := max(from, 0); i < t.end(); i++ {
		if b := t.get(i); b != nil {
			list = append(list, b)
		}
	}
	return list
}

func (b *block) size() int {
	n := len(b.text)
	if b.bundle == nil {
		return n
	}
	for _, form := range b.bundle.Data {
		switch f := form.(type) {
		case string:
			n += len(f)
		case []byte:
			n += len(f)
		}
	}
	return n
}

// reopen takes out the blocks that are not settled.
func (t *transcript) reopen() {
	cut := func(list []*block, from int, size *int) []*block {
		for _, b := range list[from:] {
			*size -= b.size()
			b.ranks = Set{}
		}
		return list[:from]
	}
	if n := t.base - t.start; n >= 0 {
		t.tail = cut(t.tail, min(n, len(t.tail)), &t.tailSize)
	}
	if t.base < len(t.head) {
		t.head = cut(t.head, t.base, &t.headSize)
		t.tail = cut(t.tail, 0, &t.tailSize)
		t.start = t.base
	}
	t.last = [2][]int{slices.Clone(t.settled[0]), slices.Clone(t.settled[1])}
}

// settle has the blocks that are there stay where they are, and puts what is too much into the file.
func (t *transcript) settle() {
	t.base = t.end()
	t.settled = [2][]int{slices.Clone(t.last[0]), slices.Clone(t.last[1])}
	for apart := range t.window {
		clear(t.window[apart])
	}
	if len(t.head)+len(t.tail) > keptBlocks || t.headSize+t.tailSize > keptBytes || t.out != nil && (len(t.tail) > 2*tailBlocks || t.tailSize > 2*tailBytes) {
		t.fold()
	}
}

// add puts blocks at the end.
func (t *transcript) add(blocks []*block) {
	for _, b := range blocks {
		size := b.size()
		if t.start == len(t.head) && len(t.tail) == 0 && (len(t.head) < headBlocks && t.headSize+size <= headBytes || len(t.head) == 0) {
			t.head, t.headSize = append(t.head, b), t.headSize+size
			t.start = len(t.head)
			continue
		}
		t.tail, t.tailSize = append(t.tail, b), t.tailSize+size
	}
}

// fold puts the older part of the tail into the file.
func (t *transcript) fold() {
	if t.out == nil {
		var w io.Writer
		if w, t.file, t.failure = t.spill(); t.failure != nil {
			w = io.Discard
		}
		t.out = bufio.NewWriterSize(w, 64<<10)
		for _, b := range t.head {
			t.write(b)
		}
	}
	n := 0
	for size := t.tailSize; n < len(t.tail)-1 && (len(t.tail)-n > tailBlocks || size > tailBytes); n++ {
		size -= t.tail[n].size()
		t.write(t.tail[n])
	}
	for _, b := range t.tail[:n] {
		t.tailSize -= b.size()
	}
	t.start += n
	t.tail = append([]*block(nil), t.tail[n:]...)
}

// write writes a block to the file, with the ranks that it has now.
func (t *transcript) write(b *block) {
	if b.at < t.written {
		return
	}
	t.written = b.at + 1
	text := b.text
	if b.kind == picture {
		text = "(a display)"
	}
	if _, err := fmt.Fprintf(t.out, "[%s] %s\n", b.ranks, text); err != nil && t.failure == nil {
		t.failure = err
	}
}

// finish writes what is in memory to the file, too, if there is one: it has all then.
func (t *transcript) finish() {
	if t.out == nil {
		return
	}
	for _, b := range t.tail {
		t.write(b)
	}
	if err := t.out.Flush(); err != nil && t.failure == nil {
		t.failure = err
	}
}
