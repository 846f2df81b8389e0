package sock

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"jeton/launcher/lang"
	"jeton/runtime/session"
)

// A KnownService is a service with a port of its own: a line of /etc/services.
type KnownService struct {
	Name    string
	Port    int
	Proto   string // "tcp" or "udp", seldom another
	Aliases []string
}

// KnownServices are rows of [Services]. They show as a table.
type KnownServices []KnownService

const servicesFile = "/etc/services"

// fallback is what is listed where the machine has no /etc/services. Source: IANA's Service Name and Transport Protocol
// Port Number Registry, RFC 6335.
//
//go:embed services.txt
var fallback string

// Services lists the well-known ports: /etc/services of this machine, or a short list of our own if it has none.
func Services() (KnownServices, error) {
	f, err := os.Open(servicesFile)
	if os.IsNotExist(err) {
		return parseServices(strings.NewReader(fallback))
	}
	if err != nil {
		return nil, fmt.Errorf("services: %w", err)
	}
	defer f.Close()
	return parseServices(f)
}

// parseServices reads lines "name port/proto alias… # comment"; lines of another form are passed over, as getservent(3) does.
func parseServices(r io.Reader) (KnownServices, error) {
	var all KnownServices
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		text, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Fields(text)
		if len(fields) < 2 {
			continue
		}
		port, proto, ok := strings.Cut(fields[1], "/")
		n, err := strconv.Atoi(port)
		if !ok || err != nil || badPort(n) || proto == "" {
			continue
		}
		all = append(all, KnownService{Name: fields[0], Port: n, Proto: proto, Aliases: fields[2:]})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("services: %w", err)
	}
	return all, nil
}

// Service finds a service by its name or alias and its protocol; "" is any protocol. Source: getservbyname(3).
func Service(name, proto string) (KnownService, error) {
	return findService(fmt.Sprintf("%q", name), proto, func(s KnownService) bool {
		for _, a := range s.Aliases {
			if a == name {
				return true
			}
		}
		return s.Name == name
	})
}

// ServiceByPort finds the service of a port; "" is any protocol. Source: getservbyport(3).
func ServiceByPort(port int, proto string) (KnownService, error) {
	return findService("port "+strconv.Itoa(port), proto, func(s KnownService) bool { return s.Port == port })
}

func findService(what, proto string, match func(KnownService) bool) (KnownService, error) {
	all, err := Services()
	if err != nil {
		return KnownService{}, err
	}
	var others []string
	for _, s := range all {
		switch {
		case !match(s):
		case proto == "" || s.Proto == proto:
			return s, nil
		default:
			others = append(others, s.Proto)
		}
	}
	if others != nil {
		return KnownService{}, fmt.Errorf("service %s: not over %s, only over %s", what, proto, strings.Join(others, " and "))
	}
	return KnownService{}, fmt.Errorf("service %s: not in %s; sock.Services() lists those known", what, servicesFile)
}

var serviceHead = []lang.Text{{En: "Name", Fr: "Nom"}, {En: "Port", Fr: "Port"}, {En: "Proto", Fr: "Proto"}, {En: "Aliases", Fr: "Autres noms"}}

func (ss KnownServices) table() table {
	l := session.Language()
	t := table{lang: l, head: lang.In(l, serviceHead...), right: map[int]bool{1: true}}
	for _, s := range ss {
		t.rows = append(t.rows, []string{s.Name, strconv.Itoa(s.Port), s.Proto, strings.Join(s.Aliases, " ")})
	}
	return t
}

// String is the table in aligned columns.
func (ss KnownServices) String() string { return ss.table().String() }

// HTML is the table for a notebook.
func (ss KnownServices) HTML() string { return ss.table().HTML() }

// String is "finger 79/tcp".
func (s KnownService) String() string { return fmt.Sprintf("%s %d/%s", s.Name, s.Port, s.Proto) }
