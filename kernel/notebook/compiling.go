package notebook

import (
	"jeton/kernel/check"
	"jeton/kernel/compile"
	"jeton/kernel/engine"
	"jeton/kernel/native"
)

// compiling is the translator for engines with kernel/eval.
type compiling struct {
	compiler *compile.Compiler
	native   *native.Compiler
	runs     *packageRuns
}

func (t *compiling) translate(r *check.Result) (engine.Program, func(bool, []string), error) {
	u, err := t.compiler.Compile(r)
	if err != nil {
		return engine.Program{}, nil, err
	}
	ended := func(well bool, gone []string) {
		if well {
			t.compiler.Forget(gone)
		} else {
			t.compiler.Discard(u)
		}
	}
	return engine.Program{Unit: u}, ended, nil
}

func (t *compiling) packages() *packageRuns { return t.runs }

func (t *compiling) call(pkg, name string, args ...any) engine.Program {
	return engine.Program{Unit: compile.Call(pkg, name, args...)}
}
