package bundle

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestRoundTrip(t *testing.T) {
	blobs := map[string][]byte{"b/c": []byte(strings.Repeat("types ", 1000)), "a": {}, "z": {0, 255}}
	data, err := Encode(blobs)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(string(data))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(r.Keys(), " "); got != "a b/c z" {
		t.Errorf("Keys = %s", got)
	}
	for key, want := range blobs {
		got, err := r.Get(key)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("Get(%q) = %d bytes, %v; want %d bytes", key, len(got), err, len(want))
		}
	}
	if got, err := r.Get("b"); got != nil || err != nil || r.Has("b") {
		t.Errorf("Get of an unknown key = %v, %v", got, err)
	}
	again, err := Encode(blobs)
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("Encode is not deterministic (%v)", err)
	}
	for i := range data {
		if _, err := Open(string(data[:i])); err == nil {
			t.Errorf("Open of the first %d of %d bytes: no error", i, len(data))
		}
	}
}

// TestCommon: what the blobs have in common is kept once.
func TestCommon(t *testing.T) {
	common := make([]byte, 4<<10)
	rand.NewChaCha8([32]byte{1}).Read(common)
	blobs := map[string][]byte{}
	for i := range 20 {
		blobs[fmt.Sprint("p", i)] = append([]byte{byte(i)}, common...)
	}
	data, err := Encode(blobs)
	if err != nil {
		t.Fatal(err)
	}
	if most := 2 * len(common); len(data) > most {
		t.Errorf("%d bytes, want at most %d", len(data), most)
	}
	r, err := Open(string(data))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range blobs {
		if got, err := r.Get(key); err != nil || !bytes.Equal(got, want) {
			t.Errorf("Get(%q) = %d bytes, %v", key, len(got), err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	data, err := Encode(map[string][]byte{"a": []byte("x"), "b": []byte("yy")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(magic + "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Open(string(data))
		if err != nil {
			return
		}
		for _, key := range r.Keys() {
			_, _ = r.Get(key)
		}
	})
}
