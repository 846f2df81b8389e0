package notebook

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"jeton/internal/lazyregexp"
	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/kernel/world"
	host "jeton/runtime/magic"
	"jeton/runtime/session"
)

// moveMagics move names between the desk and the ranks.
var moveMagics = []magic{{
	name: "push", args: "NAMES [--ranks R]", synopsis: "copy names of the desk to all ranks, or to some",
	help: "%push x,f --ranks 0,2 copies x and f to two ranks. A variable goes with its\n" +
		"value, a function or type with its source and with the types, functions and\n" +
		"constants that it uses. What goes is a copy: a later change at the desk needs\n" +
		"another %push.",
	line:    (*run).push,
	options: func(n *Notebook) []string { return namesOf(n.checker) },
}, {
	name: "pull", args: "NAME [--ranks R]", synopsis: "copy a variable of the ranks to the desk, by rank",
	help: "%pull x makes x at the desk a []T with the x of rank r in x[r], and zero for a\n" +
		"rank that is dead. %pull xs=x names it xs. With --ranks it has those only.",
	line: (*run).pull,
	options: func(n *Notebook) []string {
		if r, fail := n.ranks(); fail == nil {
			return namesOf(r.checker(0))
		}
		return nil
	},
}}

func namesOf(c *check.Checker) (names []string) {
	for _, n := range c.Names() {
		if n.Kind != "import" {
			names = append(names, n.Name)
		}
	}
	return names
}

