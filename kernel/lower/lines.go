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

// layLines gives each marked place its line: with empty lines when it is near, with a directive when it is not.
func layLines(text string) string {
	var b strings.Builder
	file, line := "", 0 // where the next byte stands, as directives have it
	for {
		i := strings.Index(text, markStart)
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		line += strings.Count(text[:i], "\n")
		text = text[i+1:]
		j := strings.Index(text, markEnd)
		num, name, _ := strings.Cut(text[:j], ":")
		text = text[j+1:]
		want, _ := strconv.Atoi(num)
		switch gap := want - line; {
		case name == file && gap == 0:
		case name == file && gap > 0 && gap < 4:
			b.WriteString(strings.Repeat("\n", gap))
		default:
			fmt.Fprintf(&b, "\n//line %s:%d\n", name, want)
		}
		file, line = name, want
	}
}
