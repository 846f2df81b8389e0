package world

import (
	"errors"
	"fmt"
	"io"
	"math/rand"
	"strings"
	"testing"
)

// feed merges what ranks print, one text a rank, in one go.
func feed(t *transcript, texts ...string) {
	fresh := make([][]*block, len(texts))
	for r, text := range texts {
		for line := range strings.Lines(text) {
			fresh[r] = append(fresh[r], lineOf(stdout, strings.TrimSuffix(line, "\n")))
		}
	}
	t.merge(fresh)
	t.settle()
}

// written is all of a transcript.
func written(t *transcript) string {
	var b strings.Builder
	for i := range t.end() {
		if k := t.get(i); k != nil {
			fmt.Fprintf(&b, "[%s] %s\n", k.ranks, k.text)
		}
	}
	return b.String()
}

func noSpill() (io.Writer, string, error) { return nil, "", errors.New("no file here") }

func TestMerge(t *testing.T) {
	for name, c := range map[string]struct {
		rounds [][]string
		want   string
	}{
		"equal":         {[][]string{{"a\nb\n", "a\nb\n", "a\nb\n"}}, "[0-2] a\n[0-2] b\n"},
		"one differs":   {[][]string{{"a\nx\nb\n", "a\nb\n", "a\ny\nb\n"}}, "[0-2] a\n[0] x\n[2] y\n[0-2] b\n"},
		"all differ":    {[][]string{{"I am 0\n", "I am 1\n", "I am 2\n"}}, "[0] I am 0\n[1] I am 1\n[2] I am 2\n"},
		"own, then all": {[][]string{{"s\n0\ne\n", "s\n1\ne\n"}}, "[0,1] s\n[0] 0\n[1] 1\n[0,1] e\n"},
		"late":          {[][]string{{"a\nb\n", ""}, {"c\n", "a\n"}, {"", "b\nc\n"}}, "[0,1] a\n[0,1] b\n[0,1] c\n"},
		"time counts":   {[][]string{{"ping 0\n", ""}, {"", "ping 1\n"}, {"pong 0\n", ""}}, "[0] ping 0\n[1] ping 1\n[0] pong 0\n"},
		"repeated":      {[][]string{{"x\nx\nx\n", "x\nx\n"}}, "[0,1] x\n[0,1] x\n[0] x\n"},
		"out of place":  {[][]string{{"a\nb\nc\nerr\n", "err\na\nb\nc\n", "a\nerr\nb\nc\n"}}, "[1] err\n[0-2] a\n[2] err\n[0-2] b\n[0-2] c\n[0] err\n"},
		"own order":     {[][]string{{"a\nb\n", "b\na\n"}}, "[0] a\n[0,1] b\n[1] a\n"},
	} {
		tr := newTranscript(len(c.rounds[0]), noSpill)
		for _, round := range c.rounds {
			feed(tr, round...)
		}
		if got := written(tr); got != c.want {
			t.Errorf("%s:\n%swant\n%s", name, got, c.want)
		}
	}
}

// Whatever ranks print, in whatever pieces: each rank's lines are all there, in its order.
func TestMergeKeepsEachRanksOrder(t *testing.T) {
	for seed := range int64(200) {
		rng := rand.New(rand.NewSource(seed))
		size := 1 + rng.Intn(6)
		tr := newTranscript(size, noSpill)
		want := make([]string, size)
		for range 1 + rng.Intn(5) {
			texts := make([]string, size)
			for r := range texts {
				for range rng.Intn(12) {
					texts[r] += fmt.Sprintf("line %d\n", rng.Intn(6))
				}
				want[r] += texts[r]
			}
			feed(tr, texts...)
		}
		got := make([]string, size)
		for i := range tr.end() {
			b := tr.get(i)
			for r := range b.ranks.Ranks {
				got[r] += b.text + "\n"
			}
			if b.at != i || b.ranks.Empty() {
				t.Fatalf("seed %d: block %d has number %d and ranks %q", seed, i, b.at, b.ranks)
			}
		}
		for r := range want {
			if got[r] != want[r] {
				t.Fatalf("seed %d: rank %d has\n%swant\n%s", seed, r, got[r], want[r])
			}
		}
	}
}

// What is too much for memory is in the file, whole and once, the ends of it in memory.
func TestLongTranscriptGoesToTheFile(t *testing.T) {
	var file, want strings.Builder
	tr := newTranscript(2, func() (io.Writer, string, error) { return &file, "the file", nil })
	for i := range 40 {
		var text strings.Builder
		for j := range 5000 {
			fmt.Fprintf(&text, "line %d of %d\n", j, i)
			fmt.Fprintf(&want, "[0,1] line %d of %d\n", j, i)
		}
		feed(tr, text.String(), text.String())
		if n := len(tr.head) + len(tr.tail); n > keptBlocks {
			t.Fatalf("%d blocks in memory", n)
		}
	}
	tr.finish()
	tr.finish()
	if file.String() != want.String() {
		t.Errorf("the file has %d bytes, want %d", file.Len(), want.Len())
	}
	if tr.end() != 200_000 || tr.get(0).text != "line 0 of 0" || tr.get(199_999).text != "line 4999 of 39" || tr.get(100_000) != nil || tr.left() < 100_000 {
		t.Errorf("%d blocks, %d in the file only; first %v, last %v", tr.end(), tr.left(), tr.get(0), tr.get(tr.end()-1))
	}
}

// What is not settled is merged anew with what comes: in the end it is as if all had come at once.
func TestMergeAnew(t *testing.T) {
	for seed := range int64(100) {
		rng := rand.New(rand.NewSource(seed))
		size := 1 + rng.Intn(5)
		once, bits := newTranscript(size, noSpill), newTranscript(size, noSpill)
		all := make([][]*block, size)
		for range 1 + rng.Intn(6) {
			fresh := make([][]*block, size)
			for r := range fresh {
				for range rng.Intn(6) {
					text := fmt.Sprintf("line %d", rng.Intn(8))
					fresh[r] = append(fresh[r], lineOf(stdout, text))
					all[r] = append(all[r], lineOf(stdout, text))
				}
			}
			bits.merge(fresh)
		}
		bits.merge(make([][]*block, size))
		once.merge(all)
		if got, want := written(bits), written(once); got != want {
			t.Fatalf("seed %d:\n%swant\n%s", seed, got, want)
		}
	}
}

// BenchmarkMerge is the cost of a line when each of many ranks prints others.
func BenchmarkMerge(b *testing.B) {
	for _, ranks := range []int{8, 64} {
		b.Run(fmt.Sprintf("ranks=%d", ranks), func(b *testing.B) {
			const lines = 2000
			for b.Loop() {
				b.StopTimer()
				tr := newTranscript(ranks, noSpill)
				fresh := make([][]*block, ranks)
				for r := range fresh {
					for i := range lines {
						fresh[r] = append(fresh[r], lineOf(stdout, fmt.Sprintf("rank %d line %d", r, i)))
					}
				}
				b.StartTimer()
				tr.merge(fresh)
				tr.settle()
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(ranks*lines), "ns/line")
		})
	}
}
