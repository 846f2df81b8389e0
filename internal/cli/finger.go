package cli

import (
	"os"
	"path/filepath"

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

// underName puts the command before args when the program was called by its name, through the link of provideFinger.
func underName(args []string) []string {
	if len(os.Args) > 0 && filepath.Base(os.Args[0]) == finger.Name {
		return append([]string{finger.Name}, args...)
	}
	return args
}

// provideFinger gives those whom this process starts a command finger. Where that cannot be done they have none, as on any
// machine without it; the lab that needs it says so.
func provideFinger() {
	program, err := os.Executable()
	cache, err2 := os.UserCacheDir()
	if err == nil && err2 == nil {
		_ = finger.Provide(program, filepath.Join(cache, "jeton", "commands"))
	}
}
