package bg

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

func write(t *testing.T, dir string, r Record, log string) {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	// The log comes first, as the kernel does: a record that says "ended" promises a whole log.
	if err := os.WriteFile(LogFile(dir, r.Name), []byte(log), 0o600); err != nil {
		t.Fatal(err)
	}
	tmp := RecordFile(dir, r.Name) + ".tmp"
	if err := os.WriteFile(tmp, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(tmp, RecordFile(dir, r.Name)); err != nil {
		t.Fatal(err)
	}
}

func TestStates(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(FolderEnv, dir)
	if _, err := Status("none"); !errors.Is(err, ErrUnknown) {
		t.Errorf("Status of an unknown name: %v", err)
	}
	write(t, dir, Record{Name: "srv", Pid: 42, Running: true}, "listening\n")
	if err := Wait("srv", "listening", time.Minute); err != nil {
		t.Error(err)
	}
	if _, err := ExitCode("srv"); err == nil || !strings.Contains(err.Error(), "still runs") {
		t.Errorf("ExitCode while it runs: %v", err)
	}
	if err := Wait("srv", "never", time.Millisecond); err == nil || !strings.Contains(err.Error(), "listening") {
		t.Errorf("Wait that runs out must show the output: %v", err)
	}
	write(t, dir, Record{Name: "srv", Pid: 42, Code: 3, Ended: "exit status 3"}, "listening\nbye\n")
	if code, err := WaitEnd("srv", time.Minute); code != 3 || err != nil {
		t.Errorf("WaitEnd = %d, %v", code, err)
	}
	if err := Wait("srv", "never", time.Minute); err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("Wait after the end: %v", err)
	}
	if Running("srv") || Output("srv") != "listening\nbye\n" {
		t.Errorf("Running = %v, Output = %q", Running("srv"), Output("srv"))
	}
}

func TestWaitSeesWhatComesLater(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(FolderEnv, dir)
	write(t, dir, Record{Name: "srv", Running: true}, "")
	done := make(chan error)
	go func() { done <- Wait("srv", "ready", time.Minute) }()
	write(t, dir, Record{Name: "srv", Running: true}, "ready\n")
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestOutsideANotebook(t *testing.T) {
	t.Setenv(FolderEnv, "")
	if _, err := Pid("x"); err == nil || !strings.Contains(err.Error(), "does not run in a notebook") {
		t.Errorf("Pid = %v", err)
	}
}

func TestNamesStayInTheFolder(t *testing.T) {
	if got := LogFile("/d", "../../etc/passwd"); got != "/d/______etc_passwd.log" {
		t.Errorf("LogFile = %s", got)
	}
}
