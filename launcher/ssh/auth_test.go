package ssh

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"jeton/launcher/ssh/sshdtest"

	"golang.org/x/crypto/ssh"
)

// takeOnly makes a server accept one key only, and returns the file of its private half.
func takeOnly(t testing.TB, s *sshdtest.Server, passphrase string) string {
	t.Helper()
	key := filepath.Join(t.TempDir(), "key")
	if _, err := sshdtest.WriteKey(key, passphrase); err != nil {
		t.Fatal(err)
	}
	s.Lines = append(s.Lines, "AuthorizedKeysFile "+key+".pub")
	restart(t, s)
	return key
}

// runAgent runs OpenSSH's agent with the keys in files, and returns its socket.
func runAgent(t testing.TB, files ...string) string {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "s")
	agent := exec.Command("ssh-agent", "-D", "-a", socket)
	out, err := agent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := agent.Start(); err != nil {
		t.Fatalf("this test needs ssh-agent (apt-get install openssh-client): %v", err)
	}
	t.Cleanup(func() { agent.Process.Kill(); agent.Wait() })
	line(t, bufio.NewReader(out)) // says where it listens, when it does
	for _, file := range files {
		add := exec.Command("ssh-add", "-q", file)
		add.Env = append(os.Environ(), "SSH_AUTH_SOCK="+socket)
		if out, err := add.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	return socket
}

func TestAgent(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	key := takeOnly(t, lab.Servers[0], "")
	socket := runAgent(t, lab.Key, key)
	// IdentitiesOnly: the agent has the key, and the settings do not name it.
	says(t, fails(t, open(t, lab, Config{Agent: socket}), "host1", KeyRefused), "no key of yours lets you in as", "it was offered ssh-ed25519 SHA256:", "ssh-copy-id host1")
	settle(t, lab, "IdentitiesOnly no")
	mustConnect(t, open(t, lab, Config{Agent: socket}), "host1")
	// The settings name the public half, and the agent has the private one.
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	settle(t, lab, "IdentityFile "+key)
	mustConnect(t, open(t, lab, Config{Agent: socket}), "host1")
	says(t, fails(t, open(t, lab, Config{Agent: filepath.Join(t.TempDir(), "none")}), "host1", KeyRefused), "the SSH agent cannot be reached", "there is no file "+key)
}

// TestTooManyKeys: a server ends the connection after some keys, and so never sees the right one.
func TestTooManyKeys(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	lab.Servers[0].Lines = []string{"MaxAuthTries 3"}
	restart(t, lab.Servers[0])
	var files []string
	for i := range 4 {
		files = append(files, filepath.Join(t.TempDir(), "key"))
		if _, err := sshdtest.WriteKey(files[i], ""); err != nil {
			t.Fatal(err)
		}
	}
	settle(t, lab, "IdentitiesOnly no")
	h := open(t, lab, Config{Agent: runAgent(t, append(files, lab.Key)...)})
	mustConnect(t, h, "host1") // the key that the settings name is offered first
	settle(t, lab, "IdentitiesOnly no\nIdentityFile "+files[0])
	h = open(t, lab, Config{Agent: runAgent(t, files...)})
	says(t, fails(t, h, "host1", KeyRefused), "Too many authentication failures", "with IdentitiesOnly yes")
}

// TestAgentIsNotForwarded: a host that forwards agents finds none.
func TestAgentIsNotForwarded(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	settle(t, lab, "ForwardAgent yes")
	h := open(t, lab, Config{Agent: runAgent(t, lab.Key)})
	_, to, from := start(t, h, "host1", script(t, `echo "agent: $SSH_AUTH_SOCK"`))
	defer to.Close()
	if got := line(t, from); got != "agent:" {
		t.Errorf("the host has %s", got)
	}
}

