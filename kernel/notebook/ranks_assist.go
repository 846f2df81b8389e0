package notebook

import (
	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/module"
	"jeton/kernel/world"
)

// checkerOf knows the names that a cell's text is about: the desk's, or those of the first of the ranks that it is for.
func (n *Notebook) checkerOf(code string) *check.Checker {
	parsed, err := cell.Parse("", code)
	if err != nil || len(parsed.Segments) == 0 || parsed.Segments[0].Kind != cell.Block {
		return n.checker
	}
	r, fail := n.ranks()
	if fail != nil {
		return n.checker
	}
	set := world.Upto(r.world.Size())
	switch s := parsed.Segments[0]; s.Name {
	case "world":
	case "rank":
		if chosen, err := world.ParseSet(s.Args, r.world.Size()); err == nil {
			set = chosen
		}
	case "on":
		if on := r.world.On(s.Args); !on.Empty() {
			set = on
		}
	default:
		return n.checker
	}
	if alive := set.And(r.world.Alive()); !alive.Empty() {
		set = alive
	}
	return r.checker(set.Min())
}

// useModule makes a module's packages importable, at the desk and on the ranks.
func (n *Notebook) useModule(m *module.Module, why error) {
	n.checker.UseModule(m, why)
	if r, fail := n.ranks(); fail == nil {
		r.checker(0).UseModule(m, why) // all share what is imported
	}
}
