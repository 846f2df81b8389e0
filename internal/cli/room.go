package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"jeton/internal/trim"
	"jeton/launcher/room"

	"github.com/spf13/cobra"
)

func roomCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "room",
		Short: "a lab room in a box: hosts of its own on this machine",
		Long: `A room is some hosts on this machine, each with a name, an address, ports, processes and a /tmp of its own, joined by a network.
No administrator is needed. Notebooks and programs of one user share a room until it is taken down.

  jeton room up 4                  makes a room of four hosts, host1 to host4
  jeton room ls                    shows the rooms that there are
  jeton room exec host1 bash       looks around on a host
  jeton room cut host1 host2       lets nothing pass between two hosts; cut host1 pulls its cable
  jeton room crash host3           takes its power away; restart boots it again
  jeton room down                  ends the room`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("unknown command %q; `jeton room --help` lists them", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(roomUpCommand(), roomLsCommand(), roomDownCommand(), roomExecCommand(),
		roomOrder("cut HOST [HOST]", "let nothing pass between two hosts, or pull the cable of one", 2, (*room.Room).Cut),
		roomOrder("mend HOST [HOST]", "undo cut", 2, (*room.Room).Mend),
		roomOrder("crash HOST", "take a host's power away", 1, func(r *room.Room, host, _ string) error { return r.Crash(host) }),
		roomOrder("restart HOST", "boot a host anew", 1, func(r *room.Room, host, _ string) error { return r.Restart(host) }))
	for _, role := range slices.Concat(room.Makers, []string{"init"}) {
		cmd.AddCommand(roomRole(role))
	}
	return cmd
}

// roomRole is what package room starts this program for.
func roomRole(role string) *cobra.Command {
	return &cobra.Command{Use: role, Hidden: true, RunE: func(*cobra.Command, []string) error {
		trim.StartUp()
		_, err := room.Serve(role)
		return err
	}}
}

func roomUpCommand() *cobra.Command {
	c := room.Config{Lasting: true}
	cmd := &cobra.Command{
		Use:   "up N [--name NAME]",
		Short: "make a room of N hosts, which stays until `jeton room down`",
		Args: func(cmd *cobra.Command, args []string) (err error) {
			if len(args) == 0 && len(c.Names) > 0 {
				return nil
			}
			if len(args) != 1 {
				return usageError{errors.New("a room of how many hosts? jeton room up 4")}
			}
			if c.Hosts, err = strconv.Atoi(args[0]); err != nil {
				return usageError{fmt.Errorf("%q is not a number of hosts: jeton room up 4", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := interruptible()
			defer stop()
			r, err := room.Up(ctx, c)
			if err != nil {
				return err
			}
			hosts := r.Hosts()
			fmt.Fprintf(cmd.OutOrStdout(), "room %s is up; its hosts share the folder %s\n", r.Name(), r.Shared())
			if err := showRooms(cmd.OutOrStdout(), []*room.Room{r}); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "look around: jeton room exec %s bash; end it: jeton room down %s\n", hosts[0].Name, r.Name())
			return nil
		},
	}
	cmd.Flags().StringVar(&c.Name, "name", "", "the room's `NAME`, by which notebooks find it (room)")
	cmd.Flags().StringSliceVar(&c.Names, "hosts", nil, "the hosts' `NAMES`, with commas between (host1,host2,…)")
	cmd.Flags().StringVar(&c.Shared, "shared", "", "an existing `DIR` as the folder that all hosts share (one that goes with the room)")
	return cmd
}

func roomLsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "ls",
		Short: "show the rooms that there are",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			rooms, err := room.List()
			if err != nil {
				return err
			}
			if len(rooms) == 0 {
				fmt.Fprintln(cmd.OutOrStdout(), "no room is up; `jeton room up 4` makes one")
				return nil
			}
			return showRooms(cmd.OutOrStdout(), rooms)
		},
	}
}

func showRooms(w io.Writer, rooms []*room.Room) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ROOM\tHOST\tADDRESS\tSTATE")
	for _, r := range rooms {
		s, err := r.Status()
		if errors.Is(err, room.ErrGone) {
			continue
		}
		if err != nil {
			return err
		}
		apart := map[string][]string{}
		for _, pair := range s.Cuts {
			apart[pair[0]] = append(apart[pair[0]], pair[1])
			apart[pair[1]] = append(apart[pair[1]], pair[0])
		}
		for _, h := range s.Hosts {
			state := string(h.State)
			if others := apart[h.Name]; len(others) > 0 {
				state += ", cut from " + strings.Join(others, " ")
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", s.Name, h.Name, h.Address, state)
		}
	}
	return table.Flush()
}

func roomDownCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "down [NAME]",
		Short: "end a room, with all that runs there",
		Args:  atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := room.Open(strings.Join(args, ""))
			if err != nil {
				return err
			}
			if err := r.Down(); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "room %s is down\n", r.Name())
			return nil
		},
	}
}

// roomOrder is a command that changes one host or two of a room.
func roomOrder(use, short string, most int, do func(r *room.Room, a, b string) error) *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{fmt.Errorf("%s which host? `jeton room ls` shows them", cmd.Name())}
			}
			return atMost(most)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := room.Open(name)
			if err != nil {
				return err
			}
			return do(r, args[0], strings.Join(args[1:], ""))
		},
	}
	addRoomFlag(cmd, &name)
	return cmd
}

func addRoomFlag(cmd *cobra.Command, name *string) {
	cmd.Flags().StringVar(name, "room", "", "the room's `NAME`, if there are several")
	_ = cmd.RegisterFlagCompletionFunc("room", roomNames) // it is new
}

func atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return usageError{fmt.Errorf("%s takes %d at most, but got %q, too; `%[1]s --help` shows how", cmd.CommandPath(), n, args[n])}
		}
		return nil
	}
}
