package ssh

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"jeton/launcher"
	"jeton/launcher/ssh/sshdtest"
)

// TestTalkativeShells: what a host prints before the program does, and each login shell.
func TestTalkativeShells(t *testing.T) {
	rc := "echo Welcome to the lab; echo -n no end of line\n"
	for name, command := range map[string]string{
		"bash": `exec bash -c ". $HOME/.rc; $SSH_ORIGINAL_COMMAND"`, "fish": `exec fish -c "$SSH_ORIGINAL_COMMAND"`,
		"tcsh": `exec tcsh -c "$SSH_ORIGINAL_COMMAND"`, "zsh": `exec zsh -c "$SSH_ORIGINAL_COMMAND"`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath(name); err != nil {
				t.Fatalf("this test needs %s: apt-get install bash zsh tcsh fish", name)
			}
			lab := sshdtest.Start(t, 1)
			s := lab.Servers[0]
			for _, file := range []string{".rc", ".bashrc", ".zshenv", ".tcshrc", ".config/fish/config.fish"} {
				path := filepath.Join(s.Home, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(rc), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			banner := filepath.Join(s.Dir, "banner")
			if err := os.WriteFile(banner, []byte("Authorized users only\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			s.Command, s.Lines = command, []string{"Banner " + banner}
			restart(t, s)
			h := open(t, lab, Config{})
			p, to, from := start(t, h, "host1", launcher.Command{Args: []string{"agent"}, Dir: "/"})
			var said strings.Builder
			for !strings.HasSuffix(said.String(), "agent in /") { // after what the shell says, which is for the reader to pass over
				said.WriteString(line(t, from))
			}
			if !strings.Contains(said.String(), "Welcome to the lab") {
				t.Errorf("the shell says nothing, and so the test shows nothing: %q", said.String())
			}
			to.Close()
			if e := p.Wait(); e != (launcher.Exit{}) {
				t.Errorf("exit %+v", e)
			}
		})
	}
}

func TestUnfitHosts(t *testing.T) {
	lab := sshdtest.Start(t, 3)
	lab.Servers[0].Command = "echo This account is currently not available.; exit 1"
	tools := t.TempDir()
	if err := os.WriteFile(filepath.Join(tools, "uname"), []byte("#!/bin/sh\ncase $1 in -m) echo mips;; *) echo Linux;; esac\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	lab.Servers[1].Env = map[string]string{"PATH": tools + ":" + os.Getenv("PATH")}
	lab.Servers[2].Command = namespace(t, `for d in `+lab.Servers[2].Home+` /var/tmp /dev/shm; do mount -t tmpfs -o size=1m,mode=777 none $d; done`)
	for _, s := range lab.Servers {
		restart(t, s)
	}
	big := filepath.Join(t.TempDir(), "jeton")
	if err := os.WriteFile(big, []byte("#!/bin/sh\nexit 0\n"+strings.Repeat("#", 2<<20)), 0o700); err != nil {
		t.Fatal(err)
	}
	h := open(t, lab, Config{Program: big})
	says(t, fails(t, h, "host1", NoShell), "the host said: This account is currently not available", "login shell")
	says(t, fails(t, h, "host2", OtherSystem), "it is Linux mips, and this jeton is a program for", "Leave it out")
	says(t, fails(t, h, "host3", NoSpace), "no space for the jeton program: "+lab.Servers[2].Home, "Free some space")
}

// TestNoexecHome: the program lies elsewhere, the user is told, and it runs.
func TestNoexecHome(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	s := lab.Servers[0]
	s.Command = namespace(t, `mount -t tmpfs -o noexec none `+s.Home+`; mount -t tmpfs none /var/tmp`)
	restart(t, s)
	var notice string
	h := open(t, lab, Config{Notice: func(host, text string) { notice = host + ": " + text }})
	_, to, from := start(t, h, "host1", launcher.Command{Args: []string{"agent"}, Dir: "/"})
	defer to.Close()
	if got := line(t, from); got != "agent in /" {
		t.Errorf("it says %q", got)
	}
	says(t, notice, "host1: the jeton program lies in /var/tmp/jeton-", "forbids programs (noexec)")
}

// namespace makes mounts in a mount namespace, and returns the command by which a session goes there.
func namespace(t *testing.T, mounts string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "unshare", "-Urm", "sh", "-ec", mounts+"\necho ready; exec cat")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); cmd.Wait() })
	if n, err := out.Read(make([]byte, 6)); n != 6 {
		t.Fatalf("this test needs user namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0): %v", err)
	}
	return "exec nsenter -t " + strconv.Itoa(cmd.Process.Pid) + ` -U -m --preserve-credentials sh -c "$SSH_ORIGINAL_COMMAND"`
}
