package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"jeton/internal/trim"
	"jeton/kernel/agent"

	"github.com/spf13/cobra"
)

func agentCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "agent",
		Short:  "what jeton starts on the hosts of a lab: it starts engines and programs there, and speaks the agent's protocol on its standard streams",
		Args:   noArgs,
		Hidden: true,
		RunE: func(*cobra.Command, []string) error {
			ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			signal.Notify(make(chan os.Signal, 1), os.Interrupt) // a terminal's ^C is the kernel's affair; children do not inherit this
			in, out, err := agent.Standard()
			if err != nil {
				return err
			}
			provideCommands()
			trim.StartUp()
			return agent.Serve(ctx, agent.ServeConfig{In: in, Out: out, Version: Version})
		},
	}
}
