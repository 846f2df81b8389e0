package notebook

import (
	"sync"

	"jeton/kernel/check"
	"jeton/kernel/code"
	"jeton/kernel/compile"
	"jeton/kernel/engine"
	"jeton/kernel/native"
)

// compiling is the translator for engines with kernel/eval.
type compiling struct {
	compiler *compile.Compiler
	native   *native.Compiler
	mu       sync.Mutex
	gone     []string // names that the engine is to forget with the next program
}

func (t *compiling) translate(r *check.Result) (engine.Program, func(bool, []string), error) {
	u, err := t.compiler.Compile(r)
	if err != nil {
		return engine.Program{}, nil, err
	}
	ended := func(well bool, gone []string) {
		if well {
			t.compiler.Commit(u)
		} else {
			gone = defined(u)
		}
		t.drop(gone)
	}
	return engine.Program{Unit: u, Drop: t.dropped()}, ended, nil
}

// drop notes names that the engine is to forget; dropped takes them.
func (t *compiling) drop(gone []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.gone = append(t.gone, gone...)
}

func (t *compiling) dropped() (gone []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	gone, t.gone = t.gone, nil
	return gone
}

// defined are the names that a unit defines, which nobody mentions when it failed.
func defined(u *code.Unit) (links []string) {
	for i := range u.Funcs {
		if f := &u.Funcs[i]; f.Defined && f.Link != "" {
			links = append(links, f.Link)
		}
	}
	for i := range u.Globals {
		if g := &u.Globals[i]; g.Defined {
			links = append(links, g.Link)
		}
	}
	return links
}

func (t *compiling) call(pkg, name string, args ...any) engine.Program {
	return engine.Program{Unit: compile.Call(pkg, name, args...)}
}
