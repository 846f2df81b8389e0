package cli

import (
	"errors"

	"jeton/internal/trim"
	"jeton/kernel/engine"
	"jeton/kernel/tempdir"
	"jeton/runtime/comm"
	"jeton/runtime/display"
	"jeton/runtime/magic"
	"jeton/runtime/transport"
	"jeton/runtime/world"

	"github.com/spf13/cobra"
)

func engineCommand(p Parts) *cobra.Command {
	var evaluator evaluatorFlag
	cmd := &cobra.Command{
		Use:    "engine",
		Short:  "what the kernel starts: the process that runs cells, speaking the engine protocol on descriptors 3 and 4",
		Args:   noArgs,
		Hidden: true,
		RunE: func(*cobra.Command, []string) error {
			world.Join()
			magic.Hold()
			transport.Join()
			err := engine.Serve(engine.ServeConfig{
				Evaluator: engine.Evaluator(evaluator), Format: display.Value, Comm: comm.Deliver, Orphaned: tempdir.Inherited(), Ready: trim.StartUp,
			}, p.Symbols)
			if errors.Is(err, engine.ErrCutOff) {
				return exitCode(engine.CutOffStatus)
			}
			return err
		},
	}
	evaluator.add(cmd)
	return cmd
}
