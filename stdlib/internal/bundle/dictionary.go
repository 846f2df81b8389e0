package bundle

import (
	"cmp"
	"slices"
)

// What makes a dictionary: pieces of the blobs, judged by how many other blobs hold their words.
const (
	dictionarySize = 32 << 10 // as far back as DEFLATE looks
	pieceSize      = 256
)

type word [12]byte

// words calls f with each run of bytes of a text.
func words(text []byte, f func(word)) {
	for ; len(text) >= len(word{}); text = text[1:] {
		f(word(text))
	}
}

// dictionary is what the blobs have most in common. The best comes last, where references to it are shortest.
func dictionary(blobs map[string][]byte, keys []string) []byte {
	holders := map[word]int{} // how many blobs hold a word, but for one
	last := map[word]int{}
	for i, key := range keys {
		words(blobs[key], func(w word) {
			if before, held := last[w]; held && before != i {
				holders[w]++
			}
			last[w] = i
		})
	}
	type piece struct {
		text  []byte
		worth int
	}
	var pieces []piece
	for _, key := range keys {
		for text := range slices.Chunk(blobs[key], pieceSize) {
			p := piece{text: text}
			words(text, func(w word) { p.worth += holders[w] })
			if p.worth > 0 {
				pieces = append(pieces, p)
			}
		}
	}
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(b.worth, a.worth) })
	var chosen [][]byte
	size := 0
	for _, p := range pieces {
		worth := 0 // that no piece has which is there already
		words(p.text, func(w word) { worth += holders[w] })
		if 2*worth < p.worth || size+len(p.text) > dictionarySize {
			continue
		}
		words(p.text, func(w word) { delete(holders, w) })
		chosen, size = append(chosen, p.text), size+len(p.text)
	}
	slices.Reverse(chosen)
	return slices.Concat(chosen...)
}
