package agent

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/launcher/daemons"
)

// serveDaemon is what the daemons of this test need: their guard, who detaches them, and one of them, which asks the kernel.
func serveDaemon(args []string) error {
	switch args[0] {
	case "--guard":
		return daemons.Guard()
	case "--detach":
		return daemons.Detach()
	}
	line, err := daemons.Connect(context.Background(), nil)
	if err != nil {
		return err
	}
	answer, err := line.Call(context.Background(), "daemon.add", []byte("1"))
	fmt.Println(string(answer), err)
	<-line.Cut()
	return nil
}

// TestDaemons: what one may ask of a host's daemons goes through its agent, and they end with it.
func TestDaemons(t *testing.T) {
	for _, how := range []string{"closed", "killed"} {
		t.Run(how, func(t *testing.T) {
			a := connect(t, Config{})
			ctx, cancel := context.WithTimeout(t.Context(), hung)
			defer cancel()
			served := make(chan error, 1)
			go func() {
				served <- a.ServeDaemons(ctx, func(_ context.Context, r daemons.Request) ([]byte, error) {
					return fmt.Appendf(nil, `"%s of %s asks %s"`, r.From.Name, r.From.Host, r.Service), nil
				})
			}()
			table := a.Daemons()
			d, err := table.Start(ctx, daemons.Spec{Name: "asker", Image: []byte("#!jeton daemon\n")})
			if err != nil {
				t.Fatal(err)
			}
			if p, err := table.Log(ctx, "asker", 0, true); err != nil || string(p.Text) != "\"asker of alice asks daemon.add\" <nil>\n" {
				t.Errorf("log %q, %v", p.Text, err)
			}
			if text, err := table.Signal(ctx, "asker", syscall.SIGSTOP); err != nil || !strings.Contains(text, "SIGSTOP suspends it") {
				t.Errorf("signal: %q, %v", text, err)
			}
			waited, stop := context.WithTimeout(ctx, 10*time.Millisecond)
			if _, err := table.Wait(waited, "asker"); err == nil {
				t.Error("it has ended")
			}
			stop()
			if _, err := table.Wait(ctx, "nosuch"); err == nil || !strings.Contains(err.Error(), `host alice: no daemon has the name or pid "nosuch"`) {
				t.Errorf("wait: %v", err)
			}
			if how == "killed" {
				if err := syscall.Kill(a.Hello().Pid, syscall.SIGKILL); err != nil {
					t.Fatal(err)
				}
			}
			a.Close()
			<-served
			for end := time.Now().Add(hung); ; time.Sleep(time.Millisecond) {
				_, folder := os.Stat(d.Log)
				if p, ok := daemons.Look(d.Pid); (!ok || p.State == "Z") && folder != nil {
					return
				}
				if time.Now().After(end) {
					t.Fatal("the daemon, or its folder, is left")
				}
			}
		})
	}
}
