//go:build !cgo || !linux

package plug

import "errors"

// Able reports whether this program can load objects.
const Able = false

func open(string) (Table, error) { return nil, errors.New(NotHere) }
