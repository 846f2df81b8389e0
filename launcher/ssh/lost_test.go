package ssh

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jeton/launcher"
	"jeton/launcher/ssh/sshdtest"
)

// eventually waits for what another process does. The bound only guards against hanging.
func eventually(t testing.TB, what string, f func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Minute); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if f() {
			return
		}
	}
	t.Fatalf("not so: %s", what)
}

func lost(t testing.TB, e launcher.Exit, parts ...string) {
	t.Helper()
	var f *Failure
	if e.Status != -1 || !errors.As(e.Err, &f) || f.Kind != Lost || f.Host != "host1" {
		t.Fatalf("exit %+v", e)
	}
	says(t, e.Err.Error(), parts...)
}

// TestDropped: the server's processes are killed in the middle; the next start makes a connection anew.
func TestDropped(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	h := open(t, lab, Config{})
	p, to, from := start(t, h, "host1", launcher.Command{Program: "/bin/cat"})
	to.Write([]byte("ready\n"))
	line(t, from)
	lab.Servers[0].Drop()
	lost(t, p.Wait(), "host1: the connection is lost", "Was it switched off")
	if _, err := from.ReadByte(); err == nil {
		t.Error("a lost process has output")
	}
	p, to, _ = start(t, h, "host1", launcher.Command{Program: "/bin/cat"})
	to.Close()
	if e := p.Wait(); e != (launcher.Exit{}) {
		t.Errorf("exit %+v", e)
	}
}

// TestSilent: the host is there, and says nothing, as when its cable is cut.
func TestSilent(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	h := open(t, lab, Config{})
	p, to, from := start(t, h, "host1", launcher.Command{Program: "/bin/cat"})
	to.Write([]byte("ready\n"))
	line(t, from)
	lab.Servers[0].Freeze()
	defer lab.Servers[0].Thaw()
	lost(t, p.Wait(), "the host gives no sign of life")
	if usualPace.pause+usualPace.patience >= 5*time.Second {
		t.Errorf("it takes longer than 5 s: %v", usualPace)
	}
}

// TestSilentFromTheStart: a connection is accepted (by the system), and nothing is said.
func TestSilentFromTheStart(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	settle(t, lab, "ConnectTimeout 1")
	h := open(t, lab, Config{})
	lab.Servers[0].Freeze()
	defer lab.Servers[0].Thaw()
	says(t, fails(t, h, "host1", TimeOut), "host1: it does not answer. Is it switched on")
}

// TestDroppedWhileStaging: nothing is left of the copy but what the next one removes, and the next one succeeds.
func TestDroppedWhileStaging(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	s := lab.Servers[0]
	tools := t.TempDir() // a cat that stops in the middle of the copy, until its input ends
	text := "#!/bin/sh\nhead -c 1000; echo >" + tools + "/half; exec /bin/cat >/dev/null\n"
	if err := os.WriteFile(filepath.Join(tools, "cat"), []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	s.Env = map[string]string{"PATH": tools + ":" + os.Getenv("PATH")}
	restart(t, s)
	big := filepath.Join(t.TempDir(), "jeton")
	if err := os.WriteFile(big, []byte("#!/bin/sh\nexit 0\n"+strings.Repeat("#", 5<<20)), 0o700); err != nil {
		t.Fatal(err)
	}
	h := open(t, lab, Config{Program: big})
	dropped := make(chan struct{})
	go func() {
		defer close(dropped)
		for {
			if _, err := os.Stat(filepath.Join(tools, "half")); err == nil {
				s.Drop()
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	fails(t, h, "host1", Lost)
	<-dropped
	if ready, _ := filepath.Glob(filepath.Join(s.Home, ".cache/jeton/bin/*/jeton")); len(ready) != 0 {
		t.Errorf("a copy that was cut off counts: %v", ready)
	}
	s.Env = nil
	restart(t, s)
	mustConnect(t, h, "host1")
}

func TestCanceled(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	h := open(t, lab, Config{})
	ctx, cancel := context.WithCancel(t.Context())
	lab.Servers[0].Freeze()
	defer lab.Servers[0].Thaw()
	done := make(chan []*Failure)
	go func() { done <- h.Connect(ctx, []string{"host1"}, nil) }()
	cancel()
	if f := <-done; len(f) != 1 || f[0].Kind != Canceled {
		t.Errorf("failures %v", f)
	}
}
