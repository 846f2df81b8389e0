package cli

import (
	"fmt"

	"jeton/kernel/engine"

	"github.com/spf13/cobra"
)

// An evaluatorFlag chooses what runs programs; "" is the best that runs here.
type evaluatorFlag engine.Evaluator

func (f *evaluatorFlag) add(cmd *cobra.Command) {
	cmd.Flags().Var(f, "evaluator", "what runs Go: own, jeton's evaluator, where this processor and Go are known to it; or yaegi, anywhere")
}

func (f *evaluatorFlag) String() string { return string(*f) }
func (f *evaluatorFlag) Type() string   { return "NAME" }

func (f *evaluatorFlag) Set(s string) error {
	switch e := engine.Evaluator(s); e {
	case engine.Own:
		if err := engine.OwnEvaluator(); err != nil {
			return fmt.Errorf("it does not run here: %w", err)
		}
		fallthrough
	case engine.Yaegi:
		*f = evaluatorFlag(e)
		return nil
	}
	return fmt.Errorf("there are %s and %s", engine.Own, engine.Yaegi)
}

func (f evaluatorFlag) orBest() engine.Evaluator {
	if f == "" {
		return engine.BestEvaluator()
	}
	return engine.Evaluator(f)
}
