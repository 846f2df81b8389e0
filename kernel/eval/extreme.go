package eval

import (
	"cmp"
	"fmt"
	"reflect"
)

// extreme makes min and max.
func (s *site) extreme(greatest bool) op {
	if len(s.results) == 0 {
		return done
	}
	switch s.results[0].t.Kind() {
	case reflect.Int:
		return extremeOf[int](s, greatest)
	case reflect.Int8:
		return extremeOf[int8](s, greatest)
	case reflect.Int16:
		return extremeOf[int16](s, greatest)
	case reflect.Int32:
		return extremeOf[int32](s, greatest)
	case reflect.Int64:
		return extremeOf[int64](s, greatest)
	case reflect.Uint, reflect.Uintptr:
		return extremeOf[uint](s, greatest)
	case reflect.Uint8:
		return extremeOf[uint8](s, greatest)
	case reflect.Uint16:
		return extremeOf[uint16](s, greatest)
	case reflect.Uint32:
		return extremeOf[uint32](s, greatest)
	case reflect.Uint64:
		return extremeOf[uint64](s, greatest)
	case reflect.Float32:
		return extremeOf[float32](s, greatest)
	case reflect.Float64:
		return extremeOf[float64](s, greatest)
	case reflect.String:
		return extremeOf[string](s, greatest)
	}
	panic(fmt.Sprintf("eval: min or max of %v", s.results[0].t))
}

// extremeOf makes min or max of a type: Go's own, which know NaN and negative zero.
func extremeOf[T cmp.Ordered](s *site, greatest bool) op {
	pick := func(a, b T) T { return min(a, b) }
	if greatest {
		pick = func(a, b T) T { return max(a, b) }
	}
	d, args := s.results[0].off, s.args
	return func(fp *frame) {
		v := *at[T](fp, args[0].off)
		for i := range args[1:] {
			v = pick(v, *at[T](fp, args[i+1].off))
		}
		*at[T](fp, d) = v
	}
}
