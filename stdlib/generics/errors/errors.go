// Package errors has the generic function of Go's package errors in plain Go, to be made concrete by kernel/lower.
package errors

import "errors"

// AsType finds the first error in err's tree that is an E.
func AsType[E error](err error) (E, bool) {
	var target E
	if err == nil {
		return target, false
	}
	ok := errors.As(err, &target)
	return target, ok
}