func TestPassphrase(t *testing.T) {
	lab := sshdtest.Start(t, 3)
	var keys []string
	for _, s := range lab.Servers {
		s.Lines = append(s.Lines, "AuthorizedKeysFile "+filepath.Join(lab.Dir, "locked.pub"))
		restart(t, s)
	}
	keys = append(keys, filepath.Join(lab.Dir, "locked"))
	if _, err := sshdtest.WriteKey(keys[0], "sesame"); err != nil {
		t.Fatal(err)
	}
	settle(t, lab, "IdentityFile "+keys[0])
	t.Run("once for all hosts", func(t *testing.T) {
		mustConnect(t, open(t, lab, Config{}, "SECRET:open", "SECRET:sesame"), "host1", "host2", "host3")
	})
	t.Run("wrong", func(t *testing.T) {
		h := open(t, lab, Config{}, "SECRET:a", "SECRET:b", "SECRET:c")
		says(t, fails(t, h, "host1", KeyRefused), "stays locked: 3 wrong passphrases")
		says(t, fails(t, h, "host1", KeyRefused), "stays locked") // and is not asked for again
	})
	t.Run("none", func(t *testing.T) {
		says(t, fails(t, open(t, lab, Config{}, "SECRET:"), "host1", KeyRefused), "has a passphrase: none was given")
	})
	t.Run("not asked for where it is of no use", func(t *testing.T) {
		lab.Servers[1].Lines = nil
		restart(t, lab.Servers[1])
		mustConnect(t, open(t, lab, Config{}), "host2")
	})
}

// Who waits for the passphrase that another host's key is asked for learns that it has waited.
func TestPassphraseOfAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "locked")
	if _, err := sshdtest.WriteKey(path, "sesame"); err != nil {
		t.Fatal(err)
	}
	asking, answer := make(chan struct{}), make(chan string)
	h := &Hosts{asking: make(chan struct{}, 1), config: Config{Ask: func(context.Context, Question) (string, error) {
		close(asking)
		return <-answer, nil
	}}}
	k, err := h.keys.read(path)
	if err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	unlock := func(ctx context.Context, host string, asked bool) {
		both.Go(func() {
			if s, got, err := k.unlock(ctx, h, host); s == nil || got != asked || err != nil {
				t.Errorf("%s: %v, %t, %v", host, s, got, err)
			}
		})
	}
	unlock(t.Context(), "host1", true)
	<-asking
	waits := watched{t.Context(), make(chan struct{})}
	unlock(waits, "host2", true)
	<-waits.begun
	answer <- "sesame"
	both.Wait()
	unlock(t.Context(), "host3", false)
	both.Wait()
}

// A watched context tells when somebody begins to wait for it.
type watched struct {
	context.Context
	begun chan struct{}
}

func (w watched) Done() <-chan struct{} {
	close(w.begun)
	return w.Context.Done()
}

func TestWrongKey(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	takeOnly(t, lab.Servers[0], "")
	says(t, fails(t, open(t, lab, Config{}), "host1", KeyRefused), "host1: no key of yours lets you in as "+lab.User)
	bad := filepath.Join(t.TempDir(), "bad")
	if err := os.WriteFile(bad, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	settle(t, lab, "IdentityFile "+bad)
	says(t, fails(t, open(t, lab, Config{}), "host1", KeyRefused), bad+" holds no key that can be used")
}

func TestPasswordOnly(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	s := lab.Servers[0]
	s.Lines = []string{"PubkeyAuthentication no", "PasswordAuthentication yes"}
	restart(t, s)
	says(t, fails(t, open(t, lab, Config{}), "host1", NoKeys), "host1: it takes no keys: it takes only password. Passwords are not used here")
}

func knownLines(t testing.TB, lab *sshdtest.Lab) int {
	t.Helper()
	text, err := os.ReadFile(lab.Known)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(text), "\n")
}

