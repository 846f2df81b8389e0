package ssh

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"golang.org/x/crypto/ssh"
)

// A keyring holds the private keys that have been read from files.
type keyring struct {
	mu   sync.Mutex
	keys map[string]*key
}

// A key is one private key. Locked keys show their public half; the passphrase is asked for when a host has agreed to it.
type key struct {
	path   string
	public ssh.PublicKey

	unlocking chan struct{} // holds a token while signer and err are looked at or set
	text      []byte        // of the file, while it is locked
	signer    ssh.Signer
	err       error // why it stays locked
}

// read returns the key in a file, read once.
func (r *keyring) read(path string) (*key, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k, ok := r.keys[path]; ok {
		return k, nil
	}
	k, err := readKey(path)
	if err != nil {
		return nil, err
	}
	if r.keys == nil {
		r.keys = map[string]*key{}
	}
	r.keys[path] = k
	return k, nil
}

func readKey(path string) (*key, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	k := &key{path: path, unlocking: make(chan struct{}, 1)}
	signer, err := ssh.ParsePrivateKey(text)
	locked, isLocked := errors.AsType[*ssh.PassphraseMissingError](err)
	switch {
	case err == nil:
		k.signer, k.public = signer, signer.PublicKey()
		return k, nil
	case !isLocked:
		return nil, fmt.Errorf("%s holds no key that can be used: %w", path, err)
	}
	k.text, k.public = text, locked.PublicKey
	if k.public == nil { // an old form of file, which hides its public half
		if k.public, err = readPublic(path); err != nil {
			return nil, fmt.Errorf("%s has a passphrase, and %s.pub, which says whose key it is, cannot be read: %w", path, path, err)
		}
	}
	return k, nil
}

// readPublic reads the public half of the key in path, from the file beside it.
func readPublic(path string) (ssh.PublicKey, error) {
	text, err := os.ReadFile(path + ".pub")
	if err != nil {
		return nil, err
	}
	public, _, _, _, err := ssh.ParseAuthorizedKey(text)
	return public, err
}

const passphraseTries = 3

// unlock returns what signs, after asking for the passphrase if need be. asked tells that the user was asked, here or by another
// that we have waited for: the host may have been kept waiting for too long.
func (k *key) unlock(ctx context.Context, h *Hosts, host string) (signer ssh.Signer, asked bool, err error) {
	select {
	case k.unlocking <- struct{}{}:
	default:
		asked = true
		select {
		case k.unlocking <- struct{}{}:
		case <-ctx.Done():
			return nil, false, ctx.Err()
		}
	}
	defer func() { <-k.unlocking }()
	if k.signer != nil || k.err != nil {
		return k.signer, asked, k.err
	}
	again := ""
	for range passphraseTries {
		answer, err := h.ask(ctx, Question{Host: host, About: k.path, Secret: true, Text: again + "The passphrase of the key " + k.path + ", which " + host + " takes:"}, nil)
		if err != nil || answer == "" {
			k.err = fmt.Errorf("the key %s has a passphrase: %w", k.path, orError(err, errors.New("none was given")))
			return nil, true, k.err
		}
		signer, err := ssh.ParsePrivateKeyWithPassphrase(k.text, []byte(answer))
		if err == nil {
			k.signer, k.text = signer, nil
			return signer, true, nil
		}
		if !errors.Is(err, x509.IncorrectPasswordError) {
			k.err = fmt.Errorf("the key %s cannot be used: %w", k.path, err)
			return nil, true, k.err
		}
		again = "That is not it. "
	}
	k.err = fmt.Errorf("the key %s stays locked: %d wrong passphrases", k.path, passphraseTries)
	return nil, true, k.err
}

// A lockedKey signs for an attempt, and unlocks the key for that.
type lockedKey struct {
	k *key
	a *attempt
}

var _ ssh.AlgorithmSigner = lockedKey{}

func (l lockedKey) PublicKey() ssh.PublicKey { return l.k.public }

func (l lockedKey) Sign(rand io.Reader, data []byte) (*ssh.Signature, error) {
	return l.SignWithAlgorithm(rand, data, "")
}

func (l lockedKey) SignWithAlgorithm(rand io.Reader, data []byte, algorithm string) (*ssh.Signature, error) {
	signer, asked, err := l.k.unlock(l.a.ctx, l.a.h, l.a.s.host)
	if asked {
		l.a.set(func() { l.a.learned = true })
	}
	if err != nil {
		return nil, err
	}
	if s, ok := signer.(ssh.AlgorithmSigner); ok {
		return s.SignWithAlgorithm(rand, data, algorithm)
	}
	return signer.Sign(rand, data)
}

func orError(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
