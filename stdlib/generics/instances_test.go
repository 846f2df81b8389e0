package generics

import (
	"bytes"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash"
	gomaphash "hash/maphash"
	"io"
	"reflect"
	"runtime"
	"testing"
	"time"

	genhkdf "jeton/stdlib/generics/hkdf"
	"jeton/stdlib/generics/maphash"
	genpbkdf2 "jeton/stdlib/generics/pbkdf2"
	genruntime "jeton/stdlib/generics/runtime"
	gensql "jeton/stdlib/generics/sql"
	"jeton/stdlib/generics/unique"
	"jeton/stdlib/generics/weak"
)

func TestUnique(t *testing.T) {
	type point struct {
		X int
		S string
	}
	a, b := unique.Make(point{1, "a"}), unique.Make(point{1, string([]byte{'a'})})
	if a != b || a == unique.Make(point{2, "a"}) || a.Value() != (point{1, "a"}) {
		t.Error("handles are not equal as values are")
	}
	if e := unique.Make[error](io.EOF); e != unique.Make(error(io.EOF)) || e == unique.Make[error](io.ErrUnexpectedEOF) || unique.Make[error](nil).Value() != nil {
		t.Error("handles of interfaces")
	}
	defer func() {
		if recover() == nil {
			t.Error("a value that cannot be compared has a handle")
		}
	}()
	unique.Make[any]([]int{1})
}

// collected waits until the garbage collector has found something; the deadline only bounds a failure.
func collected(t *testing.T, done func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !done(); {
		if time.Now().After(end) {
			t.Fatal("it was not collected")
		}
		runtime.GC()
		runtime.Gosched()
	}
}

func TestWeak(t *testing.T) {
	p := &[4]int{1, 2, 3, 4}
	w := weak.Make(p)
	if w.Value() != p || w != weak.Make(p) || weak.Make(&p[1]).Value() != &p[1] || weak.Make[int](nil) != (weak.Pointer[int]{}) || weak.Make[int](nil).Value() != nil {
		t.Error("a weak pointer does not give the pointer")
	}
	runtime.KeepAlive(p)
	p = nil
	collected(t, func() bool { return w.Value() == nil })
	if w == weak.Make(new([4]int)) {
		t.Error("pointers to different things are equal")
	}
}

func TestAddCleanup(t *testing.T) {
	done := make(chan error, 1)
	p := &[4]int{}
	genruntime.AddCleanup(p, func(err error) { done <- err }, io.EOF)
	stopped := genruntime.AddCleanup(p, func(error) { t.Error("a stopped cleanup runs") }, nil)
	stopped.Stop()
	runtime.KeepAlive(p)
	p = nil
	collected(t, func() bool { return len(done) > 0 })
	if err := <-done; err != io.EOF {
		t.Errorf("the cleanup got %v", err)
	}
	failure := func(f func()) (text string) { defer func() { text = fmt.Sprint(recover()) }(); f(); return "" }
	x := new(int)
	for _, c := range []struct{ got, want func() }{
		{func() { genruntime.AddCleanup(x, func(*int) {}, x) }, func() { runtime.AddCleanup(x, func(*int) {}, x) }},
		{func() { genruntime.AddCleanup[int](nil, func(int) {}, 1) }, func() { runtime.AddCleanup[int](nil, func(int) {}, 1) }},
		{func() { genruntime.AddCleanup[int](nil, func(*int) {}, nil) }, func() { runtime.AddCleanup[int](nil, func(*int) {}, nil) }},
	} {
		if got, want := failure(c.got), failure(c.want); got != want {
			t.Errorf("panics with %s, want %s", got, want)
		}
	}
}

