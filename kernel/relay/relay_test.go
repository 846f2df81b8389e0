package relay

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func TestChunks(t *testing.T) {
	var stream bytes.Buffer
	w := NewWriter(&stream)
	long := strings.Repeat("long ", 20_000) // more than one chunk
	for _, c := range []struct {
		tag  Tag
		text string
	}{{Stdout, "one"}, {InputEnd, ""}, {Stderr, long}, {Messages, "two"}} {
		if err := w.Send(c.tag, []byte(c.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.SendValue(Reply, []string{"a", "b"}); err != nil {
		t.Fatal(err)
	}
	r := NewReader(iotest.HalfReader(&stream))
	var got bytes.Buffer
	var tags []Tag
	for {
		tag, text, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(text) > pieceBytes {
			t.Errorf("a chunk of %d bytes keeps others waiting", len(text))
		}
		if tag == Reply {
			var v []string
			if err := Decode(text, &v); err != nil || strings.Join(v, " ") != "a b" {
				t.Errorf("value %q, %v", v, err)
			}
			continue
		}
		if len(tags) == 0 || tags[len(tags)-1] != tag {
			tags = append(tags, tag)
		}
		got.Write(text)
	}
	if want := []Tag{Stdout, InputEnd, Stderr, Messages}; !slices.Equal(tags, want) || got.String() != "one"+long+"two" {
		t.Errorf("tags %v, want %v; %d bytes", tags, want, got.Len())
	}
}

func TestValueTooLarge(t *testing.T) {
	if err := NewWriter(io.Discard).SendValue(Reply, make([]byte, MaxBytes+1)); !errors.Is(err, ErrChunk) {
		t.Errorf("error %v", err)
	}
}

func TestBadChunks(t *testing.T) {
	for name, c := range map[string]struct {
		stream string
		want   string
	}{
		"no tag":      {"\x00\x00\x00\x00\x00", "a chunk of kind 0"},
		"unknown":     {"\xff\x00\x00\x00\x00", "a chunk of kind 255"},
		"huge":        {"\x01\xff\xff\xff\xff", "a chunk of 4294967295 bytes"},
		"cut in head": {"\x01\x00", "unexpected EOF"},
		"cut in body": {"\x01\x00\x00\x00\x05abc", "cut off: unexpected EOF"},
		"empty":       {"", "EOF"},
	} {
		_, _, err := NewReader(strings.NewReader(c.stream)).Next()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

// FuzzReader: whatever comes, the Reader takes chunks that could have been sent, or an error, and no more memory than came.
func FuzzReader(f *testing.F) {
	f.Add([]byte("\x06\x00\x00\x00\x03one\x05\x00\x00\x00\x00"))
	f.Add([]byte("\x01\x00\x0f\xff\xff"))
	f.Add([]byte("\x09\x00\x00\x00\x05\xa1\x01\x02\xff\xff"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		r := NewReader(bytes.NewReader(stream))
		var again bytes.Buffer
		w := NewWriter(&again)
		for {
			tag, text, err := r.Next()
			if err != nil {
				break
			}
			var v any
			_ = Decode(text, &v)
			if len(text) <= pieceBytes {
				_ = w.Send(tag, text)
			} else {
				again.Write(stream[again.Len() : again.Len()+headBytes+len(text)])
			}
		}
		if !bytes.HasPrefix(stream, again.Bytes()) {
			t.Errorf("%q was read as %q", stream, again.Bytes())
		}
		if cap(r.buf) > 2*(len(stream)+pieceBytes) {
			t.Errorf("%d bytes of memory for %d that came", cap(r.buf), len(stream))
		}
	})
}
