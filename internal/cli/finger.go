package cli

import (
	"jeton/internal/finger"

	"github.com/spf13/cobra"
)

// fingerCommand is what `finger` is on machines that lack it, for the lab that asks it for users.
func fingerCommand() *cobra.Command {
	return &cobra.Command{
		Use:                "finger [-lmsp] [LOGIN…]",
		Short:              "what the system knows of a user: the command finger, for machines that lack it",
		Hidden:             true,
		DisableFlagParsing: true, // they are finger's
		RunE: func(cmd *cobra.Command, args []string) error {
			if code := finger.Main(args, cmd.OutOrStdout(), cmd.ErrOrStderr()); code != 0 {
				return exitCode(code)
			}
			return nil
		},
	}
}
