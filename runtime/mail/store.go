package mail

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// storeVersion is the form of the file; another version's is not read.
const storeVersion = 1

// saved is all that a server must not forget, as it is in a file.
type saved struct {
	Version int
	Domain  string
	Life    string
	Taken   int
	Boxes   map[string]savedBox
	Out     map[string][]Mail
	Whole   bool // the last field: a file that was cut does not have it
}

type savedBox struct {
	Mails   []Mail
	Account Account
	Arrived map[string]arrival
}

// save is the state of the server.
func (s *Server) save() ([]byte, error) {
	v := saved{Version: storeVersion, Domain: s.config.Domain, Life: s.life, Taken: s.taken, Boxes: map[string]savedBox{}, Out: map[string][]Mail{}, Whole: true}
	for user, b := range s.boxes {
		v.Boxes[user] = savedBox{b.mails, b.account, b.arrived}
	}
	for domain, o := range s.out {
		v.Out[domain] = o.mails
	}
	return json.Marshal(v)
}

// load makes the server one that goes on from a saved state. What is on the way to other servers is sent at Start.
func (s *Server) load(data []byte) error {
	var v saved
	err := json.Unmarshal(data, &v)
	switch {
	case err != nil:
		return fmt.Errorf("it was cut, or is no file of mailboxes: %w", err)
	case v.Version != storeVersion || !v.Whole:
		return fmt.Errorf("it is of another version (%d, and this is %d), or no file of mailboxes", v.Version, storeVersion)
	case v.Domain != s.config.Domain:
		return fmt.Errorf("it has the mailboxes of %s, and this is the server of %s", v.Domain, s.config.Domain)
	}
	s.life, s.taken = v.Life, v.Taken
	for user, b := range v.Boxes {
		own, err := s.own(user)
		if err != nil {
			return err
		}
		own.account.Merge(b.Account)
		for from, a := range b.Arrived {
			own.arrived[from] = a
		}
		for _, m := range b.Mails {
			own.mails = append(own.mails, m)
			own.bytes += len(m.Text)
		}
	}
	for domain, mails := range v.Out {
		o := &outbox{mails: mails}
		for _, m := range mails {
			o.bytes += len(m.Text)
		}
		if _, ok := s.config.Peers[domain]; ok {
			s.out[domain] = o
		}
	}
	return nil
}

// readStore loads the state of the server from a file, if there is one.
func (s *Server) readStore(file string) error {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = s.load(data)
	}
	if err != nil {
		return fmt.Errorf("mail: the mailboxes of %s in %s: %w; move the file away to begin with empty ones", s.config.Domain, file, err)
	}
	return nil
}

// writeStore writes the state to a file, which is the old one or the new one, never a half one.
func (s *Server) writeStore(file string) error {
	data, err := s.save()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
