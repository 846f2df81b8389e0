// Package bundle reads and writes the files in which stdlib keeps one compressed blob a package: type data, or docs.
//
//	magic "jeton2\n" · uvarint number of blobs · for each: uvarint length of the key, key, uvarint length compressed
//	· the blobs, each compressed with DEFLATE, in the order of the keys
//
// The first blob has no key. It is the dictionary of the others: what many of them hold, which saves a sixth of the size. A bundle is a
// string, as go:embed gives it: nothing is read, copied or decompressed before a blob is asked for. It has no checksum: it is part of
// the program.
package bundle

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
)

const magic = "jeton2\n"

// Encode writes the blobs, sorted by key. The same blobs give the same bytes. There may be none with an empty key.
func Encode(blobs map[string][]byte) ([]byte, error) {
	keys := slices.Sorted(maps.Keys(blobs))
	common := dictionary(blobs, keys)
	index := binary.AppendUvarint([]byte(magic), uint64(1+len(keys)))
	var body bytes.Buffer
	add := func(key string, blob, dict []byte) error {
		start := body.Len()
		w, err := flate.NewWriterDict(&body, flate.BestCompression, dict)
		if err != nil {
			return err
		}
		if _, err := w.Write(blob); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		index = binary.AppendUvarint(index, uint64(len(key)))
		index = append(index, key...)
		index = binary.AppendUvarint(index, uint64(body.Len()-start))
		return nil
	}
	if err := add("", common, nil); err != nil {
		return nil, err
	}
	for _, key := range keys {
		if err := add(key, blobs[key], common); err != nil {
			return nil, err
		}
	}
	return append(index, body.Bytes()...), nil
}

// A Reader finds blobs by key. It holds an index of some 40 bytes a blob, and the dictionary once a blob was asked for. It is safe for any
// goroutine.
type Reader struct {
	keys   []string
	blobs  []string // compressed, of the same index as its key
	common func() ([]byte, error)
}

// Open reads the index of an encoded bundle.
func Open(data string) (*Reader, error) {
	rest, ok := strings.CutPrefix(data, magic)
	if !ok {
		return nil, fmt.Errorf("bundle: no %q at its start", magic)
	}
	n, rest, err := uvarint(rest)
	if err != nil || n > uint64(len(rest)) {
		return nil, fmt.Errorf("bundle: bad number of blobs")
	}
	r := &Reader{keys: make([]string, n), blobs: make([]string, n)}
	lengths := make([]int, n)
	for i := range r.keys {
		if r.keys[i], rest, err = text(rest); err != nil {
			return nil, fmt.Errorf("bundle: key %d: %w", i, err)
		}
		size, tail, err := uvarint(rest)
		if err != nil || size > uint64(len(data)) {
			return nil, fmt.Errorf("bundle: bad length of %q", r.keys[i])
		}
		lengths[i], rest = int(size), tail
	}
	for i, size := range lengths {
		if size > len(rest) {
			return nil, fmt.Errorf("bundle: %q is cut off", r.keys[i])
		}
		r.blobs[i], rest = rest[:size], rest[size:]
	}
	if n == 0 || r.keys[0] != "" {
		return nil, fmt.Errorf("bundle: no dictionary")
	}
	first := r.blobs[0]
	r.keys, r.blobs = r.keys[1:], r.blobs[1:]
	r.common = sync.OnceValues(func() ([]byte, error) { return io.ReadAll(flate.NewReader(strings.NewReader(first))) })
	return r, nil
}

// Keys returns all keys, sorted. The caller must not change the slice.
func (r *Reader) Keys() []string { return r.keys }

// Has tells whether there is a blob of that key.
func (r *Reader) Has(key string) bool {
	_, ok := slices.BinarySearch(r.keys, key)
	return ok
}

// Get decompresses the blob of a key; the caller owns it. It returns nil when there is none.
func (r *Reader) Get(key string) ([]byte, error) {
	i, ok := slices.BinarySearch(r.keys, key)
	if !ok {
		return nil, nil
	}
	common, err := r.common()
	if err != nil {
		return nil, fmt.Errorf("bundle: its dictionary: %w", err)
	}
	blob, err := io.ReadAll(flate.NewReaderDict(strings.NewReader(r.blobs[i]), common))
	if err != nil {
		return nil, fmt.Errorf("bundle: %q: %w", key, err)
	}
	return blob, nil
}

func uvarint(s string) (uint64, string, error) {
	head := s[:min(len(s), binary.MaxVarintLen64)]
	v, n := binary.Uvarint([]byte(head))
	if n <= 0 {
		return 0, s, io.ErrUnexpectedEOF
	}
	return v, s[n:], nil
}

func text(s string) (string, string, error) {
	n, rest, err := uvarint(s)
	if err != nil || n > uint64(len(rest)) {
		return "", s, io.ErrUnexpectedEOF
	}
	return rest[:n], rest[n:], nil
}
