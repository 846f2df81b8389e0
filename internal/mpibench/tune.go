package mpibench

import (
	"bytes"
	"context"
	"fmt"
	"go/format"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"jeton/runtime/mpi"
)

// The operations that have a choice, with the sizes that are measured: of the whole, or of a rank's part.
var tuned = []struct {
	operation string
	sizes     []int
}{
	{"Barrier", []int{0}},
	{"Bcast", []int{8, 1 << 10, 8 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20}},
	{"Gather", []int{8, 1 << 10, 8 << 10, 64 << 10, 256 << 10}},
	{"Scatter", []int{8, 1 << 10, 8 << 10, 64 << 10, 256 << 10}},
	{"Allgather", []int{8, 1 << 10, 8 << 10, 64 << 10, 256 << 10}},
	{"Alltoall", []int{8, 1 << 10, 8 << 10, 64 << 10, 256 << 10}},
	{"Reduce", []int{8, 1 << 10, 8 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20}},
	{"ReduceScatterBlock", []int{8, 1 << 10, 8 << 10, 64 << 10, 256 << 10}},
	{"Allreduce", []int{8, 1 << 10, 8 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20}},
}

// segments are what pipelined algorithms are tried with, in bytes.
var segments = []int{16 << 10, 128 << 10}

// A choice is what is best from a size on.
type choice struct {
	operation string
	transport Transport
	ranks     int
	from      int // bytes
	how       string
	segment   int // bytes; 0: all at once
	took      float64
}

// margin is how much better than the choice for the next smaller size (or, for the smallest, than the algorithm that the library names first) another must be: less
// is noise.
const margin = 0.93

// Tune measures every algorithm of every operation, and writes the table of those that were the fastest, as the Go file that the library has. It takes many minutes.
func Tune(ctx context.Context, c Config, w io.Writer) error {
	c.defaults()
	c.Peers = false
	dir, err := os.MkdirTemp("", "jeton-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c.file = filepath.Join(dir, "file")
	all, err := subjects(ctx, &c, dir, runtime.NumCPU())
	if err != nil {
		return err
	}
	if all[0].missing != "" {
		return fmt.Errorf("jeton bench mpi --tune: %s", all[0].missing)
	}
	var table []choice
	for _, t := range c.Over {
		for _, n := range c.Ranks {
			took := map[string]Value{}
			for round := range c.Rounds {
				c.Progress(fmt.Sprintf("round %d of %d: %d ranks, %s", round+1, c.Rounds, n, t))
				got, err := start(ctx, &c, &all[0], t, n, candidates(n, c.Only))
				if err != nil {
					return err
				}
				for word, v := range got {
					took[word] = took[word].and(v)
				}
			}
			table = append(table, best(took, t, n)...)
		}
	}
	return write(w, table, &c)
}

// Operations are those that have a choice.
func Operations() (names []string) {
	for _, op := range tuned {
		names = append(names, strings.ToLower(op.operation))
	}
	return names
}

// candidates are the figures that are measured on n ranks, of some operations; nil: of all.
func candidates(n int, only []string) (words []string) {
	for _, op := range tuned {
		if only != nil && !slices.Contains(only, strings.ToLower(op.operation)) {
			continue
		}
		for _, bytes := range op.sizes {
			for _, how := range mpi.Algorithms(op.operation) {
				words = append(words, tries(op.operation, bytes, n, how)...)
			}
		}
	}
	return words
}

// returning are the algorithms in which data goes to some rank and back again, but for Alltoall's linear one, which is an exchange of two.
var returning = []string{"linear", "reduce-bcast", "gather-bcast", "gather-scatter"}

// tries are the ways to use an algorithm.
func tries(operation string, bytes, n int, how string) []string {
	word := fmt.Sprintf("%s:%d:%s", strings.ToLower(operation), bytes, how)
	switch {
	case n == 2 && bytes < 16<<10 && slices.Contains([]string{"Barrier", "Allgather", "Allreduce", "Alltoall"}, operation) && slices.Contains(returning, how) && (operation != "Alltoall" || how != "linear"):
		return nil // there and back again, where an exchange is one message's time: what is faster here is noise
	case operation == "Allgather" && how == "recursive-doubling" && n&(n-1) != 0:
		return nil
	case operation == "ReduceScatterBlock" && n == 2 && how != mpi.Algorithms(operation)[0]:
		return nil // two exchange a part each, or send more
	case !slices.Contains([]string{"chain", "binary", "reduce-bcast"}, how) && (how != "binomial" || operation != "Bcast" && operation != "Reduce"):
		return []string{word}
	}
	if n == 2 && how != "binomial" && how != "reduce-bcast" {
		return nil // all trees of two are alike
	}
	words := []string{word}
	if how == "chain" {
		words = nil // operations without a pause hide that the last of a chain waits for all others
	}
	for _, s := range segments {
		if bytes >= 2*s {
			words = append(words, fmt.Sprintf("%s/%d", word, s/elementBytes(operation)))
		}
	}
	return words
}

// elementBytes is what an element has in the programs.
func elementBytes(operation string) int {
	if strings.Contains(operation, "educe") {
		return 8
	}
	return 1
}

// best is the table of one number of ranks.
func best(took map[string]Value, t Transport, n int) (table []choice) {
	for _, op := range tuned {
		last, lastBytes := mpi.Algorithms(op.operation)[0], 0
		for _, bytes := range op.sizes {
			prefix := fmt.Sprintf("%s:%d:", strings.ToLower(op.operation), bytes)
			how, least := "", math.Inf(1)
			for word, v := range took {
				if rest, ok := strings.CutPrefix(word, prefix); ok && (v.Median < least || v.Median == least && rest < how) {
					how, least = rest, v.Median
				}
			}
			if how == "" {
				continue // not measured
			}
			first := bytes == op.sizes[0]
			if v, ok := took[prefix+last]; ok && least > margin*v.Median {
				if how, least = last, v.Median; !first {
					lastBytes = bytes
					continue
				}
			}
			c := choice{operation: op.operation, transport: t, ranks: n, how: how, took: least}
			if !first {
				c.from = int(math.Sqrt(float64(lastBytes) * float64(bytes)))
			}
			if name, s, ok := strings.Cut(how, "/"); ok {
				fmt.Sscan(s, &c.segment)
				c.how, c.segment = name, c.segment*elementBytes(op.operation)
			}
			table = append(table, c)
			last, lastBytes = how, bytes
		}
	}
	return table
}

func write(w io.Writer, table []choice, c *Config) error {
	slices.SortStableFunc(table, func(a, b choice) int { return strings.Compare(a.operation, b.operation) })
	var text bytes.Buffer
	fmt.Fprintf(&text, "// Code generated by jeton bench mpi --tune; DO NOT EDIT.\n\npackage mpi\n\n")
	fmt.Fprintf(&text, "// measured is what was the fastest, in the median of %d rounds of %d batches, on %d processors (%s/%s, %s): ranks in processes of one\n// host, which share memory (near), or are connected by TCP. More ranks than processors share them.\n",
		c.Rounds, c.Batches, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	fmt.Fprintf(&text, "var measured = []choice{\n")
	for i, x := range table {
		if i > 0 && table[i-1].operation != x.operation {
			text.WriteString("\n")
		}
		fmt.Fprintf(&text, "\t{%q, %t, %d, %d, %q, %d}, // %s µs\n", x.operation, x.transport == Near, x.ranks, x.from, x.how, x.segment, short(x.took))
	}
	text.WriteString("}\n")
	tidy, err := format.Source(text.Bytes())
	if err == nil {
		_, err = w.Write(tidy)
	}
	return err
}
