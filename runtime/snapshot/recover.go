package snapshot

import (
	"fmt"
	"strings"
)

// A Recovery is where another life begins: at a wave, in an epoch of its own.
//
// The epoch travels in every message. What the old life has left in the network, or an old process that is still there sends, has another
// one and is not accepted.
type Recovery struct {
	Wave        int // 0: no wave is whole, all begin from their start
	Epoch       int
	Checkpoints []*Checkpoint // by process
	Notes       []string      // why later waves were not taken
}

// checkpoint is a process's, or nil.
func (r *Recovery) checkpoint(rank int) *Checkpoint {
	if rank < len(r.Checkpoints) {
		return r.Checkpoints[rank]
	}
	return nil
}

// String says what was found.
func (r *Recovery) String() string {
	s := fmt.Sprintf("epoch %d begins at wave %d", r.Epoch, r.Wave)
	if r.Wave == 0 {
		s = fmt.Sprintf("epoch %d begins from the start: no wave is whole", r.Epoch)
	}
	return strings.Join(append(r.Notes, s), "\n")
}

// Recover finds the last whole wave of n processes, and begins an epoch. A wave is whole when each process's checkpoint is there, can be
// read, and was made in one and the same life. It is called once for a restart, when all old processes are gone, and its result is given to
// all new ones. Errors: the store cannot be asked.
func Recover(store Store, n int) (*Recovery, error) {
	waves, err := store.Waves()
	if err != nil {
		return nil, err
	}
	r := new(Recovery)
	if r.Epoch, err = store.Epoch(); err != nil {
		return nil, err
	}
	for i := len(waves) - 1; i >= 0; i-- {
		cs, err := whole(store, waves[i], n)
		if err == nil {
			r.Wave, r.Checkpoints = waves[i], cs
			return r, nil
		}
		r.Notes = append(r.Notes, fmt.Sprintf("wave %d is not used: %v", waves[i], err))
	}
	return r, nil
}

// whole loads a wave.
func whole(store Store, wave, n int) ([]*Checkpoint, error) {
	cs := make([]*Checkpoint, n)
	for p := range n {
		c, err := store.Load(wave, p)
		if err != nil {
			return nil, err
		}
		if c.N != n {
			return nil, fmt.Errorf("it is of %d processes, and there are %d now", c.N, n)
		}
		if p > 0 && c.Epoch != cs[0].Epoch {
			return nil, fmt.Errorf("process 0's part was made in epoch %d, and process %d's in epoch %d", cs[0].Epoch, p, c.Epoch)
		}
		cs[p] = c
	}
	return cs, nil
}
