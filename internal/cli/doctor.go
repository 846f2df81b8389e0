package cli

import (
	"context"
	"fmt"

	"jeton/internal/doctor"

	"github.com/spf13/cobra"
)

func doctorCommand(p Parts) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "look at this machine and say what to do about what is not right",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			all := doctor.Examine(context.Background())
			for _, f := range all {
				fmt.Fprintln(cmd.OutOrStdout(), f)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "ok       %-26s  %d packages\n", "Go library in cells", len(p.Library.Packages()))
			if code := doctor.Exit(all); code != 0 {
				return exitCode(code)
			}
			return nil
		},
	}
}
