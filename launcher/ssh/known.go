package ssh

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/skeema/knownhosts"
	"golang.org/x/crypto/ssh"
	xknownhosts "golang.org/x/crypto/ssh/knownhosts"
)

// Why a host's key is not taken.
var (
	errKeyUnknown = errors.New("the host's key is not known")
	errKeyChanged = errors.New("THE HOST'S KEY HAS CHANGED")
	errKeyRevoked = errors.New("the host's key has been revoked")
)

// knownKeys reads the files of known hosts that there are.
func (s *settings) knownKeys() (*knownhosts.HostKeyDB, error) {
	var there []string
	for _, name := range s.knownFiles {
		if _, err := os.Stat(name); err == nil {
			there = append(there, name)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return knownhosts.NewDB(there...)
}

// keyAlgorithms are those of the host's known keys, so that it shows one of these if it still can, and then all others.
func (s *settings) keyAlgorithms(db *knownhosts.HostKeyDB) []string {
	supported := ssh.SupportedAlgorithms().HostKeys
	known := slices.DeleteFunc(db.HostKeyAlgorithms(s.address()), func(a string) bool { return !slices.Contains(supported, a) })
	for _, a := range supported {
		if !slices.Contains(known, a) {
			known = append(known, a)
		}
	}
	return known
}

// judge says whether a host's key is the one that is known.
func (s *settings) judge(db *knownhosts.HostKeyDB, remote net.Addr, key ssh.PublicKey) error {
	err := db.HostKeyCallback()(s.address(), remote, key)
	keyErr, isKey := errors.AsType[*xknownhosts.KeyError](err)
	revoked, isRevoked := errors.AsType[*xknownhosts.RevokedError](err)
	switch {
	case err == nil:
		return nil
	case isRevoked:
		return fmt.Errorf("%w: line %d of %s", errKeyRevoked, revoked.Revoked.Line, revoked.Revoked.Filename)
	case isKey && len(keyErr.Want) == 0:
		return fmt.Errorf("%w: it is %s %s", errKeyUnknown, key.Type(), ssh.FingerprintSHA256(key))
	case isKey:
		want := keyErr.Want[0]
		for _, w := range keyErr.Want {
			if w.Key.Type() == key.Type() {
				want = w
			}
		}
		return fmt.Errorf("%w: it is %s %s, but line %d of %s has %s %s", errKeyChanged,
			key.Type(), ssh.FingerprintSHA256(key), want.Line, want.Filename, want.Key.Type(), ssh.FingerprintSHA256(want.Key))
	}
	return err
}

// checkKey is called with the host's key, before anything is said to it. When the user has to be asked first, it keeps the key and ends
// the attempt: no host waits for a person.
func (a *attempt) checkKey(db *knownhosts.HostKeyDB, remote net.Addr, key ssh.PublicKey) error {
	err := a.s.judge(db, remote, key)
	switch {
	case errors.Is(err, errKeyUnknown) && (a.s.strict == acceptNew || a.s.strict == lax):
		if err := a.s.remember(key); err != nil {
			a.h.notice(a.s.host, fmt.Sprintf("its key is not kept: %v", err))
		}
		return nil
	case errors.Is(err, errKeyUnknown) && a.s.strict == ask:
		a.set(func() { a.unknown, a.remote = key, remote })
	case errors.Is(err, errKeyChanged) && a.s.strict == lax:
		a.h.notice(a.s.host, err.Error()+"; your settings let it pass (StrictHostKeyChecking no)")
		return nil
	}
	a.set(func() { a.refused = err })
	return err
}

// askKey shows a new key and asks whether it is the host's. When it is, it is known from then on.
func (h *Hosts) askKey(ctx context.Context, s *settings, remote net.Addr, key ssh.PublicKey) (yes bool, err error) {
	known, shown := false, key.Type()+" "+ssh.FingerprintSHA256(key)
	answer, err := h.ask(ctx, Question{Host: s.host, About: shown,
		Text: fmt.Sprintf("%s (%s) shows a key that is not known: %s. Is that its key? (yes/no)", s.host, s.address(), shown)},
		func() bool { // the same machine may have been asked about under another name
			db, err := s.knownKeys()
			known = err == nil && s.judge(db, remote, key) == nil
			return known
		})
	if known || err != nil {
		return known, err
	}
	// The fingerprint itself is an answer, too: whoever has it from elsewhere need not compare by eye.
	if answer = strings.TrimSpace(answer); !slices.Contains([]string{"yes", "oui"}, strings.ToLower(answer)) && answer != ssh.FingerprintSHA256(key) {
		return false, nil
	}
	return true, s.remember(key)
}

// remember adds the key to the first file of known hosts.
func (s *settings) remember(key ssh.PublicKey) error {
	if len(s.knownFiles) == 0 {
		return errors.New("there is no file of known hosts")
	}
	name := knownhosts.Normalize(s.address())
	if s.hashKnown {
		name = xknownhosts.HashHostname(name)
	}
	return appendLine(s.knownFiles[0], xknownhosts.Line([]string{name}, key))
}

// appendLine adds a line to a file of the user's, in one write, so that others may add theirs at the same time.
func appendLine(path, line string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	last := []byte{'\n'}
	if info.Mode().IsRegular() && info.Size() > 0 {
		if _, err := f.ReadAt(last, info.Size()-1); err != nil {
			return err
		}
	}
	if last[0] != '\n' {
		line = "\n" + line
	}
	_, err = f.WriteString(line + "\n")
	return err
}
