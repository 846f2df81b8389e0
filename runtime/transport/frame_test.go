package transport

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

// frames is what a decoder makes of bytes that come in pieces of the given size.
func frames(wire []byte, piece int, limit int64) (all []frame, err error) {
	d := newDecoder(limit, nil)
	for {
		for {
			f, ok, err := d.next()
			if err != nil {
				return all, err
			}
			if !ok {
				break
			}
			f.preface = bytes.Clone(f.preface)
			all = append(all, f)
		}
		if len(wire) == 0 {
			return all, nil
		}
		space := d.space()
		n := copy(space[:min(len(space), piece)], wire)
		d.filled(n)
		wire = wire[n:]
	}
}

func wireOf(f frame) []byte {
	f.length, f.note, f.words = uint64(len(f.body)), uint16(len(f.stamp)), uint8(len(f.preface)/8)
	return slices.Concat(f.append(nil), f.preface, f.stamp, f.body)
}

func TestDecoder(t *testing.T) {
	want := []frame{
		{header: header{kind: data, tag: 7, id: 1, seq: 1, stream: 9}, stamp: []byte("clock"), body: []byte("hello")},
		{header: header{kind: bye}},
		{header: header{kind: data, flags: copied}, stamp: bytes.Repeat([]byte("s"), maxNote)},
		{header: header{kind: data}, body: bytes.Repeat([]byte("0123456789"), 20_000)},
		{header: header{kind: data}, body: []byte("after")},
		{header: header{kind: data, flags: copied}, preface: bytes.Repeat([]byte("p"), MaxPreface), stamp: []byte("clock"), body: []byte("ahead")},
		{header: header{kind: data}, preface: []byte("8 bytes."), body: bytes.Repeat([]byte("0123456789"), 2000)},
		{header: header{kind: data}, preface: []byte("alone..."), body: nil},
	}
	var wire []byte
	for _, f := range want {
		wire = append(wire, wireOf(f)...)
	}
	for _, piece := range []int{1, 7, headBytes, 1000, readBytes, 1 << 30} {
		got, err := frames(wire, piece, 1<<20)
		if err != nil || len(got) != len(want) {
			t.Fatalf("pieces of %d: %d frames, %v; want %d", piece, len(got), err, len(want))
		}
		for i, f := range got {
			w := want[i]
			if f.kind != w.kind || f.tag != w.tag || f.id != w.id || f.seq != w.seq || f.stream != w.stream || f.flags != w.flags ||
				!bytes.Equal(f.preface, w.preface) || !bytes.Equal(f.stamp, w.stamp) || !bytes.Equal(f.body, w.body) {
				t.Errorf("pieces of %d: frame %d is %+v with %d and %d bytes", piece, i, f.header, len(f.stamp), len(f.body))
			}
		}
	}
}

func TestDecoderRefuses(t *testing.T) {
	for name, h := range map[string]header{
		"kind":       {kind: kinds},
		"preface":    {words: maxWords + 1},
		"no preface": {kind: bye, words: 1},
		"length":     {length: 101},
		"huge":       {length: 1 << 63},
		"long order": {kind: order, length: maxOrder + 1},
	} {
		limit := int64(100)
		if h.kind == order {
			limit = 1 << 20
		}
		if _, err := frames(h.append(nil), 1000, limit); !errors.Is(err, errGarbage) {
			t.Errorf("%s: %v, want errGarbage", name, err)
		}
	}
}

// A header that announces much costs nothing until the bytes come.
func TestAnnouncedBytesAreNotBelieved(t *testing.T) {
	d := newDecoder(1<<40, nil)
	h := header{length: 1 << 40}
	d.filled(copy(d.space(), h.append(nil)))
	if _, ok, err := d.next(); ok || err != nil {
		t.Fatal(ok, err)
	}
	if n := len(d.space()); n > trusted {
		t.Errorf("%d bytes were made for a header", n)
	}
}

// Whatever comes, and in whatever pieces: the same frames or the same error, and what was a frame is written as it was.
func FuzzDecoder(f *testing.F) {
	f.Add(wireOf(frame{header: header{tag: 3}, stamp: []byte("x"), body: []byte("hello")}), 3)
	f.Add(wireOf(frame{header: header{kind: order}, body: []byte("{}")}), 100)
	f.Add(wireOf(frame{body: make([]byte, 100_000)}), 70_000)
	f.Add(make([]byte, headBytes*3+1), 1)
	f.Fuzz(func(t *testing.T, wire []byte, piece int) {
		const limit = 1 << 20
		whole, err1 := frames(wire, len(wire)+1, limit)
		parts, err2 := frames(wire, 1+piece&(1<<17-1), limit)
		if (err1 == nil) != (err2 == nil) || len(whole) != len(parts) {
			t.Fatalf("%d frames and %v at once, %d and %v in pieces", len(whole), err1, len(parts), err2)
		}
		var again []byte
		for i := range whole {
			if !bytes.Equal(whole[i].body, parts[i].body) || whole[i].header != parts[i].header {
				t.Fatalf("frame %d differs", i)
			}
			again = append(again, wireOf(whole[i])...)
		}
		if !bytes.HasPrefix(wire, again) {
			t.Fatal("the frames are not what came")
		}
	})
}