// moved reads the arguments of %push and %pull.
func (c *run) moved(s cell.Segment) (r *ranks, names []string, set world.Set, chosen bool, fail *front.Error) {
	if r, fail = c.nb.ranks(); fail != nil {
		return
	}
	args, ranks, chosen := strings.Cut(strings.ReplaceAll(s.Args, "--ranks=", "--ranks "), "--ranks")
	alive := r.world.Alive()
	if set = alive; chosen {
		var err error
		if set, err = world.ParseSet(strings.TrimSpace(ranks), r.world.Size()); err != nil {
			return r, nil, set, chosen, simpleError(magicError, "line %d: %v", s.Pos.Line, err)
		}
		if dead := set.Without(alive); !dead.Empty() {
			return r, nil, set, chosen, simpleError(magicError, "%s died: %%world repair gives a fresh process", dead.Words())
		}
	}
	names = strings.FieldsFunc(args, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
	if len(names) == 0 {
		fail = simpleError(magicError, "line %d: %%%s which name? %%%s x", s.Pos.Line, s.Name, s.Name)
	}
	return
}

func (c *run) push(s cell.Segment) *front.Error {
	r, names, set, _, fail := c.moved(s)
	if fail != nil {
		return fail
	}
	p := newParcel(c.nb.checker, "the ranks", func(name string) bool {
		for rank := range set.Ranks {
			if !sameThere(c.nb.checker, r.checker(rank), name) {
				return false
			}
		}
		return true
	})
	for _, name := range names {
		p.wanted[name] = true
		if _, ok := p.names[name]; !ok {
			return simpleError(magicError, "the desk has no %s: %%who lists what it has", name)
		}
	}
	for _, name := range names {
		if fail := p.add(name); fail != nil {
			return fail
		}
	}
	values := map[string][]byte{}
	for _, name := range names {
		if p.names[name].Kind == "var" {
			if values[name], fail = c.encoded(name); fail != nil {
				return fail
			}
		}
	}
	view := world.NewView(world.ViewConfig{World: r.world, Ranks: set, Out: c.out})
	on := &target{r, set, view}
	put := &run{ctx: c.ctx, nb: c.nb, req: c.req, out: noting{c.out, on}, name: "%push", aside: true, on: on}
	if fail := put.declare(p); fail != nil {
		return fail
	}
	for _, name := range names {
		if value, ok := values[name]; ok {
			if fail := put.give(name, value); fail != nil {
				return fail
			}
		}
	}
	c.sayf("%s: %s", set.Words(), strings.Join(names, ", "))
	return nil
}

// declare runs what a parcel declares.
func (c *run) declare(p *parcel) *front.Error {
	name := c.name
	defer func() { c.name = name }()
	for _, s := range p.sheets() {
		c.name, c.req.Code = s.name, s.text
		c.nb.mu.Lock()
		if text, ok := c.nb.lines.texts[s.name]; ok {
			c.req.Code = text
		}
		c.nb.mu.Unlock()
		if _, fail := c.evaluate(s.text); fail != nil {
			return fail
		}
	}
	return nil
}

// sameThere reports whether a name is known there, and from the same source when it has one here.
func sameThere(here, there *check.Checker, name string) bool {
	a, declared := here.Source(name)
	b, _ := there.Source(name)
	return there.Has(name) && (!declared || a == b)
}

// carrier is the import by which a text of ours moves values: no student's name is in its way.
const carrier = "import jetonMagic \"jeton/runtime/magic\"\n"

// give sets a variable of the target's ranks to a value that magic.Send took.
func (c *run) give(name string, value []byte) *front.Error {
	key := c.programName()
	for rank := range c.on.set.Ranks {
		if _, err := c.on.world.Client(rank).Call(c.ctx, "magic.hold", append([]byte(key+"\x00"), value...)); err != nil {
			return simpleError(magicError, "%s does not reach rank %d: %v", name, rank, err)
		}
	}
	c.probe = true
	defer func() { c.probe = false }()
	_, fail := c.evaluate(fmt.Sprintf(carrier+"jetonMagic.Take(&%s, %q)", name, key))
	return fail
}

var pullName = lazyregexp.New(`^([\pL_][\pL\pN_]*)(?:=([\pL_][\pL\pN_]*))?$`)

func (c *run) pull(s cell.Segment) *front.Error {
	r, names, set, chosen, fail := c.moved(s)
	if fail != nil {
		return fail
	}
	m := pullName().FindStringSubmatch(names[0])
	if m == nil || len(names) > 1 {
		return simpleError(magicError, "line %d: %%pull takes one variable: %%pull x, or %%pull xs=x", s.Pos.Line)
	}
	into, name := m[1], m[1]
	if m[2] != "" {
		name = m[2]
	}
	typ, from, fail := r.typeOf(name, set)
	if fail != nil {
		return fail
	}
	values, fail := c.takeFrom(r, set, name)
	if fail != nil {
		return fail
	}
	p := newParcel(from, "the desk", func(n string) bool { return sameThere(from, c.nb.checker, n) })
	for _, need := range from.Needs(name) {
		if have, ok := c.nb.checker.Source(need); ok {
			if there, _ := from.Source(need); there != have {
				return simpleError(magicError, "the type %s of the ranks is another than the desk's: %%push %s, and make %s again", need, need, name)
			}
		}
		if fail := p.add(need); fail != nil {
			return fail
		}
	}
	size := r.world.Size()
	if chosen {
		size = set.Len()
	}
	desk := &run{ctx: c.ctx, nb: c.nb, req: c.req, out: c.out, name: "%pull", aside: true}
	if _, fail := desk.pulled(p, fmt.Sprintf("%s := make([]%s, %d)", into, typ, size)); fail != nil {
		return fail
	}
	if fail := desk.fill(into, set, values, chosen); fail != nil {
		return fail
	}
	c.sayf("%s []%s of %s", into, typ, set.Words())
	if dead := world.Upto(r.world.Size()).Without(set); !chosen && !dead.Empty() {
		c.sayf("%s died: zero there", dead.Words())
	}
	return nil
}

// pulled declares what a pulled variable needs, and the variable.
func (c *run) pulled(p *parcel, text string) (*check.Result, *front.Error) {
	if fail := c.declare(p); fail != nil {
		return nil, fail
	}
	return c.evaluate(text)
}

// typeOf is the type that a variable has on all ranks of a set, and what knows it.
func (r *ranks) typeOf(name string, set world.Set) (typ string, from *check.Checker, fail *front.Error) {
	missing := world.Set{}
	for rank := range set.Ranks {
		k := r.checker(rank)
		names := k.Names()
		i := slices.IndexFunc(names, func(n check.Name) bool { return n.Name == name && n.Kind == "var" })
		switch {
		case i < 0:
			missing = missing.Or(world.One(rank))
			continue
		case typ == "":
			typ, from = names[i].Type, k
		case typ != names[i].Type:
			return "", nil, simpleError(magicError, "%s is a %s on some ranks and a %s on rank %d: --ranks chooses", name, typ, names[i].Type, rank)
		}
		if why := uncopyable(names[i].Object.Type(), nil); why != "" {
			return "", nil, simpleError(magicError, "%s (%s) cannot be copied, since it holds %s: %s", name, typ, why, cure(why, name))
		}
	}
	if !missing.Empty() {
		return "", nil, simpleError(magicError, "there is no variable %s on %s", name, missing.Words())
	}
	return typ, from, nil
}

// cure says what to try with a variable that cannot be copied, which uncopyable has said why.
func cure(why, name string) string {
	switch why {
	case "a pointer":
		return "what it points to may be, as a variable of its own: v := *" + name
	case "an interface":
		return "its value may be, as a variable of the value's own type: v := " + name + ".(T)"
	case "a channel", "a function":
		return "that works only in the process that has made it"
	}
	if field, ok := strings.CutPrefix(why, "the unexported field "); ok {
		return "fields are copied whose names begin with a capital, so rename " + field
	}
	return "take the parts of it that are data into a variable of their own"
}

// takeFrom has ranks send the value of a variable.
func (c *run) takeFrom(r *ranks, set world.Set, name string) ([][]byte, *front.Error) {
	sink := &values{by: make([][]byte, r.world.Size())}
	view := world.NewView(world.ViewConfig{World: r.world, Ranks: set, Out: c.out})
	on := &target{r, set, view}
	get := &run{ctx: c.ctx, nb: c.nb, req: c.req, out: noting{c.out, on}, name: "%pull", aside: true, probe: true, on: on, sink: sink}
	_, fail := get.evaluate(fmt.Sprintf(carrier+"jetonMagic.Send(&%s)", name))
	return sink.by, fail
}

// values keeps what ranks send.
type values struct {
	mu sync.Mutex
	by [][]byte
}

// takes is the engine.Handler of a rank that sends a value.
type takes struct {
	onRank
	sink *values
}

var _ engine.Handler = takes{}

func (t takes) Display(_ int, b session.Bundle) {
	if data, ok := b.Data[host.GobMIME].([]byte); ok {
		t.sink.mu.Lock()
		defer t.sink.mu.Unlock()
		t.sink.by[t.rank] = data
	}
}

// fill sets the elements of a slice of the desk.
func (c *run) fill(name string, set world.Set, values [][]byte, dense bool) *front.Error {
	d, fail := c.desk()
	if fail != nil {
		return fail
	}
	var text strings.Builder
	text.WriteString(carrier)
	at := 0
	for rank := range set.Ranks {
		if !dense {
			at = rank
		}
		key := fmt.Sprintf("%s.%d", c.programName(), rank)
		if _, err := d.client.Call(c.ctx, "magic.hold", append([]byte(key+"\x00"), values[rank]...)); err != nil {
			return simpleError(magicError, "the value of rank %d does not reach the desk: %v", rank, err)
		}
		fmt.Fprintf(&text, "jetonMagic.Take(&%s[%d], %q)\n", name, at, key)
		at++
	}
	c.probe = true
	defer func() { c.probe = false }()
	_, fail = c.evaluate(text.String())
	return fail
}
