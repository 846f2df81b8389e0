//go:build cgo && linux

package plug

import (
	"errors"
	"fmt"
	"plugin"
	"strings"
)

// Able reports whether this program can load objects.
const Able = true

func open(path string) (Table, error) {
	p, err := plugin.Open(path)
	if err != nil {
		return nil, explain(err)
	}
	s, err := p.Lookup("Table")
	if err != nil {
		return nil, explain(err)
	}
	table, ok := s.(*func(Host) []any)
	if !ok {
		return nil, errors.New("the compiled cell was made for another jeton: run the cell again")
	}
	return *table, nil
}

// explain says in a student's words what plugin.Open has against an object.
func explain(err error) error {
	text := err.Error()
	if i := strings.Index(text, "plugin was built with a different version of package "); i >= 0 {
		pkg := text[i+len("plugin was built with a different version of package "):]
		return fmt.Errorf("the compiled cell and this jeton were built by different Go versions, or from different sources (package %s): run the cell again here, with the Go that built jeton", pkg)
	}
	return fmt.Errorf("the compiled cell cannot be loaded: %w", err)
}
