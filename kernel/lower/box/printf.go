package box

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Sprintf is fmt.Sprintf for arguments that may be of cells' types: %T and %p, which no method can answer, are answered
// here.
func Sprintf(format string, args ...any) string {
	format, args = settle(format, args)
	return fmt.Sprintf(format, args...)
}

// Errorf is fmt.Errorf in the same way.
func Errorf(format string, args ...any) error {
	if !strings.Contains(format, "%w") {
		return errors.New(Sprintf(format, args...))
	}
	format, args = settle(format, args)
	return fmt.Errorf(format, args...)
}

// settle replaces %T and %p of boxed arguments.
func settle(format string, args []any) (string, []any) {
	if !strings.ContainsAny(format, "Tp") {
		return format, args
	}
	var out strings.Builder
	args = append([]any(nil), args...)
	next := 0
	for i := 0; i < len(format); {
		if format[i] != '%' {
			out.WriteByte(format[i])
			i++
			continue
		}
		start := i
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.*[]", format[i]) >= 0; i++ {
			switch format[i] {
			case '*':
				next++
			case '[':
				if end := strings.IndexByte(format[i:], ']'); end > 0 {
					if n, err := strconv.Atoi(format[i+1 : i+end]); err == nil {
						next = n - 1
					}
					i += end
				}
			}
		}
		if i == len(format) {
			out.WriteString(format[start:])
			break
		}
		verb := format[i]
		if verb == 'T' && next >= 0 && next < len(args) && isBoxed(args[next]) {
			args[next] = typeName(args[next])
			verb = 's'
		} else if verb == 'p' && next >= 0 && next < len(args) {
			args[next] = Raw(args[next])
		}
		if verb != '%' {
			next++
		}
		out.WriteString(format[start:i])
		out.WriteByte(verb)
		i++
	}
	return out.String(), args
}

func isBoxed(x any) bool {
	_, ok := unboxed(x)
	return ok
}
