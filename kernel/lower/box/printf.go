package box

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
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

// settle replaces %T and %p of boxed arguments. Every verb gets the index of its argument, since the name of a type is an
// argument of its own, after the others.
func settle(format string, args []any) (string, []any) {
	if !strings.ContainsAny(format, "Tp") {
		return format, args
	}
	var out strings.Builder
	given := len(args)
	args = append([]any(nil), args...)
	next := 0
	for i := 0; i < len(format); {
		if format[i] != '%' {
			out.WriteByte(format[i])
			i++
			continue
		}
		var verb strings.Builder
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.*[", format[i]) >= 0; i++ {
			switch format[i] {
			case '*':
				next++
				fmt.Fprintf(&verb, "[%d]*", next)
			case '[':
				end := strings.IndexByte(format[i:], ']')
				if n, err := strconv.Atoi(format[i+1 : i+max(end, 1)]); err == nil && end > 0 {
					next, i = n-1, i+end
				}
			default:
				verb.WriteByte(format[i])
			}
		}
		out.WriteString("%" + verb.String())
		if i == len(format) {
			break
		}
		r, n := utf8.DecodeRuneInString(format[i:])
		i += n
		if r != '%' {
			at := next
			if at >= 0 && at < given {
				switch {
				case r == 'T' && isBoxed(args[at]):
					args = append(args, typeName(args[at]))
					at, r = len(args)-1, 's'
				case r == 'p' && isBoxed(args[at]):
					args = append(args, Raw(args[at]))
					at = len(args) - 1
				}
			} else if at >= given {
				at = len(args) // missing, also after the names
			}
			fmt.Fprintf(&out, "[%d]", at+1)
			next++
		}
		out.WriteRune(r)
	}
	return out.String(), args
}

func isBoxed(x any) bool {
	_, ok := unboxed(x)
	return ok
}
