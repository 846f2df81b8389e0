package notebook

import (
	"context"
	"crypto/rand"
	"io"
	"strings"
	"sync"
	"time"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/kernel/world"
	"jeton/runtime/session"
)

// A target is the ranks that a cell runs on, and what it shows.
type target struct {
	*ranks
	set  world.Set
	view *world.View
}

// onRanks runs the text of a block on some ranks that live, and says which others are missing.
func (c *run) onRanks(r *ranks, set, missing world.Set, s cell.Segment) *front.Error {
	id := ""
	if c.req.CellID != "" { // a notebook, which can update what it shows
		id = "world-" + rand.Text()
	}
	view := world.NewView(world.ViewConfig{World: r.world, Ranks: set, Out: c.out, ID: id,
		Spill: func() (io.Writer, string, error) { return c.nb.spill(c.req.Count) }})
	r.begin(view, set, c.out)
	if !missing.Empty() {
		view.Note(missing, "dead: %world repair gives a fresh process")
	}
	inner := *c
	inner.on = &target{r, set, view}
	inner.out = noting{c.out, inner.on}
	fail := inner.text(s.Text())
	c.payload = inner.payload
	r.end(view)
	view.Finish()
	return fail
}

func (r *ranks) begin(v *world.View, set world.Set, out front.Output) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.views[v], r.last, r.out = set, v, out
}

func (r *ranks) end(v *world.View) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.views, v)
}

// noting is the Output of what the notebook itself says in a cell on ranks.
type noting struct {
	front.Output
	on *target
}

func (n noting) Stream(_ string, text []byte) { n.on.view.Note(n.on.set, string(text)) }
func (n noting) Display(b session.Bundle) {
	if text, ok := b.Data["text/plain"].(string); ok {
		n.on.view.Note(n.on.set, text)
	}
}

// A group is ranks for which a cell means the same.
type group struct {
	ranks   world.Set
	checker *check.Checker // of one of them
	result  *check.Result
	program engine.Program
	done    func(well bool, gone []string)
}

// groups parts ranks by what the words of a text mean there.
func (r *ranks) groups(set world.Set, text string) (list []*group) {
	words := wordsOf(text)
	r.mu.Lock()
	defer r.mu.Unlock()
next:
	for rank := range set.Ranks {
		for _, g := range list {
			if g.checker == r.known[rank] || g.checker.Agrees(r.known[rank], words) {
				g.ranks = g.ranks.Or(world.One(rank))
				continue next
			}
		}
		list = append(list, &group{ranks: world.One(rank), checker: r.known[rank]})
	}
	return list
}

// evaluateOn is evaluate for a cell on ranks. It is checked for all before it runs on any.
func (c *run) evaluateOn(text string) (*check.Result, *front.Error) {
	on := c.on
	c.nb.module.find(c.nb)
	groups := on.groups(on.set, text)
	if fail := c.checkOn(groups, text); fail != nil {
		return nil, fail
	}
	if fail := c.packagesOn(groups, text); fail != nil {
		return nil, fail
	}
	for _, g := range groups {
		var err error
		if c.compiled || c.nb.native.Load() && !c.aside {
			g.program, g.done, err = c.compileNative(on.translator, g.result)
		} else {
			g.program, g.done, err = on.translator.translate(g.result)
		}
		if err == nil {
			err = on.carry(&g.program)
		}
		if err != nil {
			return nil, c.rejected(err, text)
		}
		on.spread(&g.program)
		g.program.Measure = c.measure
	}
	of := func(rank int) *group {
		for _, g := range groups {
			if g.ranks.Has(rank) {
				return g
			}
		}
		panic("a rank without a group")
	}
	faults := c.runOn(func(rank int) engine.Program { return of(rank).program })
	well, cut := world.Set{}, world.Set{}
	for rank := range on.set.Ranks {
		switch f := faults[rank]; {
		case f == nil:
			well = well.Or(world.One(rank))
		case f.InCell():
			cut = cut.Or(world.One(rank))
		}
	}
	for _, g := range groups {
		if c.probe {
			on.commit(g, world.Set{}, world.Set{})
		} else {
			on.commit(g, well, cut)
		}
	}
	if !c.probe {
		on.note(c.name, on.set, well)
	}
	if fail := c.faultsOn(faults); fail != nil {
		return nil, fail
	}
	if !c.probe {
		for _, text := range on.world.Uneven(on.set, c.nb.language()) {
			on.view.Note(on.set, text)
		}
	}
	return groups[0].result, nil
}

