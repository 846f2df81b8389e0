package snapshot

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// A Store keeps checkpoints. Its methods may be called by several processes at a time, on one Store or on several of the same place.
type Store interface {
	// Save keeps a checkpoint: whole, or not at all. It has reached the disk when Save returns.
	Save(c *Checkpoint) error
	// Load gives a checkpoint back. Errors: ErrAbsent, ErrCut, ErrDamaged.
	Load(wave, rank int) (*Checkpoint, error)
	// Waves are those of which anything is there, whole or not, in order.
	Waves() ([]int, error)
	// Commit says that a wave is whole: older ones may go.
	Commit(wave int) error
	// Epoch gives a number that is above all that it has given: another life begins.
	Epoch() (int, error)
}

// What is wrong with a checkpoint.
var (
	ErrAbsent  = errors.New("snapshot: no checkpoint")
	ErrCut     = errors.New("snapshot: the checkpoint is cut off")
	ErrDamaged = errors.New("snapshot: the checkpoint is damaged")
)

// Memory is a Store in memory: for the simulator. Its zero value is not usable; see [NewMemory].
type Memory struct {
	mu    sync.Mutex
	kept  map[[2]int][]byte // by wave and rank, encoded: what a process does to its state afterwards does not show
	epoch int
}

// NewMemory makes an empty one.
func NewMemory() *Memory { return &Memory{kept: map[[2]int][]byte{}} }

// Save is Store's.
func (s *Memory) Save(c *Checkpoint) error {
	b, err := c.Encode()
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[[2]int{c.Wave, c.Rank}] = b
	return nil
}

// Load is Store's.
func (s *Memory) Load(wave, rank int) (*Checkpoint, error) {
	s.mu.Lock()
	b, ok := s.kept[[2]int{wave, rank}]
	s.mu.Unlock()
	if !ok {
		return nil, fmt.Errorf("%w of wave %d, process %d", ErrAbsent, wave, rank)
	}
	return Decode(b)
}

// Waves is Store's.
func (s *Memory) Waves() ([]int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	waves := map[int]bool{}
	for k := range s.kept {
		waves[k[0]] = true
	}
	return slices.Sorted(maps.Keys(waves)), nil
}

// Commit is Store's. Memory keeps all waves.
func (s *Memory) Commit(int) error { return nil }

// Epoch is Store's.
func (s *Memory) Epoch() (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.epoch++
	return s.epoch, nil
}
