// Package reflect has the generic functions of Go's package reflect in plain Go, to be made concrete by who compiles cells.
package reflect

import "reflect"

// TypeFor returns the type that stands for T.
func TypeFor[T any]() reflect.Type { return reflect.TypeOf((*T)(nil)).Elem() }

// TypeAssert is v.Interface().(T).
func TypeAssert[T any](v reflect.Value) (T, bool) {
	if !v.IsValid() {
		panic(&reflect.ValueError{Method: "reflect.TypeAssert", Kind: reflect.Invalid})
	}
	x, ok := v.Interface().(T)
	return x, ok
}