// checkOn checks a cell for each group of ranks.
func (c *run) checkOn(groups []*group, text string) *front.Error {
	var all cell.Errors
	said := map[string]bool{}
	for _, g := range groups {
		src, errs := cell.Syntax(c.name, text)
		if errs != nil {
			return c.rejected(errs, text)
		}
		if g.result, errs = g.checker.Check(src); errs == nil {
			continue
		}
		for _, e := range errs {
			c.explainOn(g, e)
			if key := e.Pos.String() + e.Msg; !said[key] {
				said[key] = true
				all = append(all, e)
			}
		}
	}
	if all != nil {
		return c.rejected(all.Sorted(), text)
	}
	return nil
}

// runOn runs programs on the target's ranks.
func (c *run) runOn(program func(rank int) engine.Program) []*engine.Fault {
	on, w := c.on, c.on.world
	var late sync.WaitGroup
	defer late.Wait()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	late.Go(func() {
		w.TellSilent(ctx, on.set, c.nb.language(), func(rank int, text string) { on.view.Note(world.One(rank), text) })
	})
	return w.Run(c.ctx, on.set, func(rank int) engine.Program {
		p := program(rank)
		p.Cell, p.Name = c.req.Count, c.programName()
		on.tellDrops(rank, &p)
		return p
	}, func(rank int) engine.Handler {
		h := onRank{handler{c.nb, w.Client(rank), c.out}, on.view, rank}
		if c.sink != nil {
			return takes{h, c.sink}
		}
		return h
	}, func(rank int, f *engine.Fault) {
		on.view.Ended(rank)
		if f != nil && !f.EngineLost && f.Kind != engine.Interrupted {
			late.Go(func() { c.tellLate(ctx, rank, f) })
		}
	})
}

// tellAfter is how long a rank's fault waits for the end of the others before it is told in their output.
const tellAfter = 300 * time.Millisecond

// tellLate tells of a fault while other ranks run on.
func (c *run) tellLate(ended context.Context, rank int, f *engine.Fault) {
	select {
	case <-ended.Done():
	case <-time.After(tellAfter):
		name, _, _ := strings.Cut(f.Text, "\n")
		c.on.view.Note(world.One(rank), faultNames[f.Kind]+": "+name+"; the other ranks go on")
	}
}

// onRank is the engine.Handler of one rank of a cell.
type onRank struct {
	handler
	view *world.View
	rank int
}

var _ engine.Handler = onRank{}

func (h onRank) Stream(_ int, name string, text []byte) { h.view.Stream(h.rank, name, text) }
func (h onRank) Display(_ int, b session.Bundle)        { h.view.Display(h.rank, b) }
func (h onRank) Result(_ int, b session.Bundle)         { h.view.Result(h.rank, b) }
func (h onRank) Clear(_ int, wait bool)                 { h.view.Clear(h.rank, wait) }
func (h onRank) Input(ctx context.Context, _ int, prompt string, password bool) (string, error) {
	return h.view.Input(ctx, h.rank, prompt, password)
}

// commit makes the names of a cell live on those ranks of a group on which it ended well, and on those on which it was cut off what remains then.
func (r *ranks) commit(g *group, well, cut world.Set) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ok, part := g.ranks.And(well), g.ranks.And(cut)
	kept, lost := g.result.Kept()
	if kept == nil {
		part = world.Set{}
	}
	if ok.Empty() {
		g.done(!part.Empty(), lost)
	} else {
		g.done(true, nil)
	}
	for rank := range g.ranks.Without(ok).Without(part).Ranks {
		r.drops[rank] = append(r.drops[rank], defined(g.program)...)
	}
	for rank := range part.Ranks {
		r.drops[rank] = append(r.drops[rank], lost...)
	}
	r.live(ok, g.result)
	r.live(part, kept)
}

