package cli

import (
	"errors"

	"jeton/internal/trim"
	"jeton/kernel/daemon"
	"jeton/launcher/daemons"

	"github.com/spf13/cobra"
)

func daemonCommand(p Parts) *cobra.Command {
	var guard, detach bool
	cmd := &cobra.Command{
		Use:    "daemon FILE [ARGS]",
		Short:  "what a daemon is: run the image of a notebook's function or program; or keep the daemons of this host",
		Hidden: true,
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case guard:
				trim.StartUp()
				return daemons.Guard()
			case detach:
				return daemons.Detach()
			case len(args) == 0:
				return usageError{errors.New("daemon takes the image that a notebook has made: it starts daemons, with daemon.Start or %launch")}
			}
			if code := daemon.Run(p.Symbols, args[0], args[1:]); code != 0 {
				return exitCode(code)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&guard, "guard", false, "keep the daemons of the process at the other end of descriptor 3")
	cmd.Flags().BoolVar(&detach, "detach", false, "start the daemon that descriptor 3 tells of, and end")
	cmd.Flags().SetInterspersed(false)
	return cmd
}
