//go:build !packed

package words

import (
	"encoding/json"
	"slices"
)

func book() tables {
	return tables{hints, slices.Concat(mpiSayings, sayings), compileExplanations, runExplanations, generalExplanations, mpiExplanations}
}

// Pack is all tables in the form that the packed program reads, before it is compressed (kernel/words/gen).
func Pack() ([]byte, error) { return json.Marshal(book()) }
