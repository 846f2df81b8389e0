package lower

import (
	"errors"

	"jeton/kernel/check"
)

// A Program is a lowered cell: what kernel/engine runs. See engine.Program for the fields.
type Program struct {
	Name    string
	Imports []string
	Source  string
	Entry   string
}

// Lower says a checked cell in Go that the interpreter runs right.
func Lower(r *check.Result) (*Program, error) { return nil, errors.New("lower: not yet") }
