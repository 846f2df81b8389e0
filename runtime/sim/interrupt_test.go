package sim

import (
	"context"
	"errors"
	"testing"

	"jeton/runtime/protocol"
	"jeton/runtime/session"
)

// interrupted is a session whose cell is interrupted at some time.
type interrupted struct {
	session.Session
	ctx context.Context
}

func (i interrupted) Context() context.Context { return i.ctx }

// TestInterrupt: whatever a cell waits for ends when it is interrupted.
func TestInterrupt(t *testing.T) {
	old := session.Current()
	defer session.Set(old)
	told := 0
	var cancel context.CancelFunc
	cfg := Config{N: 2, Quiet: true, Limit: Limit{Events: 1 << 60}, New: func(int) protocol.Process {
		return &scripted{start: func(env *protocol.Env) { env.Send(1, 0) }, receive: func(env *protocol.Env, _ int, m any) {
			if told++; told == 5000 {
				cancel()
			}
			env.Send(1, m.(int)+1)
		}}
	}}
	for name, wait := range map[string]func() error{
		"Run":     func() error { _, err := Run(cfg); return err },
		"Each":    func() error { one := cfg; one.N = 2; return Each(one, 1, func(*Result) error { return nil }) },
		"Shrink":  func() error { _, err := Shrink(cfg, 1, func(*Result) bool { return true }); return err },
		"Explore": func() error { _, err := Explore(cfg, Bound{States: 1 << 60, Depth: 1 << 60}); return err },
		"Histories": func() error {
			_, err := Explore(cfg, Bound{States: 1 << 60, Depth: 1 << 60, Histories: true})
			return err
		},
	} {
		ctx, end := context.WithCancel(context.Background())
		cancel, told = end, 0
		session.Set(interrupted{old, ctx})
		if err := wait(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v", name, err)
		}
		end()
	}
}
