package ssh

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// What an agent may take: to list its keys, and to sign, for which it may ask the user.
const (
	listPatience = 5 * time.Second
	signPatience = time.Minute
)

// signers are the keys to offer, in OpenSSH's order: those of the agent that the settings name, the agent's others unless
// IdentitiesOnly, those in files.
func (a *attempt) signers() ([]ssh.Signer, error) {
	named := a.namedKeys()
	var first, others, files []ssh.Signer
	inAgent := map[string]bool{}
	for _, s := range a.agentKeys() {
		id := string(s.PublicKey().Marshal())
		inAgent[id] = true
		if _, isNamed := named[id]; isNamed {
			first = append(first, s)
		} else if !a.s.identitiesOnly {
			others = append(others, s)
		}
	}
	for _, path := range a.s.identities {
		k, err := a.h.keys.read(path)
		if err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				a.remark(err.Error())
			} else if a.s.configured {
				a.remark("there is no file " + path)
			}
			continue
		}
		if !inAgent[string(k.public.Marshal())] && !a.staysLocked(k) {
			files = append(files, lockedKey{k, a})
		}
	}
	all := append(append(first, others...), files...)
	for _, s := range all {
		a.offer(s.PublicKey())
	}
	return all, nil
}

// staysLocked tells whether the user has been asked for the passphrase in vain.
func (a *attempt) staysLocked(k *key) bool {
	select {
	case k.unlocking <- struct{}{}:
		defer func() { <-k.unlocking }()
	default:
		return false // is being asked
	}
	if k.err != nil {
		a.remark(k.err.Error())
	}
	return k.err != nil
}

// namedKeys are the public keys of the settings' identities, which may be there without the private ones.
func (a *attempt) namedKeys() map[string]bool {
	named := map[string]bool{}
	for _, path := range a.s.identities {
		if k, err := a.h.keys.read(path); err == nil {
			named[string(k.public.Marshal())] = true
		} else if public, err := readPublic(path); err == nil {
			named[string(public.Marshal())] = true
		}
	}
	return named
}

// agentKeys are those of the user's agent, which stays connected until the attempt ends.
func (a *attempt) agentKeys() []ssh.Signer {
	socket := or(a.h.config.Agent, os.Getenv("SSH_AUTH_SOCK"))
	if socket == "" || socket == "none" {
		return nil
	}
	var d net.Dialer
	conn, err := d.DialContext(a.ctx, "unix", socket)
	if err != nil {
		a.remark(fmt.Sprintf("the SSH agent cannot be reached: %v", err))
		return nil
	}
	a.atEnd(func() { conn.Close() })
	stop := context.AfterFunc(a.ctx, func() { conn.Close() })
	a.atEnd(func() { stop() })
	conn.SetDeadline(time.Now().Add(listPatience))
	keys, err := agent.NewClient(conn).Signers()
	if err != nil {
		a.remark(fmt.Sprintf("the SSH agent does not list its keys: %v", err))
		return nil
	}
	conn.SetDeadline(time.Now().Add(listPatience + signPatience))
	return keys
}
