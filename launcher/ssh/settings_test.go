package ssh

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kevinburke/ssh_config"
)

// writeSettings writes a file of settings, and reads it.
func writeSettings(t testing.TB, text string) (path string, f settingsFiles, err error) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err = readSettings(path)
	return path, f, err
}

// opensshSays asks OpenSSH's own client what the settings of a host are.
func opensshSays(t testing.TB, path, host string) map[string][]string {
	t.Helper()
	out, err := exec.Command("ssh", "-G", "-F", path, host).Output()
	if err != nil {
		t.Fatalf("this test needs ssh (apt-get install openssh-client): %v", err)
	}
	says := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		says[key] = append(says[key], value)
	}
	return says
}

// TestSettingsAsOpenSSH compares with OpenSSH's client, keyword by keyword.
func TestSettingsAsOpenSSH(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "more"), []byte("Host included\n  HostName 10.0.0.9\n  Port=2209\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	path, f, err := writeSettings(t, `# the lab
Include `+dir+`/more
User everybody
Host alice
	HostName 10.0.0.1
	Port 2201
	User alice
Host bob bob-* !bob-none
	HostName %h.lab.example
	IdentityFile ~/.ssh/lab_%r
	IdentityFile "/keys/with space"
	IdentitiesOnly yes
	StrictHostKeyChecking accept-new
Host behind
	ProxyJump me@alice:2222,bob
	ConnectTimeout 3
	UserKnownHostsFile /known/%h "/known/b c" ~/k
	StrictHostKeyChecking off
Match host carol,dave
	Port 2204
Match originalhost erin
	User erin
	HashKnownHosts yes
Match exec "false"
	Port 9999
Match host nobody user nobody
	Port 9998
Host *
	Port 2200
	ProxyJump none
	GlobalKnownHostsFile /dev/null
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"alice", "bob", "bob-1", "bob-none", "behind", "carol", "dave", "erin", "included", "unknown", "10.1.1.1", "someone@alice"} {
		s, err := f.of(host)
		if err != nil {
			t.Errorf("%s: %v", host, err)
			continue
		}
		theirs := opensshSays(t, path, host)
		ours := map[string]string{"hostname": s.name, "port": s.port, "user": s.user, "identitiesonly": yesNo(s.identitiesOnly), "hashknownhosts": yesNo(s.hashKnown),
			"proxyjump": strings.Join(s.jump, ",")}
		for key, got := range ours {
			if want := strings.Join(theirs[key], " "); got != want {
				t.Errorf("%s: %s is %q, and OpenSSH says %q", host, key, got, want)
			}
		}
		if want := map[string]strictness{"true": strict, "ask": ask, "accept-new": acceptNew, "false": lax}[theirs["stricthostkeychecking"][0]]; s.strict != want {
			t.Errorf("%s: StrictHostKeyChecking is %q, and OpenSSH says %v", host, s.strict, theirs["stricthostkeychecking"])
		}
		if want := theirs["connecttimeout"][0]; want != "none" && fmt.Sprint(s.timeout.Seconds()) != want {
			t.Errorf("%s: ConnectTimeout is %v, and OpenSSH says %s", host, s.timeout, want)
		}
		if s.configured {
			var want []string
			for _, file := range theirs["identityfile"] { // as it is written: OpenSSH expands later
				want = append(want, expander{f, s, host}.file(file))
			}
			if !slices.Equal(s.identities, want) {
				t.Errorf("%s: keys %q, and OpenSSH says %q", host, s.identities, want)
			}
		}
	}
	s, _ := f.of("behind")
	if want := []string{"/known/behind", "/known/b c", filepath.Join(f.home, "k"), "/dev/null"}; !slices.Equal(s.knownFiles, want) {
		t.Errorf("known hosts in %q, want %q", s.knownFiles, want)
	}
	if s, _ := f.of("bob"); s.identities[0] != filepath.Join(f.home, ".ssh/lab_everybody") || s.identities[1] != "/keys/with space" {
		t.Errorf("keys %q", s.identities)
	}
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func TestSettingsThatAreWrong(t *testing.T) {
	for text, want := range map[string]string{
		"Port many":                       "Port many, which is no port",
		"Port 0":                          "which is no port",
		"StrictHostKeyChecking maybe":     "StrictHostKeyChecking maybe; it is yes, no, ask or accept-new",
		"ConnectTimeout soon":             "ConnectTimeout soon, which is no number of seconds",
		"Host a\nHost !\x01 b\nInclude [": "(line, column): (3, ",
	} {
		_, f, err := writeSettings(t, text)
		if err == nil {
			_, err = f.of("host")
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
	for _, host := range []string{"", "-oProxyCommand=x", "a b", "me@", "a/b"} {
		if _, err := (settingsFiles{}).of(host); err == nil {
			t.Errorf("%q is taken for a host", host)
		}
	}
	if _, err := readSettings(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that was given and is not there is no error")
	}
}

func TestNamesOfHosts(t *testing.T) {
	for host, want := range map[string][3]string{
		"a": {"", "a", ""}, "u@a": {"u", "a", ""}, "u@a:1": {"u", "a", "1"}, "a@b@c": {"a@b", "c", ""}, "::1": {"", "::1", ""}, "[::1]:5": {"", "::1", "5"}, "[::1]": {"", "::1", ""},
	} {
		if who, name, port := splitHost(host); [3]string{who, name, port} != want {
			t.Errorf("%q is %q, %q, %q", host, who, name, port)
		}
	}
	t.Setenv("LAB", "room")
	if got := variables("/${LAB}/${NOT_SET}x/${open"); got != "/room/x/${open" {
		t.Errorf("variables: %q", got)
	}
}

// FuzzSettings: no file of settings ends the program.
func FuzzSettings(f *testing.F) {
	f.Add("Host a b !c\n\tPort 1 # one\nMatch host d,e\n User=\"x y\"\n")
	f.Add("Host")
	f.Add("=\nmatch all\nProxyJump a,,b@:")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(strings.ToLower(text), "include") {
			return // files of this machine
		}
		c, err := decode([]byte(text))
		if err != nil {
			return
		}
		s, err := settingsFiles{files: []*ssh_config.Config{c}}.of("a")
		if err == nil && (s.name == "" || s.port == "" || s.timeout <= 0 || s.strict == "") {
			t.Errorf("settings %+v", s)
		}
	})
}
