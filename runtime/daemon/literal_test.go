package daemon

import (
	"go/types"
	"math"
	"strings"
	"testing"
	"time"

	"go/token"
)

type (
	word  string
	inner struct{ A int }
)

// TestLiterals: an argument is Go text of its value.
func TestLiterals(t *testing.T) {
	var r StartRequest
	for i, c := range []struct {
		v    any
		want string
	}{
		{"a\n\"b\"", `"a\n\"b\""`}, {word("x"), `"x"`}, {true, "true"}, {-3, "-3"}, {uint8(200), "200"}, {2.5, "2.5"}, {2.0, "2.0"}, {1e300, "1e+300"},
		{time.Second, "1000000000"}, {'é', "233"},
		{[]string{"a", "b"}, `[]string{"a", "b"}`}, {[]int(nil), "[]int{}"}, {[2]bool{true}, "[2]bool{true, false}"}, {[]byte("ab"), "[]uint8{97, 98}"},
		{map[string][]int{"b": {2}, "a": {1}}, `map[string][]int{"a": []int{1}, "b": []int{2}}`}, {[][]float64{{1}}, "[][]float64{[]float64{1.0}}"},
	} {
		if err := r.add(i, c.v); err != nil {
			t.Errorf("%v: %v", c.v, err)
			continue
		}
		got := r.Literals[len(r.Literals)-1]
		if got != c.want {
			t.Errorf("%#v is %s, want %s", c.v, got, c.want)
		}
		if _, err := types.Eval(token.NewFileSet(), nil, token.NoPos, got); err != nil {
			t.Errorf("%s is no Go: %v", got, err)
		}
	}
	for _, v := range []any{nil, inner{1}, &inner{}, []inner{{1}}, []word{"a"}, map[string]any{}, make(chan int), func() {}, math.NaN(), math.Inf(1), []any{1}, 1i, uintptr(1)} {
		if err := r.add(0, v); err == nil || !strings.Contains(err.Error(), "cannot be copied") {
			t.Errorf("%#v: %v", v, err)
		}
	}
}

// TestAlone: a program that nobody launched has no daemons, and says so.
func TestAlone(t *testing.T) {
	const said = "does not run in a notebook"
	if _, err := Start("", Program("x")); err == nil || !strings.Contains(err.Error(), said) {
		t.Errorf("Start: %v", err)
	}
	if _, err := List(); err == nil || !strings.Contains(err.Error(), said) {
		t.Errorf("List: %v", err)
	}
	if _, err := Hosts(); err == nil || !strings.Contains(err.Error(), said) {
		t.Errorf("Hosts: %v", err)
	}
	if err := StopAll(); err == nil || !strings.Contains(err.Error(), said) {
		t.Errorf("StopAll: %v", err)
	}
	if _, err := Listen(); err == nil || !strings.Contains(err.Error(), said) {
		t.Errorf("Listen: %v", err)
	}
	if _, err := Self(); err == nil || !strings.Contains(err.Error(), "does not run in a daemon") {
		t.Errorf("Self: %v", err)
	}
}
