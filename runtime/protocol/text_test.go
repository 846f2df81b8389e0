package protocol

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

type level int8

func (l level) String() string { return strings.Repeat("!", int(l)) }

type inner struct {
	Yes  bool
	text string
}

type message struct {
	A   int
	b   uint16
	In  inner
	Low level
}

type quiet struct {
	A  int8
	b  uint64
	In inner
}

// What TextOf writes itself is what fmt writes.
func TestTextOf(t *testing.T) {
	for _, m := range []any{nil, 7, -7, uint8(9), "a b", true, level(3), inner{true, "x"}, quiet{-1, 2, inner{false, "é"}}, &quiet{3, 4, inner{}}, message{1, 2, inner{}, 3},
		struct{}{}, struct{ inner }{inner{true, ""}}, struct{ D time.Duration }{time.Second}, struct{ d time.Duration }{time.Second}, []int{1, 2}, map[string]int{"a": 1},
		struct{ F float64 }{1e21}, struct{ Err error }{errors.New("no")}, errors.New("no"), [2]byte{1, 2}, (*quiet)(nil), struct{ M any }{3}, struct{ P uintptr }{9}} {
		if got, want := TextOf(m), fmt.Sprintf("%+v", m); got != want && !strings.HasPrefix(want, "&") {
			t.Errorf("TextOf(%#v) = %q, want %q", m, got, want)
		}
	}
}

func TestTextIsCut(t *testing.T) {
	for n := range 100 {
		whole := strings.Repeat("x", n) + strings.Repeat("é", 60)
		got := TextOf(whole)
		if len(got) > maxText || !utf8.ValidString(got) || !strings.HasPrefix(whole, strings.TrimSuffix(got, "…")) || len(got) < maxText-3 {
			t.Errorf("%q is shown as %q", whole, got)
		}
	}
}
