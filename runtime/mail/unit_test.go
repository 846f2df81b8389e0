package mail

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"jeton/runtime/clock"
	"jeton/runtime/prompt"
	"jeton/runtime/protocol"
	"jeton/runtime/session"
)

func TestServersFile(t *testing.T) {
	text := "\ufefflocalhost:5556:tf1.fr\r\n\n  # comment\n::1:5557:CanalPlus.com # another\n[fe80::2]:80:w9.fr\n"
	file := filepath.Join(t.TempDir(), "servers.txt")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := ReadServers(file)
	want := Servers{"tf1.fr": {"localhost", 5556}, "canalplus.com": {"::1", 5557}, "w9.fr": {"fe80::2", 80}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	if got["w9.fr"].String() != "[fe80::2]:80" || strings.Join(got.Domains(), " ") != "canalplus.com tf1.fr w9.fr" {
		t.Errorf("%v, %v", got["w9.fr"], got.Domains())
	}
}

// Each bad line is named.
func TestBadServersFiles(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "f: no servers in it; a line is host:port:domain",
		"a:1:x\nhost:domain\n":             `f:2: "host:domain": it has not three parts`,
		"host":                             `f:1: "host": it has not three parts`,
		"h:0:x":                            `f:1: "h:0:x": "0" is no port`,
		"h:http:x":                         `"http" is no port`,
		":1:x":                             `"" is no host`,
		"a b:1:x":                          `"a b" is no host`,
		"h:1:":                             `"" is no domain`,
		"h:1:a@b":                          `"a@b" is no domain`,
		"h:1:x\n\nh:2:X":                   `f:3: the domain "x" has a server already, in line 1`,
		"h:1:x y":                          `"x y" is no domain`,
		strings.Repeat("h:1:x#", 20000):    "f:1: a line of more than 65536 bytes",
		strings.Repeat("#\n", 1<<19) + "#": "a servers file of more than 1048576 bytes",
		"h:99999:x\nbad\n":                 "f:1: \"h:99999:x\": \"99999\" is no port; ports are 1 to 65535; a line is host:port:domain, such as localhost:5556:tf1.fr\nf:2: \"bad\"",
	} {
		if _, err := ParseServers(strings.NewReader(text), "f"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %.300v, want %q", text, err, want)
		}
	}
	if _, err := ReadServers(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := ParseServers(failing{}, "f"); err == nil || !strings.Contains(err.Error(), "f:1: the disk is gone") {
		t.Errorf("a file that cannot be read: %v", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

func TestAddresses(t *testing.T) {
	if user, domain, err := SplitAddress("Afida@TF1.fr"); user != "Afida" || domain != "tf1.fr" || err != nil {
		t.Errorf("%q %q %v", user, domain, err)
	}
	for _, bad := range []string{"", "a", "@", "a@", "@b", "a@b@c", "a b@c", "a:b@c", "a,b@c", "a\x00@c", "a@" + strings.Repeat("x", 300)} {
		if _, _, err := SplitAddress(bad); err == nil {
			t.Errorf("%q is an address", bad)
		}
	}
}

// The account is Raynal, Schiper and Toueg's algorithm by names.
func TestAccount(t *testing.T) {
	afida, nabilla := NewAccount(), NewAccount()
	stamp := func(a Account, from, text string, to ...string) Mail {
		m := Mail{From: from, To: to, Text: text, Sent: a.Sent.Copy()}
		a.Write(m)
		return m
	}
	first := stamp(afida, "a", "1", "b", "n")
	second := stamp(afida, "a", "2", "n")
	third := stamp(afida, "a", "3", "n")
	if got := nabilla.Waits("n", third); !reflect.DeepEqual(got, []Missing{{"a", 1, 2}}) || got[0].String() != "mails 1 to 2 from a" {
		t.Errorf("the third waits for %v", got)
	}
	if h := (Held{second, nabilla.Waits("n", second)}); h.String() != "a mail from a waits for mail 1 from a" {
		t.Error(h)
	}
	for _, m := range []Mail{first, second, third} {
		if nabilla.Known("n", m) || len(nabilla.Waits("n", m)) > 0 {
			t.Errorf("%v: known %t, waits for %v", m, nabilla.Known("n", m), nabilla.Waits("n", m))
		}
		if nabilla.Read(m); !nabilla.Known("n", m) {
			t.Errorf("%v was read, and is not known", m)
		}
	}
	if nabilla.Sent.Compare(afida.Sent) != clock.Equal || nabilla.Delivered.String() != "{a:3}" {
		t.Errorf("Nabilla knows %v, has read %v", nabilla.Sent, nabilla.Delivered)
	}
	c := nabilla.Copy()
	c.Read(stamp(afida, "a", "4", "n"))
	if nabilla.Delivered["a"] != 3 || nabilla.Sent["a"]["n"] != 3 {
		t.Errorf("a copy's changes are in the account: %v", nabilla)
	}
	nabilla.Merge(c)
	if nabilla.Delivered["a"] != 4 || nabilla.Sent["a"]["n"] != 4 {
		t.Errorf("merged: %v", nabilla)
	}
}

// Every message comes over the wire as it was, as a frame and as gob; glued frames are two.
func TestFrames(t *testing.T) {
	m := Mail{From: "a@x", To: []string{"b@y"}, Text: "t", Sent: clock.NamedMatrix{"a@x": {"b@y": 1}}, ID: "x/1", Hops: 1, Origin: Origin{1, 2}}
	account := Account{m.Sent, clock.NamedVector{"b": 2}}
	all := []any{
		Open{"a@x"}, Clock{account}, Submit{m}, Fetch{"a@x"}, Item{m}, End{3}, Keep{"a@x", []string{"x/1"}, account}, OK{},
		No{"why", true, account}, Transfer{"y", m}, Stored{"y", "x/1"}, Busy{"y", "x/1", "why"},
	}
	if len(all) != len(Messages()) {
		t.Errorf("%d messages, want %d", len(all), len(Messages()))
	}
	var glued, gobs bytes.Buffer
	for _, m := range Messages() {
		gob.Register(m)
	}
	enc := gob.NewEncoder(&gobs)
	for _, m := range all {
		if err := errors.Join(writeFrame(&glued, m), enc.Encode(&m)); err != nil {
			t.Fatal(err)
		}
	}
	text, dec := glued.Bytes(), gob.NewDecoder(&gobs)
	for _, want := range all {
		got, err := readFrame(&glued)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("frame: %+v, %v; want %+v", got, err, want)
		}
		var g any
		if err := dec.Decode(&g); err != nil || !reflect.DeepEqual(g, want) {
			t.Errorf("gob: %+v, %v; want %+v", g, err, want)
		}
	}
	if _, err := readFrame(bytes.NewReader(text[:2])); err == nil || err.Error() != "unexpected EOF" {
		t.Errorf("half a length: %v", err)
	}
	if _, err := readFrame(bytes.NewReader(text[:10])); err == nil || !strings.Contains(err.Error(), "ends after 6: unexpected EOF") {
		t.Errorf("half a message: %v", err)
	}
	if err := writeFrame(&glued, Submit{Mail{Text: strings.Repeat("x", maxFrame)}}); !errors.Is(err, errTooLarge) {
		t.Errorf("a large one: %v", err)
	}
}

func FuzzFrame(f *testing.F) {
	var b bytes.Buffer
	writeFrame(&b, Submit{Mail{From: "a@x", To: []string{"b@y"}, Sent: clock.NamedMatrix{"a@x": {"b@y": 1}}}})
	f.Add(b.Bytes())
	f.Add([]byte("\x00\x00\x00\x04S {}"))
	f.Add([]byte("\xff\xff\xff\xffS {}"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		server := NewServer(ServerConfig{Domain: "x", Peers: map[string]int{"x": 0, "y": 1}})
		env := protocol.NewEnv(0, 3, 0, nil)
		for r := bytes.NewReader(stream); ; {
			m, err := readFrame(r)
			if err != nil {
				return
			}
			env.Reset(0, 0, 0)
			server.Receive(env, 2, m)
			for _, e := range env.Effects() {
				if e.Op == protocol.OpSend {
					var b bytes.Buffer
					if err := writeFrame(&b, e.Msg); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	})
}

// typist is a person who answers prompts.
type typist struct {
	session.Session
	ctx     context.Context
	answers []string
	asked   []string
}

func (p *typist) Context() context.Context { return p.ctx }
func (p *typist) Input(question string, _ bool) (string, error) {
	p.asked = append(p.asked, question)
	if len(p.answers) == 0 {
		return "", session.ErrInputEnded
	}
	a := p.answers[0]
	p.answers = p.answers[1:]
	return a, nil
}

func typing(t *testing.T, answers ...string) *typist {
	old := session.Current()
	t.Cleanup(func() { session.Set(old) })
	p := &typist{Session: old, ctx: t.Context(), answers: answers}
	session.Set(p)
	return p
}

// A french typist is a person at a notebook that speaks French.
type french struct{ *typist }

func (french) Call(context.Context, string, []byte) ([]byte, error) { return []byte("fr"), nil }

func TestInteractiveClientSpeaksTheNotebooksLanguage(t *testing.T) {
	h := start(t, nil, "a")
	host, port, _ := strings.Cut(h.servers["a"].String(), ":")
	p := typing(t, "afida@a", "envoyer un mail", "afida@a", "moi", "relever la boîte", "quitter")
	session.Set(french{p})
	var out bytes.Buffer
	if err := ClientMain([]string{host, port}, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "envoyé\n") || !strings.HasSuffix(out.String(), "lus : 1, retenus : 0\n") {
		t.Error(out.String())
	}
	if all := strings.Join(p.asked, "\n"); !strings.Contains(all, "Votre adresse") || !strings.Contains(all, "Que faire ?") || !strings.Contains(all, "Texte : ") {
		t.Error(all)
	}
	held := Held{Mail: Mail{From: "b@c"}, Waits: []Missing{{"a@a", 1, 1}, {"a@a", 3, 4}}}
	if got := held.in("fr"); got != "un mail de b@c attend le mail 1 de a@a, les mails 3 à 4 de a@a" {
		t.Error(got)
	}
}

// Checklist 3 d, e: the client as a program, with the arguments of the handout, and a person at it.
func TestInteractiveClient(t *testing.T) {
	h := start(t, nil, "a", "b")
	host, port, _ := strings.Cut(h.servers["a"].String(), ":")
	for _, answers := range [][]string{
		{"afida@a", "1", "zoe@a, brandon@b", "a: b@c", "send", "x@nowhere", "m", "2", "quit"},
		{"zoe@a", "fetch"}, // and then the end of the input
	} {
		typing(t, answers...)
		var out bytes.Buffer
		if err := ClientMain([]string{host, port}, &out); err != nil {
			t.Errorf("%q: %v", answers, err)
		}
		if answers[0] == "afida@a" && !strings.HasPrefix(out.String(), "sent\nmail: no server is in charge of the domain \"nowhere\"") {
			t.Errorf("%q: %s", answers, out.String())
		}
		if !strings.HasSuffix(out.String(), " read, 0 held\n") {
			t.Errorf("%q: %s", answers, out.String())
		}
	}
	if got := h.texts(h.dial("brandon@b"), 1); got[0] != "a: b@c" {
		t.Errorf("Brandon reads %q", got)
	}
	for _, args := range [][]string{nil, {"h"}, {"h", "x"}, {"h", "0"}} {
		if err := ClientMain(args, nil); err == nil || !strings.HasPrefix(err.Error(), "mail: ") {
			t.Errorf("client %q: %v", args, err)
		}
	}
	for _, args := range [][]string{nil, {"1", "d"}, {"x", "d", "f"}} {
		if err := ServerMain(args, nil); err == nil || !strings.HasPrefix(err.Error(), "mail: ") {
			t.Errorf("server %q: %v", args, err)
		}
	}
	typing(t)
	if err := ClientMain([]string{host, port}, nil); !errors.Is(err, prompt.ErrEnded) {
		t.Errorf("nobody says who is there: %v", err)
	}
	h.ends["a"]()
	typing(t, "afida@a")
	if err := ClientMain([]string{host, port}, nil); err == nil || !strings.Contains(err.Error(), "no server answers") {
		t.Errorf("no server: %v", err)
	}
}

// Checklist 3 e: a session that is written down.
func TestScript(t *testing.T) {
	h := start(t, nil, "a")
	var out bytes.Buffer
	s := h.dial("afida@a")
	err := s.Script(strings.NewReader("# to myself\nsend afida@a a:b \n\nfetch\nfetch\n"), &out)
	if want := "afida@a to afida@a: a:b\n1 read, 0 held\n0 read, 0 held\n"; err != nil || out.String() != want {
		t.Errorf("%v, %q; want %q", err, out.String(), want)
	}
	for script, want := range map[string]string{
		"fetch\nread":                  `line 2 of the session: mail: "read" is no command`,
		"\nsend x y":                   `line 2 of the session: mail: "x" is no address`,
		"fetch x":                      "is no command",
		"send a@nowhere a\nsend":       `line 1 of the session: mail: no server is in charge`,
		strings.Repeat("x", 3*MaxText): "line 1 of the session: bufio.Scanner: token too long",
	} {
		if err := s.Script(strings.NewReader(script), &out); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %.200v, want %q", script, err, want)
		}
	}
}
