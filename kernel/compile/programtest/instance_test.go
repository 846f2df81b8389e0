package programtest

import (
	"strings"
	"testing"
	"time"
)

// TestInstances runs the library's generic names that stand on compiled instances, with types of cells.
func TestInstances(t *testing.T) {
	b := newBook(t)
	for _, c := range []struct{ text, want string }{
		{"type P struct{ X int; S string }\nh := unique.Make(P{1, \"a\"})\nfmt.Sprintf(\"%v %v %T %v\", h == unique.Make(P{1, \"a\"}), h == unique.Make(P{2, \"a\"}), h, h.Value())", "= true false unique.Handle[main.P] {1 a} : string\n"},
		{"m := map[unique.Handle[string]]int{unique.Make(\"k\"): 1}\nm[unique.Make(strings.Repeat(\"k\", 1))]", "= 1 : int\n"},
		{"p := &P{1, \"a\"}\nw := weak.Make(p)\nfmt.Sprintf(\"%v %v %T\", w.Value() == p, w == weak.Make(p), w)", "= true true weak.Pointer[main.P] : string\n"},
		// What a function's registers hold lives until its cell ends.
		{"done := make(chan P)\nfunc watch() { runtime.AddCleanup(&P{3, \"c\"}, func(p P) { done <- p }, P{4, \"d\"}) }\nwatch()", ""},
		{"for i := 0; i < 1000; i++ {\n\truntime.GC()\n\tselect {\n\tcase p := <-done:\n\t\tprintln(p.X, p.S)\n\t\ti = 1000\n\tcase <-time.After(time.Millisecond):\n\t}\n}", "4 d\n"},
		{"runtime.AddCleanup(p, func(*P) {}, p)", "panic: runtime.AddCleanup: ptr is equal to arg, cleanup will never run"},
		{"runtime.NumCPU() > 0", "= true : bool\n"}, // the rest of the package is there
		{"type Grade int\nvar n sql.Null[Grade]\nerr := n.Scan(int64(5))\nv, _ := n.Value()\nfmt.Sprintf(\"%+v %v %T %v %T\", n, err, n, v, v)", "= {V:5 Valid:true} <nil> sql.Null[main.Grade] 5 int64 : string\n"},
		{"var _ sql.Scanner = &n\nvar _ driver.Valuer = n\nvar s sql.NullString\ns.Scan(\"x\")\ns.String", "= x : string\n"},
		{"seed := maphash.MakeSeed()\nmaphash.Comparable(seed, P{1, \"a\"}) == maphash.Comparable(seed, P{1, \"a\"}) && maphash.Comparable(seed, P{1, \"a\"}) != maphash.Comparable(seed, P{1, \"b\"})", "= true : bool\n"},
		{"var mh maphash.Hash\nmaphash.WriteComparable(&mh, P{1, \"a\"})\nmh.Sum64() == mh.Sum64()", "= true : bool\n"},
		{"k, err := hkdf.Key(sha256.New, []byte(\"secret\"), []byte(\"salt\"), \"info\", 8)\nfmt.Sprintf(\"%x %v\", k, err)", "= f6d2fcc47cb939de <nil> : string\n"},
		{"pk, err := pbkdf2.Key(sha256.New, \"password\", []byte(\"salt\"), 4096, 8)\nfmt.Sprintf(\"%x %v\", pk, err)", "= c5e478d59288c841 <nil> : string\n"}, // RFC 7914's PBKDF2-HMAC-SHA-256 has 4096 rounds in the lists that extend RFC 6070
		{"import \"jeton/runtime/instance\"", "In[14]:1:8: package jeton/runtime/instance is not for cells\n"},
	} {
		if got := b.run(c.text); !strings.HasPrefix(got+"\n", c.want) {
			t.Errorf("%s:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// What only a weak pointer points to is collected, once the cell has ended whose registers held it.
func TestWeakPointersLetGo(t *testing.T) {
	b := newBook(t)
	if got := b.run("func fresh() weak.Pointer[[4]int] { return weak.Make(&[4]int{1, 2}) }\nlost := fresh()"); got != "" {
		t.Fatal(got)
	}
	for end := time.Now().Add(time.Minute); b.run("runtime.GC()\nlost.Value() == nil") != "= true : bool\n"; {
		if time.Now().After(end) {
			t.Fatal("it is still there")
		}
	}
}
