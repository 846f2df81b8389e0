package snapshot

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Files is a Store in a folder, one file a process and wave: "wave3-rank0.ckpt". The names have ranks and not pids, which two hosts of a
// shared folder may give twice. A file is written beside its place, forced to the disk, and then takes its place: so a crash leaves the old
// one, or the new one, or a ".tmp" that nobody reads.
type Files struct {
	Dir  string // is made when it is not there
	Keep int    // how many waves to keep, from the last whole one back; 0 means 2, for when a file of the last is found damaged
}

// NewFiles is a store in dir.
func NewFiles(dir string) *Files { return &Files{Dir: dir} }

const suffix = ".ckpt"

func name(wave, rank int) string { return fmt.Sprintf("wave%d-rank%d%s", wave, rank, suffix) }

// parse takes such a name apart.
func parse(file string) (wave, rank int, ok bool) {
	w, r, found := strings.Cut(strings.TrimSuffix(file, suffix), "-rank")
	wave, err1 := strconv.Atoi(strings.TrimPrefix(w, "wave"))
	rank, err2 := strconv.Atoi(r)
	return wave, rank, found && err1 == nil && err2 == nil && name(wave, rank) == file
}

// Save is Store's.
func (s *Files) Save(c *Checkpoint) error {
	b, err := c.Encode()
	if err != nil {
		return err
	}
	if err := s.write(name(c.Wave, c.Rank), b); err != nil {
		return fmt.Errorf("snapshot: wave %d of process %d is not kept: %w", c.Wave, c.Rank, err)
	}
	return nil
}

// write puts a file into its place in one step.
func (s *Files) write(file string, b []byte) (err error) {
	if err := os.MkdirAll(s.Dir, 0o777); err != nil {
		return err
	}
	f, err := os.CreateTemp(s.Dir, file+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), filepath.Join(s.Dir, file)); err != nil {
		return err
	}
	return s.sync()
}

// sync forces the folder itself, that is, its names, to the disk.
func (s *Files) sync() error {
	d, err := os.Open(s.Dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Load is Store's.
func (s *Files) Load(wave, rank int) (*Checkpoint, error) {
	file := filepath.Join(s.Dir, name(wave, rank))
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w of wave %d, process %d: there is no file %s", ErrAbsent, wave, rank, file)
	}
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	c, err := Decode(b)
	if err == nil && (c.Wave != wave || c.Rank != rank) {
		err = fmt.Errorf("%w: it is wave %d of process %d", ErrDamaged, c.Wave, c.Rank)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return c, nil
}

// Waves is Store's.
func (s *Files) Waves() ([]int, error) {
	var waves []int
	err := s.each(func(wave, _ int) error {
		waves = append(waves, wave)
		return nil
	})
	slices.Sort(waves)
	return slices.Compact(waves), err
}

// Commit is Store's: it removes the files of waves that are no longer kept.
func (s *Files) Commit(wave int) error {
	keep := s.Keep
	if keep <= 0 {
		keep = 2
	}
	return s.each(func(w, rank int) error {
		if w > wave-keep {
			return nil
		}
		if err := os.Remove(filepath.Join(s.Dir, name(w, rank))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("snapshot: %w", err)
		}
		return nil
	})
}

// each calls f for each file of a checkpoint. No folder is an empty one.
func (s *Files) each(f func(wave, rank int) error) error {
	files, err := os.ReadDir(s.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("snapshot: %w", err)
	}
	for _, e := range files {
		if wave, rank, ok := parse(e.Name()); ok {
			if err := f(wave, rank); err != nil {
				return err
			}
		}
	}
	return nil
}

// Epoch is Store's: the number is in the file "epoch". One process asks for it, before the others of its life begin.
func (s *Files) Epoch() (int, error) {
	file := filepath.Join(s.Dir, "epoch")
	b, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("snapshot: %w", err)
	}
	last := 0
	if err == nil {
		if last, err = strconv.Atoi(strings.TrimSpace(string(b))); err != nil {
			return 0, fmt.Errorf("snapshot: %s holds %q, which is no number: write one there that is above all epochs so far", file, b)
		}
	}
	if err := s.write("epoch", fmt.Appendln(nil, last+1)); err != nil {
		return 0, fmt.Errorf("snapshot: the epoch is not kept: %w", err)
	}
	return last + 1, nil
}
