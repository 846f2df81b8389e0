package ssh

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/kevinburke/ssh_config"
)

// settings are what the user's files say of one host.
type settings struct {
	host           string // as the user calls it
	user           string
	name, port     string
	identities     []string // files of private keys
	configured     bool     // identities come from the files, not from the usual places
	identitiesOnly bool
	jump           []string // hosts to go through
	strict         strictness
	knownFiles     []string // the first is written to
	hashKnown      bool
	timeout        time.Duration
}

func (s *settings) address() string { return net.JoinHostPort(s.name, s.port) }

// strictness is StrictHostKeyChecking.
type strictness string

const (
	strict    strictness = "yes"
	ask       strictness = "ask"
	acceptNew strictness = "accept-new"
	lax       strictness = "no"
)

// settingsFiles are the files, in the order in which they count.
type settingsFiles struct {
	files []*ssh_config.Config
	home  string
	me    string
}

// readSettings reads file, or the user's and the system's settings.
func readSettings(file string) (settingsFiles, error) {
	var f settingsFiles
	if u, err := user.Current(); err == nil {
		f.home, f.me = u.HomeDir, u.Username
	}
	names, must := []string{file}, true
	if file == "" {
		names, must = []string{filepath.Join(f.home, ".ssh", "config"), "/etc/ssh/ssh_config"}, false
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) && !must {
			continue
		}
		if err != nil {
			return f, fmt.Errorf("ssh: the settings cannot be read: %w", err)
		}
		config, err := decode(text)
		if err != nil {
			return f, fmt.Errorf("ssh: the settings in %s cannot be read (line, column): %w", name, err)
		}
		f.files = append(f.files, config)
	}
	return f, nil
}

// decode parses a file. The parser panics at some that are cut off.
func decode(text []byte) (c *ssh_config.Config, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("it is no file of settings: a keyword without a value?")
		}
	}()
	return ssh_config.DecodeBytes(simplifyMatch(text))
}

// simplifyMatch writes the blocks of Match that only name hosts as blocks of Host, and all others as such of no host: the parser
// would refuse the file. Lines keep their numbers.
func simplifyMatch(text []byte) []byte {
	lines := bytes.SplitAfter(text, []byte("\n"))
	for i, line := range lines {
		words := strings.Fields(strings.Replace(string(line), "=", " ", 1))
		if len(words) < 2 || !strings.EqualFold(words[0], "match") {
			continue
		}
		patterns := "!*"
		switch criterion := strings.ToLower(words[1]); {
		case criterion == "all" && len(words) == 2:
			patterns = "*"
		case (criterion == "host" || criterion == "originalhost") && len(words) == 3:
			patterns = strings.ReplaceAll(strings.Trim(words[2], `"`), ",", " ")
		}
		lines[i] = []byte("Host " + patterns + "\n")
	}
	return bytes.Join(lines, nil)
}

// get is the value of a keyword: the first that is found counts.
func (f settingsFiles) get(host, keyword string) string {
	for _, c := range f.files {
		if v, err := c.Get(host, keyword); err == nil && v != "" {
			return v
		}
	}
	return ""
}

func (f settingsFiles) all(host, keyword string) []string {
	var values []string
	for _, c := range f.files {
		v, _ := c.GetAll(host, keyword)
		values = append(values, v...)
	}
	return values
}

// of is what the files say of a host: "name", "user@name", "name:port".
func (f settingsFiles) of(host string) (*settings, error) {
	who, alias, port := splitHost(host)
	if alias == "" || strings.HasPrefix(alias, "-") || strings.ContainsAny(alias, " \t\n/") {
		return nil, fmt.Errorf("%q is no name of a host", host)
	}
	s := &settings{host: host, name: or(strings.ReplaceAll(f.get(alias, "HostName"), "%h", alias), alias)}
	s.user = or(who, f.get(alias, "User"), f.me)
	s.port = or(port, f.get(alias, "Port"), "22")
	if n, err := strconv.ParseUint(s.port, 10, 16); err != nil || n == 0 {
		return nil, fmt.Errorf("the settings say Port %s, which is no port", s.port)
	}
	if err := s.setPolicy(f.get(alias, "StrictHostKeyChecking")); err != nil {
		return nil, err
	}
	if err := s.setTimeout(f.get(alias, "ConnectTimeout")); err != nil {
		return nil, err
	}
	if v := f.get(alias, "ProxyJump"); v != "" && !strings.EqualFold(v, "none") {
		for hop := range strings.SplitSeq(v, ",") {
			s.jump = append(s.jump, strings.TrimPrefix(strings.TrimSpace(hop), "ssh://"))
		}
	}
	s.identitiesOnly = strings.EqualFold(f.get(alias, "IdentitiesOnly"), "yes")
	s.hashKnown = strings.EqualFold(f.get(alias, "HashKnownHosts"), "yes")
	x := expander{f, s, alias}
	s.setIdentities(x, f.all(alias, "IdentityFile"))
	for _, names := range []string{
		or(f.get(alias, "UserKnownHostsFile"), "~/.ssh/known_hosts ~/.ssh/known_hosts2"),
		or(f.get(alias, "GlobalKnownHostsFile"), "/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2"),
	} {
		s.knownFiles = append(s.knownFiles, x.files(names)...)
	}
	return s, nil
}

func (s *settings) setPolicy(v string) error {
	switch p := strictness(strings.ToLower(v)); p {
	case strict, ask, acceptNew, lax:
		s.strict = p
	case "":
		s.strict = ask
	case "off":
		s.strict = lax
	default:
		return fmt.Errorf("the settings say StrictHostKeyChecking %s; it is yes, no, ask or accept-new", v)
	}
	return nil
}

const defaultTimeout = 10 * time.Second

func (s *settings) setTimeout(v string) error {
	s.timeout = defaultTimeout
	if v == "" || strings.EqualFold(v, "none") {
		return nil
	}
	d, err := time.ParseDuration(strings.ToLower(v))
	if n, notNumber := strconv.Atoi(v); notNumber == nil {
		d, err = time.Duration(n)*time.Second, nil
	}
	if err != nil || d < 0 {
		return fmt.Errorf("the settings say ConnectTimeout %s, which is no number of seconds", v)
	}
	if d > 0 {
		s.timeout = d
	}
	return nil
}

// usualKeys are tried where no IdentityFile is set.
const usualKeys = "~/.ssh/id_rsa ~/.ssh/id_ecdsa ~/.ssh/id_ed25519"

func (s *settings) setIdentities(x expander, names []string) {
	s.configured = len(names) > 0
	for _, name := range names {
		s.identities = append(s.identities, x.files(`"`+name+`"`)...)
	}
	if !s.configured {
		s.identities = x.files(usualKeys)
	}
}

// splitHost takes user@name:port apart. A name with several colons is an IPv6 address.
func splitHost(host string) (who, name, port string) {
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		who, host = host[:i], host[i+1:]
	}
	if n, p, err := net.SplitHostPort(host); err == nil {
		return who, n, p
	}
	return who, strings.Trim(host, "[]"), ""
}

// or is the first that is not empty.
func or(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
