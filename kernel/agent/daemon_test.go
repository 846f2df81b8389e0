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
	requests := []string{"1"}
	if args[len(args)-1] == "much" {
		requests = []string{"2", strings.Repeat("7", 200_000), "3"}
	}
	for _, r := range requests {
		answer, err := line.Call(context.Background(), "daemon.add", []byte(r))
		fmt.Println(string(answer), err)
	}
	<-line.Cut()
	return nil
}

// answers has what the host's daemons ask for answered, until ctx or the agent ends; then the channel has the reason.
func answers(ctx context.Context, a *Agent, answer func(r daemons.Request) []byte) <-chan error {
	served := make(chan error, 1)
	go func() {
		served <- a.ServeDaemons(ctx, func(_ context.Context, r daemons.Request) ([]byte, error) { return answer(r), nil })
	}()
	return served
}

// TestLargeAsks: a daemon asks something that does not fit in one piece of a stream, and gets the answer; one that is too large for the agent's
// connection is an error. What is asked later is served like before.
func TestLargeAsks(t *testing.T) {
	a := connect(t, Config{})
	ctx, cancel := context.WithTimeout(t.Context(), hung)
	defer cancel()
	served := answers(ctx, a, func(r daemons.Request) []byte {
		if string(r.Body) == "2" {
			return fmt.Appendf(nil, "%q", strings.Repeat("x", 2<<20))
		}
		return fmt.Append(nil, len(r.Body))
	})
	if _, err := a.Daemons().Start(ctx, daemons.Spec{Name: "asker", Args: []string{"much"}, Image: []byte("#!jeton daemon\n")}); err != nil {
		t.Fatal(err)
	}
	var text string
	for lines := 0; lines < 3; lines = strings.Count(text, "\n") {
		p, err := a.Daemons().Log(ctx, "asker", int64(len(text)), true)
		if err != nil || p.Ended {
			t.Fatalf("after %q: %v, ended: %v", text, err, p.Ended)
		}
		text += string(p.Text)
	}
	lines := strings.Split(text, "\n")
	if !strings.Contains(lines[0], "at most 1048576 can be sent") || lines[1] != "200000 <nil>" || lines[2] != "1 <nil>" {
		t.Errorf("the daemon was told %q", lines)
	}
	cancel()
	<-served
}

// TestDaemons: what one may ask of a host's daemons goes through its agent, and they end with it.
func TestDaemons(t *testing.T) {
	for _, how := range []string{"closed", "killed"} {
		t.Run(how, func(t *testing.T) {
			a := connect(t, Config{})
			ctx, cancel := context.WithTimeout(t.Context(), hung)
			defer cancel()
			served := answers(ctx, a, func(r daemons.Request) []byte {
				return fmt.Appendf(nil, `"%s of %s asks %s"`, r.From.Name, r.From.Host, r.Service)
			})
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
