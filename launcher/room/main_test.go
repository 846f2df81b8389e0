//go:build linux

package room

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// TestMain lets this binary be a keeper, an init, and a tool of the tests.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "room" {
		if served, err := Serve(os.Args[2]); served {
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			os.Exit(0)
		}
	}
	if len(os.Args) > 3 && os.Args[1] == "room" && os.Args[2] == "tool" {
		if err := tools[os.Args[3]](os.Args[4:]); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Setenv("GORACE", "atexit_sleep_ms=0") // of keepers and the like: else the race detector keeps each for a second at its end
	os.Exit(m.Run())
}

// ordinaryID is that of a user whom nobody knows.
const ordinaryID = 12345

// TestAsOrdinaryUser runs all other tests again without root's rights, where this process has them.
func TestAsOrdinaryUser(t *testing.T) {
	if os.Getuid() != 0 {
		return // all of them are run so
	}
	dir, err := os.MkdirTemp("", "room-test-user-*")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+"/room.test", program, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{os.Chmod(dir, 0o755), os.Mkdir(dir+"/home", 0o700), os.Chown(dir+"/home", ordinaryID, ordinaryID)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(dir+"/room.test", "-test.v", "-test.timeout=10m")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir+"/home")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: ordinaryID, Gid: ordinaryID}}
	b, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("as user %d: %v\n%s", ordinaryID, err, b)
	}
	if n := strings.Count(string(b), "--- PASS: TestHost "); n != 1 {
		t.Errorf("TestHost ran %d times: %s", n, b)
	}
}
