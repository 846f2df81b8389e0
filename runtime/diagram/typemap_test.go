package diagram

import (
	"fmt"
	"strings"
	"testing"
)

// column is the first column of a matrix of rows of columns integers.
func column(rows, columns, copies int) TypeMap {
	m := TypeMap{Name: "column", Count: copies, Size: 8 * rows, UB: 8, TrueUB: 8 * ((rows-1)*columns + 1), Row: 8 * columns}
	for k := range copies {
		for r := range rows {
			m.Items = append(m.Items, MapItem{At: 8 * (r*columns + k), Size: 8, Kind: "int64", Copy: k})
		}
	}
	return m
}

// boxes are the items' places in a picture.
func boxes(t *testing.T, c *Chart) (at [][2]float64) {
	t.Helper()
	for _, e := range parse(t, c.Figure()) {
		if e.name == "rect" && e.attrs["class"] == "f" && e.attrs["stroke-width"] == "1" && e.attrs["height"] == "27" {
			at = append(at, [2]float64{e.num(t, "x"), e.num(t, "y")})
		}
	}
	return at
}

// A column of a matrix stands in the matrix, and the next one beside it.
func TestTypeInItsMatrix(t *testing.T) {
	c := DrawType(column(4, 6, 2), Options{Lang: "en"})
	at := boxes(t, c)
	if len(at) != 8 {
		t.Fatalf("%d boxes: %v", len(at), at)
	}
	for i, p := range at {
		want := [2]float64{at[0][0] + boxWide*float64(i/4), at[0][1] + boxHigh*float64(i%4)}
		if p != want {
			t.Errorf("item %d is at %v, want %v", i, p, want)
		}
	}
	for part, n := range map[string]int{">element 1<": 1, "size 4 · [ lb 0 · ub 1 ] · extent 1 · data from 0 to 19, in int64 (8 bytes each)": 1, "item 5 of the message: int64, bytes 56 to 63": 1} {
		if got := strings.Count(c.Figure(), part); got != n {
			t.Errorf("%q is there %d times", part, got)
		}
	}
}

// A struct is drawn in bytes, in the colours of its basic types, with the bounds of its data where they are others.
func TestTypeInBytes(t *testing.T) {
	m := TypeMap{Name: "S", Count: 1, Size: 9, UB: 16, TrueUB: 9, Items: []MapItem{{0, 1, "int8", 0}, {1, 8, "float64", 0}}}
	c := DrawType(m, Options{Lang: "fr"})
	for part, n := range map[string]int{">int8<": 1, ">float64<": 1, ">étendue<": 1, "du premier au dernier octet": 1, "en octets": 1, ">lb<": 1, ">ub<": 1} {
		if got := strings.Count(c.Figure(), part); got != n {
			t.Errorf("%q is there %d times, want %d", part, got, n)
		}
	}
	if at := boxes(t, c); len(at) != 2 || at[1][0]-at[0][0] < byteWide || at[1][0]-at[0][0] > byteWide+1 {
		t.Errorf("boxes at %v", at)
	}
}

// Large types are cut off: the picture begins where their data does, and says what it lacks.
func TestTypeIsCutOff(t *testing.T) {
	m := TypeMap{Name: "sub", Count: 1, Size: 8 * 4000, UB: 8_000_000, TrueLB: 8 * 500_500, TrueUB: 8 * 600_000, Row: 8000, More: 3600}
	for i := range 400 {
		m.Items = append(m.Items, MapItem{At: 8 * (500_500 + i%100 + 1000*(i/100)), Size: 8, Kind: "int64"})
	}
	c := DrawType(m, Options{Lang: "en"})
	n := len(boxes(t, c))
	if n < 60 || n > 400 || !strings.Contains(c.Figure(), ">500<") || !strings.Contains(c.Figure(), fmt.Sprintf(">%d of 4000 items are outside of the picture<", 4000-n)) {
		t.Errorf("%d boxes: %.3000s", n, c.Figure())
	}
	if len(c.Figure()) > 300_000 {
		t.Errorf("the picture has %d bytes", len(c.Figure()))
	}
}

// Whatever a type is, there is a picture, whose items are in it or counted.
func TestTypeOddities(t *testing.T) {
	one := []MapItem{{0, 8, "int64", 0}}
	for name, m := range map[string]TypeMap{
		"negative":  {Count: 1, Size: 8, LB: -80, UB: 16, TrueLB: -80, TrueUB: 8, Items: []MapItem{{-80, 8, "int64", 0}, {0, 8, "int64", 0}}},
		"no extent": {Count: 3, Size: 8, TrueUB: 8, Items: []MapItem{{0, 8, "int64", 0}, {0, 8, "int64", 1}, {0, 8, "int64", 2}}},
		"backwards": {Count: 2, Size: 8, LB: 8, UB: 0, TrueUB: 8, Items: []MapItem{{0, 8, "int64", 0}, {-8, 8, "int64", 1}}},
		"odd":       {Count: 1, Size: 8, LB: -3, UB: 21, TrueUB: 8, Items: one},
		"odd row":   {Count: 1, Size: 8, UB: 8, TrueUB: 8, Row: 13, Items: one},
		"below":     {Count: 1, Size: 8, LB: -64, UB: -56, TrueLB: -64, TrueUB: -56, Row: 24, Items: []MapItem{{-64, 8, "int64", 0}}},
		"far":       {Count: 1, Size: 8, LB: 1 << 40, UB: 1<<40 + 8, TrueLB: 1 << 40, TrueUB: 1<<40 + 8, Items: []MapItem{{1 << 40, 8, "int64", 0}}},
		"wide":      {Count: 1, Size: 16, UB: 16, TrueUB: 16, Items: []MapItem{{0, 16, "complex128", 0}}},
	} {
		c := DrawType(m, Options{Lang: "en"})
		if n := len(boxes(t, c)); n == 0 {
			t.Errorf("%s: %d boxes in %.2000s", name, n, c.Figure())
		}
	}
	if got := DrawType(TypeMap{Name: "empty"}, Options{Lang: "en"}).Name(); got != "Empty has no data" {
		t.Error(got)
	}
}
