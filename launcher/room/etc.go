//go:build linux

package room

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// etcNames are the files of /etc that hosts have of their own, with what stands in them.
var etcNames = map[string]func(*plan) (string, error){
	"hosts":  (*plan).etcHosts,
	"passwd": (*plan).etcPasswd,
	"group":  (*plan).etcGroup,
}

// writeEtc writes into dir the files that hosts see in /etc; those that are as the system's are left out.
func (p *plan) writeEtc(dir string) error {
	for name, text := range etcNames {
		s, err := text(p)
		if err != nil {
			return fmt.Errorf("room: cannot make the hosts' /etc/%s: %w", name, err)
		}
		if s == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o644); err != nil {
			return fmt.Errorf("room: %w", err)
		}
	}
	return nil
}

func (p *plan) etcHosts() (string, error) {
	var s strings.Builder
	s.WriteString("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n")
	for i, name := range p.Hosts {
		fmt.Fprintf(&s, "%v\t%s\n", p.address(i).IP, name)
	}
	return s.String(), nil
}

func (p *plan) etcPasswd() (string, error) {
	return p.User.added("/etc/passwd", fmt.Sprintf("%s:x:%d:%d:Student:%s:/bin/sh\n", p.User.Name, p.User.UID, p.User.GID, p.User.Home))
}

func (p *plan) etcGroup() (string, error) {
	return p.User.added("/etc/group", fmt.Sprintf("%s:x:%d:\n", p.User.Name, p.User.GID))
}

// added is the text of a system's file with a line of the account, if that needs one and there is such a file.
func (a account) added(file, line string) (string, error) {
	if a.Name == "" {
		return "", nil
	}
	b, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return "", nil
	}
	return string(b) + line, err
}