// live makes the names of a result those of ranks. The caller has mu.
func (r *ranks) live(ok world.Set, result *check.Result) {
	seen := map[*check.Checker]bool{}
	for rank := range ok.Ranks {
		k := r.known[rank]
		if seen[k] {
			continue
		}
		seen[k] = true
		with := world.Set{} // who shares it
		for other, o := range r.known {
			if o == k {
				with = with.Or(world.One(other))
			}
		}
		mine := with.And(ok)
		if mine != with {
			k = k.Fork()
			seen[k] = true
		}
		gone := k.Commit(result)
		for other := range mine.Ranks {
			r.known[other] = k
			r.drops[other] = append(r.drops[other], gone...)
		}
	}
}

// defined are the link names that a unit defines.
func defined(p engine.Program) (links []string) {
	if p.Unit == nil {
		return nil
	}
	for i := range p.Unit.Funcs {
		if f := &p.Unit.Funcs[i]; f.Defined && f.Link != "" {
			links = append(links, f.Link)
		}
	}
	for i := range p.Unit.Globals {
		if g := &p.Unit.Globals[i]; g.Defined {
			links = append(links, g.Link)
		}
	}
	return links
}

// spread takes what a program says is to be forgotten: each rank is told with its own next program.
func (r *ranks) spread(p *engine.Program) {
	links := p.Drop
	if p.Drop = nil; p.Unit != nil {
		links = append(links, p.Unit.Drops...)
		p.Unit.Drops = nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for rank := range r.drops {
		r.drops[rank] = append(r.drops[rank], links...)
	}
}

// tellDrops puts what a rank is to forget into its program.
func (r *ranks) tellDrops(rank int, p *engine.Program) {
	r.mu.Lock()
	links := r.drops[rank]
	r.drops[rank] = nil
	r.mu.Unlock()
	if p.Unit == nil {
		p.Drop = links
		return
	}
	u := *p.Unit
	u.Drops = links
	p.Unit = &u
}

// carry has a program bring its object along where its ranks are on other hosts.
func (r *ranks) carry(p *engine.Program) (err error) {
	if len(r.world.Hosts()) > 1 {
		*p, err = p.Carried()
	}
	return err
}

// note remembers where a cell ran, and where it ended well.
func (r *ranks) note(cell string, on, well world.Set) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ran[cell], r.ended[cell] = r.ran[cell].Or(on), r.ended[cell].Or(well)
}

// packagesOn runs what a cell needs of the user's module, on each rank that has not run it.
func (c *run) packagesOn(groups []*group, text string) *front.Error {
	var mu sync.Mutex
	var fail *front.Error
	var wg sync.WaitGroup
	for _, g := range groups {
		for rank := range g.ranks.Ranks {
			wg.Go(func() {
				alone := *c
				alone.on = &target{c.on.ranks, world.One(rank), c.on.view}
				if err := alone.packagesOnOne(g.result, rank, text); err != nil {
					mu.Lock()
					defer mu.Unlock()
					fail = err
				}
			})
		}
	}
	wg.Wait()
	return fail
}

func (c *run) packagesOnOne(r *check.Result, rank int, text string) *front.Error {
	c.on.mu.Lock()
	runs := c.on.runs[rank]
	c.on.mu.Unlock()
	err := eachPackage(c.ctx, withRuns{c.on.translator, runs}, r, func(pkg *check.Result) error {
		p, ended, err := c.on.translator.translate(pkg)
		if err != nil {
			return err
		}
		c.on.spread(&p)
		faults := c.runOn(func(int) engine.Program { return p })
		ended(faults[rank] == nil, nil)
		if fail := c.faultsOn(faults); fail != nil {
			return failure{fail}
		}
		return nil
	})
	return c.unpacked(err, text)
}

// withRuns is a translator for one rank's packages.
type withRuns struct {
	translator
	runs *packageRuns
}

func (t withRuns) packages() *packageRuns { return t.runs }

// hostCallOn is hostCall on ranks.
func (c *run) hostCallOn(fn string, args ...any) *front.Error {
	p := c.on.translator.call(magicPath, fn, args...)
	return c.faultsOn(c.runOn(func(int) engine.Program { return p }))
}
