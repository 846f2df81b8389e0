package eval

import "reflect"

// special makes the op of a compiled function that must know about interpreted code; nil for all others.
func (s *site) special(f reflect.Value) op { return nil }
