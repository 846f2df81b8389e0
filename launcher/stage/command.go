package stage

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"jeton/launcher"
)

// Command is the command line that starts the staged program, or c.Program, which is one of the host's own and needs no Place.
// Arguments, program, folder and environment may hold letters, digits and ._-/=:,@%+ only, so that no shell finds anything to read
// in them; what else there is to say goes over the process's streams. The Title is not used.
func (p Place) Command(c launcher.Command) (string, error) {
	for _, text := range slices.Concat([]string{c.Program, c.Dir}, c.Args, c.Env) {
		if strings.ContainsFunc(text, func(r rune) bool { return !isPlain(r) }) {
			return "", fmt.Errorf("stage: %q cannot stand in a command for another host: only letters, digits and %s can", text, plainSigns)
		}
	}
	if c.Dir != "" && !strings.HasPrefix(c.Dir, "/") {
		return "", fmt.Errorf("stage: the folder %q does not begin with /", c.Dir)
	}
	script := fmt.Sprintf(`set -- "%s"; `, c.Program)
	if c.Program == "" {
		if p.hash == "" {
			return "", errors.New("stage: the jeton program is not on that host yet")
		}
		script = fmt.Sprintf("p=%s; h=%s; ", p.word, p.hash) + places + `where; set -- "$b/$h/jeton"; `
	}
	for _, setting := range c.Env {
		name, value, ok := strings.Cut(setting, "=")
		if !ok || !isName(name) {
			return "", fmt.Errorf("stage: %q is not NAME=value", setting)
		}
		script += fmt.Sprintf(`%s="%s"; export %s; `, name, value, name)
	}
	if c.Dir != "" {
		script += fmt.Sprintf(`cd "%s" || exit 126; `, c.Dir)
	}
	script += `exec "$1"`
	for _, arg := range c.Args {
		script += fmt.Sprintf(` "%s"`, arg)
	}
	return login(script), nil
}

const plainSigns = "._-/=:,@%+"

// isPlain tells of a character that no shell reads anything in, between double quotes or without.
func isPlain(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(plainSigns, r)
}

// isName tells of the name of a variable.
func isName(s string) bool {
	letters := func(r rune) bool { return r == '_' || isPlain(r) && !strings.ContainsRune(plainSigns, r) }
	return s != "" && (s[0] < '0' || s[0] > '9') && !strings.ContainsFunc(s, func(r rune) bool { return !letters(r) })
}
