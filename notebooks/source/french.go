package source

import (
	"regexp"
	"strings"
)

// nbsp keeps a French sign on the line of the word before it.
const nbsp = "\u00a0"

var frenchSign = regexp.MustCompile(` ([:;?!»])(\W|$)`)

// french puts no-break spaces where French typography has them, outside of code: a line must not begin with a colon.
func french(text string) string {
	var out []string
	fenced := false
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
		} else if !fenced {
			parts := strings.Split(line, "`") // the odd ones are code
			for i := 0; i < len(parts); i += 2 {
				parts[i] = frenchSign.ReplaceAllString(parts[i], nbsp+"$1$2")
				parts[i] = strings.ReplaceAll(parts[i], "« ", "«"+nbsp)
			}
			line = strings.Join(parts, "`")
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
