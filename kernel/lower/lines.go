package lower

import (
	"fmt"
	"go/token"
	"strconv"
	"strings"
)

// Marks say in the text that what follows stands at a line of a cell. layLines turns them into line ends and //line
// directives. They are put only where a line may end.
const (
	markStart = "\x01"
	markEnd   = "\x02"
)

func mark(p token.Position) string {
	if !p.IsValid() {
		return ""
	}
	return markStart + strconv.Itoa(p.Line) + ":" + p.Filename + markEnd
}

// layLines gives each marked place its line: on the line before when it is the same, with empty lines when it is near, with
// a directive when it is not.
func layLines(text string) string {
	b := make([]byte, 0, len(text)+len(text)/8)
	file, line := "", 0 // where the next byte stands, as directives have it
	for {
		i := strings.Index(text, markStart)
		if i < 0 {
			return string(append(b, text...))
		}
		b = append(b, text[:i]...)
		line += strings.Count(text[:i], "\n")
		text = text[i+1:]
		j := strings.Index(text, markEnd)
		num, name, _ := strings.Cut(text[:j], ":")
		text = text[j+1:]
		want, _ := strconv.Atoi(num)
		gap := want - line
		switch {
		case name == file && gap == 0:
		case name == file && gap > 0 && gap < 4:
			b = append(b, strings.Repeat("\n", gap)...)
		case name == file && gap == -1 && joinable(b):
			b[len(b)-1] = ';'
			if c := b[len(b)-2]; c == '{' || c == ':' || c == ';' {
				b[len(b)-1] = ' '
			}
		default:
			b = append(b, fmt.Sprintf("\n//line %s:%d\n", name, want)...)
		}
		file, line = name, want
	}
}

// joinable reports whether the line end at the end of b can go: it ends a statement, not a directive or an empty line.
func joinable(b []byte) bool {
	n := len(b)
	return n > 1 && b[n-1] == '\n' && b[n-2] != '\n' && b[n-2] != ',' && b[n-2] != '('
}
