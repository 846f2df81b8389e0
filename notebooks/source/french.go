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
	return prose(text, func(s string) string {
		s = frenchSign.ReplaceAllString(s, nbsp+"$1$2")
		return strings.ReplaceAll(s, "« ", "«"+nbsp)
	})
}

var apostrophe = regexp.MustCompile(`(\pL)'(\pL)`)

// apostrophes sets those within a word as printers do, outside of code.
func apostrophes(text string) string {
	return prose(text, curled)
}

// curled is for text without code, or in it: comments, and what checks say.
func curled(s string) string { return apostrophe.ReplaceAllString(s, "$1’$2") }

// prose changes what is not code: neither between backquotes nor in a fence.
func prose(text string, change func(string) string) string {
	var out []string
	fenced := false
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
		} else if !fenced {
			parts := strings.Split(line, "`") // the odd ones are code
			for i := 0; i < len(parts); i += 2 {
				parts[i] = change(parts[i])
			}
			line = strings.Join(parts, "`")
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
