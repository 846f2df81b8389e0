// Package sql has the generic type of Go's package database/sql in plain Go, to be made concrete by who compiles cells.
package sql

import (
	"database/sql/driver"
	"jeton/runtime/instance"
)

// A Null is a value that may be NULL in the database.
type Null[T any] struct {
	V     T
	Valid bool // V is not NULL
}

// Scan takes a database's value.
func (n *Null[T]) Scan(value any) error {
	var zero T
	if n.Valid = value != nil; !n.Valid {
		n.V = zero
		return nil
	}
	return instance.ScanInto(&n.V, value)
}

// Value gives the database a value.
func (n Null[T]) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	return driver.DefaultParameterConverter.ConvertValue(n.V)
}