func TestNewHostKey(t *testing.T) {
	for name, c := range map[string]struct {
		policy  string
		answers []string
		kind    Kind // "" when it connects
		says    string
	}{
		"yes":         {policy: "yes", kind: HostKeyUnknown, says: "the host's key is not known: it is ssh-ed25519 SHA256:"},
		"accept-new":  {policy: "accept-new"},
		"no":          {policy: "no"},
		"asked, yes":  {policy: "ask", answers: []string{"yes"}},
		"asked, no":   {policy: "ask", answers: []string{"no"}, kind: HostKeyUnknown, says: "and you said no"},
		"asked, what": {policy: "ask", answers: []string{"y"}, kind: HostKeyUnknown, says: "and you said no"},
	} {
		t.Run(name, func(t *testing.T) {
			lab := sshdtest.Start(t, 1)
			settle(t, lab, "StrictHostKeyChecking "+c.policy+"\nHashKnownHosts yes")
			// A last line without an end, as editors leave it.
			if err := os.WriteFile(lab.Known, []byte("# mine"), 0o600); err != nil {
				t.Fatal(err)
			}
			h := open(t, lab, Config{}, c.answers...)
			if c.kind != "" {
				says(t, fails(t, h, "host1", c.kind), c.says, ssh.FingerprintSHA256(lab.Servers[0].HostKey))
				if knownLines(t, lab) != 0 {
					t.Error("the key is known now")
				}
				return
			}
			mustConnect(t, h, "host1")
			text, _ := os.ReadFile(lab.Known)
			if !strings.HasPrefix(string(text), "# mine\n|1|") || knownLines(t, lab) != 2 {
				t.Errorf("known hosts: %s", text)
			}
			settle(t, lab, "StrictHostKeyChecking yes")
			mustConnect(t, open(t, lab, Config{}), "host1") // is known
		})
	}
}

func TestNobodyToAsk(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	if err := os.Remove(lab.Known); err != nil {
		t.Fatal(err)
	}
	settle(t, lab, "StrictHostKeyChecking ask")
	h, err := Open(t.Context(), Config{File: lab.Config, Agent: "none", Program: program(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	says(t, fails(t, h, "host1", HostKeyUnknown), "there is nobody to ask", "connect once with `ssh host1`")
}

func TestKnownHostsThatCannotBeRead(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	if err := os.WriteFile(lab.Known, []byte("\nhost ssh-future AAAA\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	says(t, fails(t, open(t, lab, Config{}), "host1", BadSettings), "host1: the known hosts cannot be read", lab.Known+":2", "Remove that line")
}

func TestChangedHostKey(t *testing.T) {
	lab := sshdtest.Start(t, 2)
	s := lab.Servers[1]
	old := ssh.FingerprintSHA256(s.HostKey)
	if err := s.NewHostKey(); err != nil {
		t.Fatal(err)
	}
	restart(t, s)
	for _, policy := range []string{"yes", "ask", "accept-new"} {
		settle(t, lab, "StrictHostKeyChecking "+policy)
		says(t, fails(t, open(t, lab, Config{}), "host2", HostKeyChanged), "host2: THE HOST'S KEY HAS CHANGED: it is ssh-ed25519 "+ssh.FingerprintSHA256(s.HostKey),
			"but line 2 of "+lab.Known+" has ssh-ed25519 "+old, "Somebody may be listening in")
	}
	settle(t, lab, "StrictHostKeyChecking no")
	var notice string
	mustConnect(t, open(t, lab, Config{Notice: func(_, text string) { notice = text }}), "host2")
	says(t, notice, "HAS CHANGED", "StrictHostKeyChecking no")
	line := "@revoked * " + strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.HostKey)))
	if err := os.WriteFile(lab.Known, []byte(line+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	says(t, fails(t, open(t, lab, Config{}), "host2", HostKeyChanged), "revoked: line 1 of")
}

func TestProxyJump(t *testing.T) {
	lab := sshdtest.Start(t, 3)
	settle(t, lab, "Host host2\n\tProxyJump host1\nHost host3\n\tProxyJump host1,host2\nHost far\n\tProxyJump host1\n\tHostName 127.0.0.1\n\tPort 1\n"+
		"Host a\n\tProxyJump b\nHost b\n\tProxyJump a\nHost lone\n\tProxyJump no..where")
	h := open(t, lab, Config{})
	mustConnect(t, h, "host1", "host2", "host3")
	if n := strings.Count(lab.Servers[0].Log(), "Accepted publickey"); n != 1 {
		t.Errorf("%d connections to the host on the way, want 1", n)
	}
	says(t, fails(t, h, "far", Refused), "far: by way of host1: ")
	says(t, fails(t, h, "a", BadSettings), "ProxyJump goes in a circle: a through b through a")
	says(t, fails(t, h, "lone", UnknownName), "by way of no..where: no..where: ", "Check the spelling")
	lab.Servers[0].Drop()
	eventually(t, "those behind it are lost, too", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.links["host2"].useless()
	})
	mustConnect(t, h, "host2")
}
