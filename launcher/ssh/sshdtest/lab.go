package sshdtest

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// A Lab is a set of servers and what a client needs to reach them.
type Lab struct {
	Dir     string // of all that is below; the caller's
	Config  string // file of settings, as for ssh -F
	Known   string // file of known hosts: has the servers' keys
	Key     string // file of the private key that all servers take; Key+".pub" is the public one
	User    string
	Servers []*Server
}

// Start runs n servers until the test ends.
func Start(t testing.TB, n int) *Lab {
	t.Helper()
	l, err := New(t.TempDir(), n)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

// New runs n servers whose files are in dir. Close ends them.
func New(dir string, n int) (*Lab, error) {
	me, err := user.Current()
	if err != nil {
		return nil, err
	}
	l := &Lab{Dir: dir, Config: filepath.Join(dir, "ssh_config"), Known: filepath.Join(dir, "known_hosts"), Key: filepath.Join(dir, "id"), User: me.Username}
	if _, err := WriteKey(l.Key, ""); err != nil {
		return nil, err
	}
	for i := range n {
		s, err := newServer(l, fmt.Sprintf("host%d", i+1))
		if err == nil {
			l.Servers = append(l.Servers, s)
			err = s.Start()
		}
		if err != nil {
			l.Close()
			return nil, err
		}
	}
	return l, errors.Join(l.WriteKnown(), l.WriteConfig(""))
}

// Close ends the servers and all that runs under them.
func (l *Lab) Close() {
	for _, s := range l.Servers {
		s.Stop()
	}
}

// WriteConfig writes the file of settings anew. extra are lines that go first, and so count before the others.
func (l *Lab) WriteConfig(extra string) error {
	b := new(strings.Builder)
	fmt.Fprintf(b, "%s\n", extra)
	for _, s := range l.Servers {
		fmt.Fprintf(b, "Host %s\n\tHostName 127.0.0.1\n\tPort %d\n", s.Name, s.Port)
	}
	fmt.Fprintf(b, "Host *\n\tUser %s\n\tIdentityFile %q\n\tIdentitiesOnly yes\n\tUserKnownHostsFile %q\n\tGlobalKnownHostsFile none\n\tStrictHostKeyChecking yes\n", l.User, l.Key, l.Known)
	return os.WriteFile(l.Config, []byte(b.String()), 0o600)
}

// WriteKnown writes the file of known hosts anew: the keys of all servers.
func (l *Lab) WriteKnown() error {
	b := new(strings.Builder)
	for _, s := range l.Servers {
		fmt.Fprintf(b, "[127.0.0.1]:%d %s", s.Port, ssh.MarshalAuthorizedKey(s.HostKey))
	}
	return os.WriteFile(l.Known, []byte(b.String()), 0o600)
}

// WriteKey makes a key pair in path and path+".pub", with a passphrase unless that is empty.
func WriteKey(path, passphrase string) (ssh.PublicKey, error) {
	pub, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if passphrase != "" {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(private, "", []byte(passphrase))
	}
	if err != nil {
		return nil, err
	}
	public, err := ssh.NewPublicKey(pub)
	if err != nil {
		return nil, err
	}
	return public, errors.Join(os.WriteFile(path, pem.EncodeToMemory(block), 0o600), os.WriteFile(path+".pub", ssh.MarshalAuthorizedKey(public), 0o644))
}
