package hosts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	maxFile  = 1 << 20 // bytes of a host file
	maxSlots = 1 << 16 // of one host
	maxSaid  = 10      // errors of one file
)

// form is how a line looks, for whoever has got it wrong.
const form = "a line is `alice slots=4`, `alice:4` or `alice`"

// A FileError is a mistake in a host file.
type FileError struct {
	File string
	Line int // from 1; 0 when it is the file as a whole
	Err  error
}

func (e *FileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %v", e.File, e.Err)
	}
	return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
}

func (e *FileError) Unwrap() error { return e.Err }

// Read reads the host file at path. See Parse.
func Read(path string) ([]Host, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the host file cannot be read: %w; it is a text file with a host a line: %s", err, form)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("the host file cannot be read: %w", err)
	}
	return Parse(path, string(text))
}

// Parse reads the text of a host file; name is what errors call it. There is a host a line, and # begins a comment:
//
//	alice slots=4 max_slots=8   # Open MPI: 4 ranks, at most 8 when oversubscribed
//	bob:2                       # MPICH
//	carol                       # one rank
//	carol                       # and another: a host that is repeated has a slot for each line
//	bob@node[01-04,7] slots=2   # five hosts, at which the user is bob
//
// A host whose slots are given is there once, since which number holds would be anybody's guess (Open MPI refuses it, too).
// Where slots are not given, Open MPI takes the number of cores, and MPICH 1: it is 1 here, or max_slots if that is given.
// Errors: up to ten [FileError], joined, in the order of the lines.
func Parse(name, text string) ([]Host, error) {
	if err := checkText(text); err != nil {
		return nil, &FileError{File: name, Err: err}
	}
	p := parser{at: map[string]place{}}
	var errs []error
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		n++
		if err := p.line(n, line); err != nil {
			errs = append(errs, &FileError{name, n, err})
		}
		if len(errs) == maxSaid || p.stop != nil {
			break
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if len(p.hosts) == 0 {
		return nil, &FileError{File: name, Err: fmt.Errorf("there is no host in this file; %s", form)}
	}
	return p.hosts, nil
}

func checkText(text string) error {
	switch {
	case len(text) > maxFile:
		return fmt.Errorf("this is more than %d KiB, which is no host file", maxFile>>10)
	case !utf8.ValidString(text) || bytes.IndexByte([]byte(text), 0) >= 0:
		return fmt.Errorf("this is not text, so no host file; %s", form)
	}
	return nil
}

type parser struct {
	hosts []Host
	at    map[string]place // by name in small letters
	named int              // with repetitions, which are to stay affordable: 100,000 lines of a[1-4000] would not
	stop  error            // the rest of the file is not looked at
}

// A place is where a host was first named.
type place struct {
	index, line int
	given       bool // its slots are
}

var aroundEqual = regexp.MustCompile(`\s*=\s*`)

func (p *parser) line(n int, line string) error {
	line, _, _ = strings.Cut(line, "#")
	fields := strings.Fields(aroundEqual.ReplaceAllString(strings.TrimSpace(line), "="))
	if len(fields) == 0 {
		return nil
	}
	h, given, err := readHost(fields)
	if err != nil {
		return err
	}
	names, err := expand(h.Name, maxHosts)
	if err != nil {
		return err
	}
	if p.named += len(names); p.named > maxSlots {
		p.stop = fmt.Errorf("this would be more than %d slots", maxSlots)
		return p.stop
	}
	for _, name := range names {
		h.Name = name
		if err := p.add(h, place{line: n, given: given}); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) add(h Host, at place) error {
	key := strings.ToLower(h.Name)
	first, again := p.at[key]
	switch {
	case !again && len(p.hosts) == maxHosts:
		p.stop = errTooMany
		return p.stop
	case !again:
		at.index = len(p.hosts)
		p.at[key] = at
		p.hosts = append(p.hosts, h)
		return nil
	}
	old := &p.hosts[first.index]
	switch {
	case first.given || at.given:
		return fmt.Errorf("the slots of %s are already given in line %d: write the host once with all its slots", h.Name, first.line)
	case old.User != h.User:
		return fmt.Errorf("%s has another user in line %d", h.Name, first.line)
	}
	old.Slots++
	return nil
}

// readHost reads a line's words. The host's name may still hold ranges; given says that the line tells the slots.
func readHost(fields []string) (h Host, given bool, err error) {
	h.Slots = 1
	word := fields[0]
	if strings.Contains(word, "=") {
		return h, false, fmt.Errorf("a line begins with the host's name, and not with %.100q; %s", word, form)
	}
	if user, name, has := strings.Cut(word, "@"); has {
		if err := setUser(&h, user); err != nil {
			return h, false, err
		}
		word = name
	}
	name, count, has := cutSlots(word)
	h.Name = name
	if has {
		if h.Slots, err = slots(":", count); err != nil {
			return h, false, err
		}
		given = true
	}
	for _, f := range fields[1:] {
		if err := option(&h, &given, f); err != nil {
			return h, false, err
		}
	}
	if h.MaxSlots > 0 && !given {
		h.Slots, given = h.MaxSlots, true
	}
	if h.MaxSlots > 0 && h.MaxSlots < h.Slots {
		return h, false, fmt.Errorf("max_slots=%d is less than the %d slots of %s", h.MaxSlots, h.Slots, h.Name)
	}
	return h, given, nil
}

// cutSlots cuts MPICH's number of slots off a name. An IPv6 address has colons itself, and is put in brackets before one.
func cutSlots(word string) (name, count string, has bool) {
	if checkName(word) == nil {
		return word, "", false
	}
	name, count, has = word, "", false
	if i := strings.LastIndexByte(word, ':'); i >= 0 && (word[max(i-1, 0)] == ']' || strings.IndexByte(word, ':') == i) {
		name, count, has = word[:i], word[i+1:], true
	}
	if inner, ok := strings.CutPrefix(name, "["); ok {
		if inner, ok = strings.CutSuffix(inner, "]"); ok && strings.Contains(inner, ":") {
			name = inner
		}
	}
	return name, count, has
}

func option(h *Host, given *bool, word string) (err error) {
	key, value, has := strings.Cut(word, "=")
	if !has {
		return fmt.Errorf("%.100q after the host's name is not understood; %s", word, form)
	}
	switch key {
	case "slots":
		if *given {
			return errors.New("the slots are given twice in this line")
		}
		h.Slots, err = slots("slots=", value)
		*given = true
	case "max_slots", "max-slots":
		h.MaxSlots, err = slots(key+"=", value)
	case "user", "username", "user_name":
		err = setUser(h, value)
	default:
		err = fmt.Errorf("%.100q is unknown here; after the host's name there may be slots=, max_slots= and user=", word)
	}
	return err
}

func slots(label, value string) (int, error) {
	n, err := strconv.Atoi(value)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange):
		return 0, fmt.Errorf("%.40q: the number of slots is missing; %s", label+value, form)
	case err == nil && n == 0:
		return 0, fmt.Errorf("%s%s: a host has at least one slot; to leave it out, put # before it", label, value)
	case err != nil || n < 1 || n > maxSlots:
		return 0, fmt.Errorf("%.40q: the number of slots is from 1 to %d", label+value, maxSlots)
	}
	return n, nil
}

// setUser takes the name of a user; like a host's it may go into a command line.
func setUser(h *Host, user string) error {
	if h.User != "" {
		return errors.New("the user is given twice in this line")
	}
	if user == "" || strings.ContainsAny(user[:1], "-.") || strings.ContainsFunc(user, notOfUser) {
		return fmt.Errorf("%.100q is not the name of a user", user)
	}
	h.User = user
	return nil
}

func notOfUser(r rune) bool {
	return !letterOrDigit(r) && !strings.ContainsRune("-._$+\\", r)
}
