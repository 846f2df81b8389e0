package cli

import (
	"context"
	"fmt"
	"io"

	"jeton/internal/doctor"
	"jeton/launcher/hosts"

	"github.com/spf13/cobra"
)

func doctorCommand(p Parts) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor [HOSTFILE]",
		Short: "look at this machine, or at the hosts of a lab room, and say what to do about what is not right",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{fmt.Errorf("%s looks at one host file, but got %q", cmd.CommandPath(), args)}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return examineRoom(cmd.OutOrStdout(), args[0])
			}
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

// examineRoom shows what a host file says, with a rank in each slot.
func examineRoom(w io.Writer, path string) error {
	all, err := hosts.Read(path)
	if err != nil {
		return err
	}
	n := 0
	for i, h := range all {
		n += h.Slots
		if hosts.IsHere(h.Name) {
			all[i].Cores = hosts.Here().Cores
		}
	}
	ranks, err := hosts.Map(all, n, hosts.BySlot, false)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s: %d hosts with %d slots\n\n%s", path, len(all), n, hosts.Text(hosts.Table(all, ranks)))
	return nil
}
