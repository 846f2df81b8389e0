package notebook

import (
	"fmt"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/kernel/world"
)

// faultsOn are the faults of several ranks as one error: each once, with the ranks that had it, and those that it has ended.
func (c *run) faultsOn(faults []*engine.Fault) *front.Error {
	list := tellings(faults)
	if list == nil {
		return nil
	}
	cuts := c.cuts(faults)
	c.nb.mu.Lock()
	defer c.nb.mu.Unlock()
	all, lost := &front.Error{}, world.Set{}
	for i, s := range list {
		f := s.text()
		f.EngineLost = false // what that means for a rank is said below
		e := faultError(f, &c.nb.lines, c.nb.lang)
		label := "[" + s.ranks.String() + "] "
		if i == 0 {
			all.Name, all.Value = e.Name, label+e.Value
		}
		e.Traceback[0] = label + e.Traceback[0]
		all.Traceback = append(all.Traceback, e.Traceback...)
		all.Traceback = append(all.Traceback, s.others(c.nb.lang)...)
	}
	for rank, f := range faults {
		if f != nil && f.EngineLost {
			lost = lost.Or(world.One(rank))
		}
	}
	if !lost.Empty() {
		all.Traceback = append(all.Traceback, lossWords(c.nb.lang, lost, !c.on.world.Alive().Empty()))
	}
	if cuts != "" {
		all.Traceback = append(all.Traceback, cuts)
	}
	if len(list) > 1 {
		all.Value += fmt.Sprintf(" (and %d more)", len(list)-1)
	}
	return all
}

// explainOn says of an error of some ranks what is known elsewhere.
func (c *run) explainOn(g *group, e *check.Error) {
	name := missingName(e.Msg)
	if name == "" {
		return
	}
	has, from := c.on.whoHas(name)
	switch {
	case !has.Empty():
		missing := g.ranks
		e.Msg = fmt.Sprintf("%s is not known on %s: %s", name, missing.Words(), c.on.why(from, missing, has))
		e.Hint = fmt.Sprintf("run %s on %s, too, or this cell with %%%%rank %s", from, missing.Words(), has)
	case c.nb.checker.Has(name):
		e.Hint = fmt.Sprintf("%s is of the desk: %%push %s brings it to the ranks", name, name)
	}
}

// explainHere says of names that a cell misses that the ranks have them: it lacks its %%world.
func (c *run) explainHere(errs cell.Errors) {
	if c.on != nil {
		return
	}
	r, err := c.nb.ranks()
	if err != nil {
		return
	}
	for _, e := range errs {
		if name := missingName(e.Msg); name != "" {
			if has, _ := r.whoHas(name); !has.Empty() {
				e.Hint = fmt.Sprintf("%s is of the ranks: a cell that begins with %%%%world runs there", name)
			}
		}
	}
}

// missingName is the name that an error misses. A variable that is gone where a package has its name is missed as a package's member: "undefined: comm.Rank".
func missingName(text string) string {
	for _, form := range [][2]string{{"undefined: ", "."}, {"use of package ", " not in selector"}, {"use of package ", " without selector"}} {
		rest, ok := strings.CutPrefix(text, form[0])
		name, _, cut := strings.Cut(rest, form[1])
		if ok && (cut || form[1] == ".") {
			return name
		}
	}
	return ""
}

// whoHas are the ranks that know a name, and the cell that it comes from.
func (r *ranks) whoHas(name string) (has world.Set, from string) {
	alive := r.world.Alive()
	for rank := range alive.Ranks {
		k := r.checker(rank)
		if !k.Has(name) {
			continue
		}
		has = has.Or(world.One(rank))
		for _, n := range k.Names() {
			if n.Name == name {
				from = n.Cell
			}
		}
	}
	return has, from
}

// why says why ranks lack what a cell has declared.
func (r *ranks) why(cell string, missing, has world.Set) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if failed := r.ran[cell].And(missing).Without(r.ended[cell]); !failed.Empty() {
		return cell + " did not end well there"
	}
	return fmt.Sprintf("%s ran on %s only", cell, has.Words())
}
