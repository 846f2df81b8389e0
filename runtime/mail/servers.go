package mail

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
)

// A Place is where a server listens.
type Place struct {
	Host string
	Port int
}

// String is the place as net.Dial takes it: localhost:5556.
func (p Place) String() string { return net.JoinHostPort(p.Host, strconv.Itoa(p.Port)) }

// Servers are the places of the servers, by the domain that each is in charge of.
type Servers map[string]Place

// Domains are the domains, sorted.
func (s Servers) Domains() []string { return slices.Sorted(maps.Keys(s)) }

// maxServersFile is how many bytes a servers file may have.
const maxServersFile = 1 << 20

// ReadServers reads a servers file, once, and closes it: host:port:domain, one server a line. Blank lines, and what follows a # at the
// start of a word, are passed over. Errors name each bad line: servers.txt:3: ….
func ReadServers(file string) (Servers, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("mail: the servers file: %w", err)
	}
	defer f.Close()
	return ParseServers(f, file)
}

// ParseServers reads the text of a servers file, which errors call name.
func ParseServers(r io.Reader, name string) (Servers, error) {
	servers, lines := Servers{}, map[string]int{}
	var bad []error
	limited := &io.LimitedReader{R: r, N: maxServersFile + 1}
	scan, n := bufio.NewScanner(limited), 0
	for scan.Scan() {
		n++
		line := strings.TrimSpace(strings.TrimPrefix(uncommented(scan.Text()), "\ufeff"))
		if line == "" {
			continue
		}
		domain, place, err := parseServer(line)
		if first := lines[domain]; err == nil && first > 0 {
			err = fmt.Errorf("the domain %q has a server already, in line %d", domain, first)
		}
		if err != nil {
			bad = append(bad, fmt.Errorf("%s:%d: %w", name, n, err))
			continue
		}
		servers[domain], lines[domain] = place, n
	}
	switch {
	case limited.N == 0:
		return nil, fmt.Errorf("%s: a servers file of more than %d bytes: is it another file?", name, maxServersFile)
	case errors.Is(scan.Err(), bufio.ErrTooLong):
		return nil, fmt.Errorf("%s:%d: a line of more than %d bytes: is it another file?", name, n+1, bufio.MaxScanTokenSize)
	case scan.Err() != nil:
		return nil, fmt.Errorf("%s:%d: %w", name, n+1, scan.Err())
	case len(bad) > 0:
		return nil, errors.Join(bad...)
	case len(servers) == 0:
		return nil, fmt.Errorf("%s: no servers in it; a line is host:port:domain, such as localhost:5556:tf1.fr", name)
	}
	return servers, nil
}

// uncommented is a line without its comment.
func uncommented(line string) string {
	for i, r := range line {
		if r == '#' && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t') {
			return line[:i]
		}
	}
	return line
}

// parseServer reads host:port:domain from its end: a host may be an IPv6 address, in brackets or not.
func parseServer(line string) (string, Place, error) {
	fail := func(format string, args ...any) (string, Place, error) {
		return "", Place{}, fmt.Errorf("%q: %s; a line is host:port:domain, such as localhost:5556:tf1.fr", line, fmt.Sprintf(format, args...))
	}
	i := strings.LastIndexByte(line, ':')
	j := strings.LastIndexByte(line[:max(i, 0)], ':')
	if j < 0 {
		return fail("it has not three parts")
	}
	host, port, domain := strings.Trim(line[:j], "[]"), line[j+1:i], line[i+1:]
	if _, d, err := SplitAddress("user@" + domain); err != nil {
		return fail("%q is no domain", domain)
	} else {
		domain = d
	}
	if host == "" || strings.ContainsAny(host, " \t/") {
		return fail("%q is no host", host)
	}
	n, err := strconv.Atoi(port)
	if err != nil || n < 1 || n > 65535 {
		return fail("%q is no port; ports are 1 to 65535", port)
	}
	return domain, Place{host, n}, nil
}
