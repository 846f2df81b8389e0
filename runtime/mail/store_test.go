package mail

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// again ends the server of a domain, and begins another one in its place.
func (h *hosts) again(domain string, change func(c *HostConfig)) {
	h.t.Helper()
	h.ends[domain]()
	ln, err := net.Listen("tcp", h.servers[domain].String())
	if err != nil {
		h.t.Fatal(err)
	}
	h.run(domain, ln, change)
}

// A server that ends and begins again goes on: mails that wait, mails on their way, the users' clocks.
func TestServerGoesOn(t *testing.T) {
	dir := t.TempDir()
	stored := func(c *HostConfig) { c.Store = filepath.Join(dir, c.Domain) }
	h := start(t, stored, "a", "b")
	afida := h.dial("afida@a")
	h.mustSend(afida, "1", "brandon@b", "zoe@a")
	if got := h.texts(h.dial("brandon@b"), 1); got[0] != "1" {
		t.Errorf("Brandon reads %q", got)
	}
	h.ends["b"]()
	h.mustSend(afida, "2", "brandon@b", "zoe@a")
	h.again("a", stored)
	h.again("b", stored)
	h.mustSend(h.dial("afida@a"), "3", "brandon@b")
	if got := h.texts(h.dial("brandon@b"), 2); strings.Join(got, "") != "23" {
		t.Errorf("Brandon reads %q", got)
	}
	if got := h.texts(h.dial("zoe@a"), 2); strings.Join(got, "") != "12" {
		t.Errorf("Zoe reads %q", got)
	}
}

// Without a file the numbers begin again. The receiver's server says so, where the mail would have been taken for one that was read.
func TestServerThatHasForgotten(t *testing.T) {
	h := start(t, nil, "a", "b")
	h.mustSend(h.dial("afida@a"), "1", "brandon@b")
	h.texts(h.dial("brandon@b"), 1)
	h.again("a", nil)
	h.mustSend(h.dial("afida@a"), "2", "brandon@b")
	for want := "numbers the mails of afida@a anew, of which brandon@b has 1 already: start all servers anew"; !strings.Contains(h.logs["a"].String(), want); {
		if !pause(t.Context(), time.Millisecond) {
			t.Fatal(h.logs["a"])
		}
	}
}

func TestBadStores(t *testing.T) {
	dir := t.TempDir()
	stored := func(c *HostConfig) { c.Store = filepath.Join(dir, c.Domain) }
	h := start(t, stored, "a")
	h.mustSend(h.dial("afida@a"), "1", "afida@a")
	whole, err := os.ReadFile(filepath.Join(dir, "a"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text, domain, want string
	}{
		"half":            {string(whole[:len(whole)/2]), "a", "it was cut, or is no file of mailboxes"},
		"empty":           {"", "a", "it was cut"},
		"another file":    {"{}", "a", "another version (0, and this is 1)"},
		"another version": {strings.Replace(string(whole), `"Version":1`, `"Version":9`, 1), "a", "another version (9"},
		"another domain":  {string(whole), "b", "it has the mailboxes of a, and this is the server of b"},
		"strange users":   {strings.Replace(string(whole), `"Boxes":{"afida@a"`, `"Boxes":{"afida@c"`, 1), "a", "afida@c is not of this server"},
	} {
		file := filepath.Join(dir, "bad")
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		_, err = NewHost(HostConfig{Domain: c.domain, Servers: Servers{"a": {"h", 1}, "b": {"h", 2}}, Store: file}, ln)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "move the file away") {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// A disk that is full is said, and the mail is served from memory.
func TestStoreCannotBeWritten(t *testing.T) {
	h := start(t, func(c *HostConfig) { c.Store = filepath.Join(t.TempDir(), "none", "a") }, "a")
	s := h.dial("afida@a")
	h.mustSend(s, "1", "afida@a")
	if got := h.texts(s, 1); got[0] != "1" || !strings.Contains(h.logs["a"].String(), "cannot be kept in") {
		t.Errorf("%q, %s", got, fmt.Sprint(h.logs["a"]))
	}
}
