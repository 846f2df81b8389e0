package job

import (
	"encoding/json"
	"fmt"
	"slices"

	"jeton/runtime/world"
)

// serveUse serves world.use.
func (j *job) serveUse(r *rank, request []byte) error {
	var u world.Use
	if err := json.Unmarshal(request, &u); err != nil {
		return fmt.Errorf("%s: %w", world.UseService, err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	r.uses = slices.DeleteFunc(r.uses, func(end string) bool { return end == u.End })
	if !u.Over && len(r.uses) < maxUses {
		r.uses = append(r.uses, u.End)
	}
	return nil
}

// maxUses bounds what a rank can begin.
const maxUses = 16

// tellForgotten tells of ranks that have ended well without a call that they had to end with.
func (j *job) tellForgotten() {
	j.mu.Lock()
	forgotten := map[string][]int{}
	var order []string
	for _, r := range j.ranks {
		if r.exit == nil || failed(*r.exit) {
			continue
		}
		for _, end := range r.uses {
			if forgotten[end] == nil {
				order = append(order, end)
			}
			forgotten[end] = append(forgotten[end], r.number)
		}
	}
	j.mu.Unlock()
	for _, end := range order {
		j.err.note(fmt.Sprintf("jeton: %s ended without calling %s: what was sent last may not have arrived, and who waits for such a rank fails. Call it before main returns, "+
			"and before os.Exit, on every rank\n", someRanks(forgotten[end]), end))
	}
}
