package cli

import (
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"jeton/launcher"
	"jeton/launcher/local"

	"github.com/spf13/cobra"
)

// guard starts a process that kills what this one has started if it dies without having done so, and returns what ends it. The
// system kills ranks together with this process, but not what these have started.
func guard() (end func()) {
	cmd := exec.Command(launcher.Self, "guard")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // a terminal's signals are not for it
	to, err := cmd.StdinPipe()
	if err != nil || cmd.Start() != nil {
		return func() {} // then the next agent or notebook does it
	}
	return func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = to.Close()
	}
}

func guardCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "guard",
		Short:  "what jeton run -n starts beside the ranks: when jeton run is killed, it kills what they have started",
		Hidden: true,
		Args:   noArgs,
		RunE: func(*cobra.Command, []string) error {
			signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
			_, _ = io.Copy(io.Discard, os.Stdin) // until who has started it is gone
			local.SweepDead()
			return nil
		},
	}
}
