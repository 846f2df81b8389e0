package box

import (
	"reflect"

	"jeton/runtime/session"
)

// Item is x, to go through a compiled function.
func Item(x any) any { return x }

// Select is the select statement. The interpreter keeps the cases of a statement in one place for all goroutines that
// execute it, so that they receive from each other's channels.
//
// chans has the channel of each case, sends the value to send, for those whose letter in dirs is s; r receives. hasDefault
// says that there is a default clause. It returns the index of the case that went on, len(chans) for the default, and what
// was received. After an interrupt of the cell it returns -1.
func Select(hasDefault bool, dirs string, chans, sends []any) (i int, v any, ok bool) {
	cases := make([]reflect.SelectCase, len(chans), len(chans)+1)
	for k, c := range chans {
		cases[k].Chan = reflect.ValueOf(c)
		cases[k].Dir = reflect.SelectRecv
		if dirs[k] == 's' {
			cases[k].Dir = reflect.SelectSend
			cases[k].Send = reflect.ValueOf(sends[k])
			if !cases[k].Send.IsValid() {
				cases[k].Send = reflect.Zero(cases[k].Chan.Type().Elem())
			}
		}
	}
	if hasDefault {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectDefault})
	} else if s, in := session.Installed(); in {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(s.Context().Done())})
	}
	i, got, ok := reflect.Select(cases)
	if i == len(chans) && !hasDefault {
		return -1, nil, false
	}
	if got.IsValid() {
		v = got.Interface()
	}
	return i, v, ok
}
