package finger

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	osuser "os/user"
	"slices"
	"strings"
)

// A user is one line of /etc/passwd.
type user struct{ login, name, home, shell string }

// find returns the users whose login is name; with byName also those whose real name has this word.
func find(file, name string, byName bool) ([]user, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var logins, others []user
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		u, ok := parseUser(lines.Text())
		switch {
		case !ok:
		case u.login == name:
			logins = append(logins, u)
		case byName && slices.ContainsFunc(strings.Fields(u.name), func(w string) bool { return strings.EqualFold(w, name) }):
			others = append(others, u)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if logins == nil {
		logins, err = lookUp(name)
	}
	return append(logins, others...), err
}

// lookUp asks the system for a user that is not in the file.
func lookUp(name string) ([]user, error) {
	u, err := osuser.Lookup(name)
	var unknown osuser.UnknownUserError
	switch {
	case errors.As(err, &unknown):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return []user{{login: u.Username, name: u.Name, home: u.HomeDir}}, nil
}

// parseUser reads a line login:password:uid:gid:comment:home:shell. The comment begins with the real name, in which & is the
// login with a capital. Source: passwd(5).
func parseUser(line string) (user, bool) {
	f := strings.Split(line, ":")
	if len(f) != 7 || f[0] == "" || strings.ContainsAny(f[0], "#+") {
		return user{}, false
	}
	name, _, _ := strings.Cut(f[4], ",")
	return user{login: f[0], name: strings.ReplaceAll(name, "&", strings.ToUpper(f[0][:1])+f[0][1:]), home: f[5], shell: f[6]}, true
}
