package hosts

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxHosts bounds what one host file or list can stand for: node[1-1000000000] is a slip.
const maxHosts = 4096

// maxName is the length of a name in the DNS.
const maxName = 253

// Expand lists the names that a pattern stands for, in its order: "a", "node[01-04,7]", "rack[1-2]n[1-3].lab", and several of
// them with commas between, as Slurm writes node lists. Leading zeros are kept. The names are checked for what a host's name
// can hold; IPv6 addresses are names.
func Expand(pattern string) ([]string, error) {
	var all []string
	for _, p := range splitList(pattern) {
		names, err := expand(p, maxHosts-len(all))
		if err != nil {
			return nil, err
		}
		all = append(all, names...)
	}
	return all, nil
}

// splitList cuts at the commas outside of brackets.
func splitList(s string) []string {
	var parts []string
	depth, start := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '[':
			depth++
		case ']':
			depth--
		case ',':
			if depth <= 0 {
				parts = append(parts, s[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, s[start:])
}

// expand lists the names of one pattern without outer commas; there may be at most room of them.
func expand(pattern string, room int) ([]string, error) {
	names := []string{""}
	for rest := pattern; ; {
		open := strings.IndexAny(rest, "[]")
		if open < 0 {
			names = product(names, []string{rest})
			break
		}
		if rest[open] == ']' {
			return nil, fmt.Errorf("%q has a ] without its [", pattern)
		}
		if len(names[0])+open > maxName { // before it is multiplied
			return nil, errLongName(pattern)
		}
		inside, after, closed := strings.Cut(rest[open+1:], "]")
		if !closed {
			return nil, fmt.Errorf("%q has a [ without its ]", pattern)
		}
		numbers, err := expandRange(inside, room/len(names))
		if err != nil {
			return nil, fmt.Errorf("%q: %w", pattern, err)
		}
		names, rest = product(product(names, []string{rest[:open]}), numbers), after
	}
	if len(names) > room {
		return nil, errTooMany
	}
	for _, n := range names {
		if err := checkName(n); err != nil {
			return nil, err
		}
	}
	return names, nil
}

var errTooMany = fmt.Errorf("this would be more than %d hosts", maxHosts)

func errLongName(name string) error {
	return fmt.Errorf("%.20q… is not the name of a host: it is longer than %d letters", name, maxName)
}

func product(heads, tails []string) []string {
	all := make([]string, 0, len(heads)*len(tails))
	for _, h := range heads {
		for _, t := range tails {
			all = append(all, h+t)
		}
	}
	return all
}

// expandRange lists the numbers of "01-04,7" as they are written.
func expandRange(s string, room int) ([]string, error) {
	var all []string
	for part := range strings.SplitSeq(s, ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		a, errA := parseCount(first)
		b, errB := parseCount(last)
		switch {
		case errA != nil || errB != nil:
			return nil, fmt.Errorf("[%.40s] is not a range of numbers, as [1-4,7] is", s)
		case b < a:
			return nil, fmt.Errorf("the range %s runs backwards", part)
		case b-a >= room-len(all):
			return nil, errTooMany
		}
		for n := a; n <= b; n++ {
			all = append(all, fmt.Sprintf("%0*d", len(first), n))
		}
	}
	return all, nil
}

// maxDigits of a number in a name, leading zeros among them.
const maxDigits = 12

// parseCount reads a number of digits alone.
func parseCount(s string) (int, error) {
	if s == "" || len(s) > maxDigits || strings.Trim(s, "0123456789") != "" {
		return 0, strconv.ErrSyntax
	}
	return strconv.Atoi(s)
}

// checkName refuses what cannot be the name of a host, so that it never reaches a command line or a table.
func checkName(name string) error {
	if name == "" {
		return errors.New("a host's name is missing")
	}
	plain := name
	if a, err := netip.ParseAddr(name); err == nil && a.Is6() {
		plain = "x" + a.Zone() // a zone may be any text
	}
	if i := strings.IndexFunc(plain, func(r rune) bool { return !letterOrDigit(r) && !strings.ContainsRune("-._", r) }); i >= 0 {
		r, _ := utf8.DecodeRuneInString(plain[i:])
		return fmt.Errorf("%.100q is not the name of a host: it has a %q", name, r)
	}
	switch {
	case len(name) > maxName:
		return errLongName(name)
	case strings.ContainsAny(name[:1], "-."):
		return fmt.Errorf("%q is not the name of a host: it begins with %q", name, name[:1])
	}
	return nil
}

// letterOrDigit: those of ASCII, whatever the locale of whoever reads the name.
func letterOrDigit(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}
