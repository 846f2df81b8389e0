package frame

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// decode feeds text in pieces that end at the cuts, and returns what comes out.
func decode(t testing.TB, d *Decoder, text []byte, cuts ...int) (all []Message, err error) {
	t.Helper()
	from := 0
	for _, to := range append(cuts, len(text)) {
		d.Feed(text[from:to])
		from = to
		for {
			m, ok, err := d.Next()
			if err != nil {
				return all, err
			}
			if !ok {
				break
			}
			all = append(all, m)
		}
	}
	return all, nil
}

var some = []Message{
	{Type: "E", Body: []byte("17")},
	{Type: "MARKER", Body: []byte{}},
	{Type: "S", Body: []byte("bob@b:S:a text : with\nline ends\r\n\nE 2\n17\n")},
	{Type: "T", Body: []byte{0, 255, '\n'}, From: "rank 2", ID: 7},
}

func wire(ms []Message) (b []byte) {
	for _, m := range ms {
		b = m.Append(b)
	}
	return b
}

// Glued messages come apart, and cut ones together, wherever the cuts are.
func TestEveryCut(t *testing.T) {
	text := wire(some)
	for a := range text {
		for b := a; b < len(text); b++ {
			got, err := decode(t, &Decoder{}, text, a, b)
			if err != nil || !cmp.Equal(got, some) {
				t.Fatalf("cut at %d and %d: %v, %s", a, b, err, cmp.Diff(some, got))
			}
		}
	}
}

// Lab 6, 3c: fifty messages in one recv.
func TestBurstOfFifty(t *testing.T) {
	var want []Message
	for i := range 50 {
		want = append(want, Message{Type: "E", Body: fmt.Append(nil, i)})
	}
	var d Decoder
	got, err := decode(t, &d, wire(want))
	if err != nil || !cmp.Equal(got, want) || d.Partial() {
		t.Errorf("%v, partial %v, %s", err, d.Partial(), cmp.Diff(want, got))
	}
}

// What a person types with nc or telnet.
func TestByHand(t *testing.T) {
	got, err := decode(t, &Decoder{}, []byte("E 2\n17\nE 2\r\n18\r\nMARKER 0\r\n\r\n"))
	want := []Message{{Type: "E", Body: []byte("17")}, {Type: "E", Body: []byte("18")}, {Type: "MARKER", Body: []byte{}}}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v, %s", err, cmp.Diff(want, got))
	}
}

func TestNoMessages(t *testing.T) {
	for text, want := range map[string]struct {
		err  error
		word string
	}{
		"GET / HTTP/1.1\r\nHost: a\r\n":      {ErrGarbage, `"GET / HTTP/1.1" is no header`},
		"\n":                                 {ErrGarbage, "no header"},
		"E\n":                                {ErrGarbage, "TYPE LENGTH"},
		"E -1\n":                             {ErrGarbage, "no header"},
		"E +1\n":                             {ErrGarbage, "no header"},
		"E 99999999999999999999\n":           {ErrGarbage, "no header"},
		"É 1\na\n":                           {ErrGarbage, "no header"},
		"E 2\n179\n":                         {ErrGarbage, `after the 2 bytes of E comes "9\n"`},
		"S 10485760\n":                       {ErrLong, "S announces 10485760 bytes, and at most 1048576 are taken"},
		"E 9223372036854775807\n":            {ErrLong, "at most"},
		strings.Repeat("x", 300):             {ErrGarbage, `xxx"…`},
		strings.Repeat("x", 300) + " 1\na\n": {ErrGarbage, "no header"},
	} {
		var d Decoder
		good := Message{Type: "E", Body: []byte("1")}
		got, err := decode(t, &d, append(good.Append(nil), text...))
		if len(got) != 1 || !errors.Is(err, want.err) || !strings.Contains(err.Error(), want.word) {
			t.Errorf("%.40q: %v, %v; want one message, and %q", text, got, err, want.word)
		}
		if _, _, again := d.Next(); again != err {
			t.Errorf("%.40q: then %v", text, again)
		}
	}
}

// An announced length costs no memory before the bytes come.
func TestAnnouncedLengthIsNotBelieved(t *testing.T) {
	d := Decoder{Limit: 1 << 40}
	d.Feed([]byte("S 1099511627776\nabc"))
	if _, ok, err := d.Next(); ok || err != nil || cap(d.m.Body) > trusted {
		t.Errorf("%v %v, room for %d bytes", ok, err, cap(d.m.Body))
	}
}

func TestCheckType(t *testing.T) {
	for typ, good := range map[string]bool{"E": true, "PING-REQ": true, "a.b_c:9": true, "": false, "a b": false, "a\n": false, "é": false, strings.Repeat("a", 32): true, strings.Repeat("a", 33): false} {
		if err := CheckType(typ); (err == nil) != good {
			t.Errorf("CheckType(%q) = %v", typ, err)
		}
	}
}

// A sender's name cannot break the header that it is in.
func TestNamesAreCleaned(t *testing.T) {
	m := Message{Type: "E", Body: []byte("1"), From: "a\nE 1\nx" + strings.Repeat("y", 100), ID: 3}
	got, err := decode(t, &Decoder{}, m.Append(nil))
	if err != nil || len(got) != 1 || !strings.HasPrefix(got[0].From, "a?E 1?x") || len(got[0].From) != maxName {
		t.Errorf("%v, %+v", err, got)
	}
}

// The pieces in which bytes come change nothing, and no bytes do harm.
func FuzzDecoder(f *testing.F) {
	f.Add(wire(some), uint16(3))
	f.Add([]byte("E 2\r\n18\r\nGET / HTTP/1.1\r\n"), uint16(1))
	f.Add([]byte("S 1048577\n"), uint16(2))
	f.Fuzz(func(t *testing.T, text []byte, step uint16) {
		var cuts []int
		for at := int(step); step > 0 && at < len(text); at += int(step) {
			cuts = append(cuts, at)
		}
		whole, err := decode(t, &Decoder{}, text)
		pieces, err2 := decode(t, &Decoder{}, text, cuts...)
		// What is quoted of bad bytes is what had come; the kind of error is the same.
		if !cmp.Equal(whole, pieces) || (err == nil) != (err2 == nil) || errors.Is(err, ErrLong) != errors.Is(err2, ErrLong) {
			t.Fatalf("whole: %v, %v; in pieces: %v, %v", whole, err, pieces, err2)
		}
		for _, m := range whole {
			if CheckType(m.Type) != nil || len(m.Body) > defaultLimit {
				t.Fatalf("%+v came out", m)
			}
		}
		again, err := decode(t, &Decoder{}, wire(whole))
		if err != nil || !slices.EqualFunc(whole, again, func(a, b Message) bool { return a.Type == b.Type && bytes.Equal(a.Body, b.Body) }) {
			t.Fatalf("sent again: %v, %v; want %v", again, err, whole)
		}
	})
}
