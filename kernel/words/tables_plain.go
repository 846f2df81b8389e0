//go:build !packed

package words

import "encoding/json"

func book() tables {
	return tables{hints, sayings, compileExplanations, runExplanations, generalExplanations}
}

// Pack is all tables in the form that the packed program reads, before it is compressed (kernel/words/gen).
func Pack() ([]byte, error) { return json.Marshal(book()) }
