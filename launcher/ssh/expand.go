package ssh

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// An expander replaces what stands for something else in the names of files.
type expander struct {
	from  settingsFiles
	s     *settings
	alias string
}

// files are the names in a list with spaces and double quotes, expanded; "none" is no file.
func (x expander) files(list string) []string {
	var names []string
	for _, name := range splitQuoted(list) {
		if !strings.EqualFold(name, "none") {
			names = append(names, x.file(name))
		}
	}
	return names
}

func (x expander) file(name string) string {
	if rest, ok := strings.CutPrefix(name, "~/"); ok {
		name = filepath.Join(x.from.home, rest)
	}
	return x.tokens(variables(name))
}

// tokens replaces %h and the like, ssh_config(5), section TOKENS. What it does not know remains.
func (x expander) tokens(text string) string {
	return strings.NewReplacer("%%", "%", "%d", x.from.home, "%h", x.s.name, "%i", strconv.Itoa(os.Getuid()),
		"%n", x.alias, "%p", x.s.port, "%r", x.s.user, "%u", x.from.me).Replace(text)
}

// variables replaces ${NAME}.
func variables(text string) string {
	before, rest, ok := strings.Cut(text, "${")
	name, after, closed := strings.Cut(rest, "}")
	if !ok || !closed {
		return text
	}
	return before + os.Getenv(name) + variables(after)
}

// splitQuoted splits at spaces that are not in double quotes.
func splitQuoted(list string) []string {
	quoted := false
	words := strings.FieldsFunc(list, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return !quoted && (r == ' ' || r == '\t')
	})
	for i, w := range words {
		words[i] = strings.ReplaceAll(w, `"`, "")
	}
	return words
}