func TestComparable(t *testing.T) {
	seed := gomaphash.MakeSeed()
	type key struct {
		A int
		B any
	}
	if h := maphash.Comparable(seed, key{1, "x"}); h != maphash.Comparable(seed, key{1, string([]byte("x"))}) || h == maphash.Comparable(seed, key{1, "y"}) {
		t.Error("equal values have equal hashes, and others most likely not")
	}
	sum := func(vs ...any) uint64 {
		var h gomaphash.Hash
		h.SetSeed(seed)
		for _, v := range vs {
			maphash.WriteComparable(&h, v)
		}
		return h.Sum64()
	}
	if s := sum(1, "a"); s != sum(1, string([]byte("a"))) || s == sum("a", 1) {
		t.Error("WriteComparable")
	}
}

func TestKeys(t *testing.T) {
	equal := func(what string, got []byte, err error, want []byte, wantErr error) {
		t.Helper()
		if !bytes.Equal(got, want) || fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Errorf("%s: %x, %v; want %x, %v", what, got, err, want, wantErr)
		}
	}
	secret, salt := []byte("a secret of some length"), []byte("salt")
	for _, n := range []int{1, 32, 100, 255*32 + 1} {
		got, err := genhkdf.Key(sha256.New, secret, salt, "info", n)
		want, wantErr := hkdf.Key(sha256.New, secret, salt, "info", n)
		equal("hkdf.Key", got, err, want, wantErr)
		got, err = genhkdf.Expand(func() hash.Hash { return sha256.New() }, secret, "info", n)
		want, wantErr = hkdf.Expand(sha256.New, secret, "info", n)
		equal("hkdf.Expand", got, err, want, wantErr)
	}
	got, err := genhkdf.Extract(sha256.New, secret, nil)
	want, wantErr := hkdf.Extract(sha256.New, secret, nil)
	equal("hkdf.Extract", got, err, want, wantErr)
	for _, n := range []int{1, 20, 65} {
		got, err := genpbkdf2.Key(sha256.New, "password", salt, 10, n)
		want, wantErr := pbkdf2.Key(sha256.New, "password", salt, 10, n)
		equal("pbkdf2.Key", got, err, want, wantErr)
	}
}

// A level gives the database a value of its own.
type level int

func (l level) Value() (driver.Value, error) {
	if l < 0 {
		return nil, errors.New("no such level")
	}
	return fmt.Sprint("level ", int(l)), nil
}

func TestNull(t *testing.T) {
	when := time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, src := range []any{nil, int64(3), "3", "x", []byte("7"), 2.5, true, when} {
		sameScan[int](t, src)
		sameScan[string](t, src)
		sameScan[[]byte](t, src)
		sameScan[float64](t, src)
		sameScan[bool](t, src)
		sameScan[time.Time](t, src)
		sameScan[any](t, src)
		sameScan[level](t, src)
		sameScan[*int](t, src)
	}
	sameValue(t, 3)
	sameValue(t, "x")
	sameValue(t, level(2))
	sameValue(t, level(-1))
	sameValue(t, when)
	sameValue(t, []int{1})
	sameValue(t, (*level)(nil))
	var _ sql.Scanner = new(gensql.Null[int])
	if v, err := (gensql.Null[int]{V: 3}).Value(); v != nil || err != nil {
		t.Errorf("the value of what is not valid is %v, %v", v, err)
	}
}

func sameScan[T any](t *testing.T, src any) {
	t.Helper()
	var got gensql.Null[T]
	var want sql.Null[T]
	got.Valid, want.Valid = true, true
	err, wantErr := got.Scan(src), want.Scan(src)
	if !reflect.DeepEqual(got.V, want.V) || got.Valid != want.Valid || fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Errorf("Null[%v].Scan(%v): %v, %v; want %v, %v", reflect.TypeFor[T](), src, got, err, want, wantErr)
	}
}

func sameValue[T any](t *testing.T, v T) {
	t.Helper()
	got, err := gensql.Null[T]{V: v, Valid: true}.Value()
	want, wantErr := sql.Null[T]{V: v, Valid: true}.Value()
	if !reflect.DeepEqual(got, want) || fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Errorf("Null[%T].Value of %v: %v, %v; want %v, %v", v, v, got, err, want, wantErr)
	}
}
