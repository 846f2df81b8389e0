package snapshot

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// part is a checkpoint with something in every field.
func part(wave, rank, epoch int) *Checkpoint {
	return &Checkpoint{Rank: rank, N: 3, Wave: wave, Epoch: epoch, App: []byte{1, 2, byte(rank)}, Halted: true, Timers: []Timer{{"t", time.Second}},
		Out: []Parcel{{[]int{1}, Count{7}}}, Channels: []Logged{{From: 2, Msg: Transfer{5}}}}
}

func stores(t *testing.T) map[string]Store {
	return map[string]Store{"memory": NewMemory(), "files": NewFiles(filepath.Join(t.TempDir(), "not", "there"))}
}

func save(t *testing.T, s Store, cs ...*Checkpoint) {
	t.Helper()
	for _, c := range cs {
		if err := s.Save(c); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStores(t *testing.T) {
	for name, s := range stores(t) {
		if r, err := Recover(s, 3); err != nil || r.Wave != 0 || r.Epoch != 1 || len(r.Notes) != 0 {
			t.Errorf("%s, empty: %v, %v", name, r, err)
		}
		c := part(1, 0, 0)
		save(t, s, c, part(1, 1, 0), part(1, 2, 0), part(2, 0, 0), part(2, 2, 0))
		c.App[0] = 99 // what is kept is a copy
		got, err := s.Load(1, 0)
		if err != nil || !reflect.DeepEqual(got, part(1, 0, 0)) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if _, err := s.Load(2, 1); !errors.Is(err, ErrAbsent) {
			t.Errorf("%s: %v", name, err)
		}
		r, err := Recover(s, 3)
		if err != nil || r.Wave != 1 || r.Epoch != 2 || len(r.Notes) != 1 || !strings.Contains(r.String(), "wave 2 is not used") {
			t.Errorf("%s, a partial wave: %v, %v", name, r, err)
		}
		save(t, s, part(2, 1, 2)) // by the next life: three parts, of two lives
		if r, err = Recover(s, 3); err != nil || r.Wave != 1 || !strings.Contains(r.String(), "epoch") {
			t.Errorf("%s, a wave of two lives: %v, %v", name, r, err)
		}
		save(t, s, part(2, 0, 2), part(2, 2, 2))
		if r, err = Recover(s, 3); err != nil || r.Wave != 2 || len(r.Notes) != 0 {
			t.Errorf("%s: %v, %v", name, r, err)
		}
		if r, err = Recover(s, 4); err != nil || r.Wave != 0 || len(r.Notes) != 2 || !strings.Contains(r.String(), "it is of 3 processes, and there are 4 now") {
			t.Errorf("%s, another N: %v, %v", name, r, err)
		}
	}
}

// A file that is cut anywhere is found by its length or checksum; the previous wave is used, and it says so.
func TestCutFile(t *testing.T) {
	s := NewFiles(t.TempDir())
	for wave := 1; wave <= 2; wave++ {
		save(t, s, part(wave, 0, 0), part(wave, 1, 0), part(wave, 2, 0))
	}
	file := filepath.Join(s.Dir, "wave2-rank1.ckpt")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for n := range b {
		if _, err := Decode(b[:n]); !errors.Is(err, ErrCut) {
			t.Fatalf("cut at %d of %d: %v", n, len(b), err)
		}
	}
	if err := os.WriteFile(file, b[:len(b)/2], 0o666); err != nil {
		t.Fatal(err)
	}
	r, err := Recover(s, 3)
	if err != nil || r.Wave != 1 {
		t.Fatalf("%v, %v", r, err)
	}
	for _, word := range []string{"wave 2 is not used", file, "cut off", "epoch 1 begins at wave 1"} {
		if !strings.Contains(r.String(), word) {
			t.Errorf("it does not say %q:\n%v", word, r)
		}
	}
}

// Every changed byte is found.
func TestDamagedFile(t *testing.T) {
	b, err := part(1, 0, 0).Encode()
	if err != nil {
		t.Fatal(err)
	}
	for i := range b {
		bad := slices.Clone(b)
		bad[i] ^= 0x10
		if _, err := Decode(bad); !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrCut) {
			t.Fatalf("byte %d: %v", i, err)
		}
	}
	if _, err := Decode(append(b, 0)); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}

// A file in another's place, or a name that is nearly one.
func TestWrongFiles(t *testing.T) {
	s := NewFiles(t.TempDir())
	save(t, s, part(1, 0, 0))
	if err := os.Rename(filepath.Join(s.Dir, "wave1-rank0.ckpt"), filepath.Join(s.Dir, "wave1-rank2.ckpt")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(1, 2); !errors.Is(err, ErrDamaged) {
		t.Errorf("another's file: %v", err)
	}
	for _, file := range []string{"wave01-rank0.ckpt", "wave1-rank.ckpt", "wave1.ckpt", "wave1-rank0.ckpt.123.tmp", "wave2-rank0", "x"} {
		if wave, rank, ok := parse(file); ok {
			t.Errorf("%s is taken for wave %d, rank %d", file, wave, rank)
		}
	}
	if err := os.WriteFile(filepath.Join(s.Dir, "epoch"), []byte("many\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Recover(s, 1); err == nil || !strings.Contains(err.Error(), "many") {
		t.Errorf("epoch \"many\": %v", err)
	}
}

// Committing a wave removes those that nobody will need; nothing else is left in the folder.
func TestKeep(t *testing.T) {
	s := NewFiles(t.TempDir())
	for wave := 1; wave <= 5; wave++ {
		save(t, s, part(wave, 0, 0), part(wave, 1, 0))
		if err := s.Commit(wave); err != nil {
			t.Fatal(err)
		}
	}
	if waves, err := s.Waves(); err != nil || !slices.Equal(waves, []int{4, 5}) {
		t.Errorf("waves %v, %v", waves, err)
	}
	if files, _ := os.ReadDir(s.Dir); len(files) != 4 {
		t.Errorf("%v", files)
	}
}

// A folder that cannot be written is an error that names the wave and the process.
func TestCannotWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	err := NewFiles(file).Save(part(3, 1, 0))
	if err == nil || !strings.Contains(err.Error(), "wave 3 of process 1") {
		t.Error(err)
	}
	if _, err := NewFiles(file).Epoch(); err == nil {
		t.Error("an epoch was begun")
	}
}

func FuzzDecode(f *testing.F) {
	b, err := part(1, 0, 0).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:headBytes])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Decode(b)
		if (c == nil) == (err == nil) {
			t.Errorf("%v, %v", c, err)
		}
		if err != nil && !errors.Is(err, ErrCut) && !errors.Is(err, ErrDamaged) {
			t.Errorf("%v is neither cut nor damaged", err)
		}
	})
}
