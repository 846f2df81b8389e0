package mpi

import (
	"bytes"
	"slices"

	"jeton/launcher/lang"
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/fabric"
)

// A raceLog is what a rank remembers of accesses to its memory that are not complete, to find those that conflict. An access is forgotten when it is
// complete: at the end of Fence or Wait, or when its origin flushes or unlocks. While it is remembered, no other rank can know that it is complete; so what
// overlaps with it then is not ordered with it, and a conflict that is found is one.
//
// The owner's own stores are found by comparing its memory with a copy, which is made when an epoch of Fence or Post begins and changed as others
// access the memory.
type raceLog struct {
	on       bool
	entries  []entry
	copied   []byte    // the memory as it was, and as others have changed it; nil: not in an epoch
	stores   []stretch // that the owner has made in the epoch that Fence ends
	ending   int       // the parity of that epoch
	places   [][]string
	told     map[[2]accessor]bool
	messages []string
	lang     lang.Lang // that the reports are in
}

var (
	sayConflict = lang.Text{En: "%s and %s conflict: both concern %s of rank %d's memory, and no synchronisation is between them",
		Fr: "%s et %s sont en conflit : les deux concernent %s de la mémoire du rang %d, sans synchronisation entre eux"}
	sayStored = lang.Text{En: "%s concerns %s of rank %d's memory, where rank %d itself has stored something in the same epoch",
		Fr: "%s concerne %s de la mémoire du rang %d, où le rang %d a lui-même écrit dans la même époque"}
	sayDisplacement  = lang.Text{En: "displacement %d", Fr: "le déplacement %d"}
	sayDisplacements = lang.Text{En: "displacements %d to %d", Fr: "les déplacements %d à %d"}
	sayCallOf        = lang.Text{En: "%s of rank %d", Fr: "%s du rang %d"}
)

// An entry is an access that is not complete.
type entry struct {
	accessor
	verb      verb
	op        uint8
	item      uint8
	passive   bool
	parity    int
	stretches []stretch
}

// An accessor is who has made an access, where in a program, and by which call.
type accessor struct {
	from  int
	call  uint8
	place uint32
}

type stretch struct{ from, to int }

const (
	maxEntries  = 1 << 12 // that are remembered
	maxPlaces   = 1 << 12 // of each rank
	maxMessages = 64
	maxCopied   = 16 << 20 // bytes of memory of which a copy is kept
)

// The calls of reports.
const (
	callPut uint8 = iota
	callGet
	callAccumulate
	callGetAccumulate
	callFetchAndOp
	callCompareAndSwap
)

var callNames = [...]string{"Put", "Get", "Accumulate", "GetAccumulate", "FetchAndOp", "CompareAndSwap"}

// Conflicts are the reports of accesses to this rank's memory that conflicted, of windows WithRaces.
func (w *Win) Conflicts() []string {
	w.p.d.Lock()
	defer w.p.d.Unlock()
	return slices.Clone(w.log.messages)
}

func (g *raceLog) start(w *Win) {
	if g.on = w.info.races; g.on {
		g.places, g.told = make([][]string, len(w.targets)), map[[2]accessor]bool{}
	}
}

// A placeBook is which places in its program a rank has told to whom.
type placeBook struct {
	numbers map[string]uint32
	told    map[toldPlace]bool
}

type toldPlace struct {
	target int
	number uint32
}

// placeOf is what an access's packets say of its call. A place that is new to the target is told before.
func (w *Win) placeOf(a *access) uint64 {
	b := &w.places
	if b.numbers == nil {
		b.numbers, b.told = map[string]uint32{}, map[toldPlace]bool{}
	}
	where := w.p.where()
	number, ok := b.numbers[where]
	if !ok {
		number = uint32(len(b.numbers))
		b.numbers[where] = number
	}
	if t := (toldPlace{a.target, number}); !b.told[t] && number < maxPlaces {
		b.told[t] = true
		h := w.header(verbPlace)
		h.C = uint64(number)
		w.send(a.target, &h, []byte(where), nil)
	}
	return uint64(number)<<8 | uint64(a.code)
}

// place remembers what a rank calls a place. Those between that it has named to others only stay empty.
func (g *raceLog) place(from int, number uint32, text []byte) {
	if !g.on || number >= maxPlaces {
		return
	}
	for int(number) >= len(g.places[from]) {
		g.places[from] = append(g.places[from], "")
	}
	g.places[from][number] = string(text)
}

// words of an accessor: "Put of rank 2 (cell 4, line 3)".
func (g *raceLog) words(a accessor) string {
	text := sayCallOf.With(g.lang, callNames[a.call], a.from)
	if p := g.places[a.from]; int(a.place) < len(p) && p[a.place] != "" {
		text += " (" + p[a.place] + ")"
	}
	return text
}

// look compares an access with those that are not complete, and remembers it.
func (w *Win) look(from int, h *fabric.Header, l *dtype.Layout) {
	e := entry{
		accessor: accessor{from, uint8(h.C), uint32(h.C >> 8)}, verb: verb(h.Tag), op: h.Op, item: h.Item,
		passive: h.Flags&flagPassive != 0, parity: parity(h), stretches: stretchesOf(int(h.A), int(h.Size), l),
	}
	if int(e.call) >= len(callNames) {
		return
	}
	g := &w.log
	for i := range g.entries {
		if s, ok := overlap(g.entries[i].stretches, e.stretches); ok && conflict(&g.entries[i], &e) {
			g.report(w, &g.entries[i], &e, s)
		}
	}
	if s, ok := g.storedIn(w, &e); ok {
		w.note(g.storeReport(w, &e, s))
	}
	if len(g.entries) < maxEntries {
		g.entries = append(g.entries, e)
	}
}

// stretchesOf is the bytes of the window that an access touches.
func stretchesOf(at, size int, l *dtype.Layout) (all []stretch) {
	if l == nil {
		return []stretch{{at, at + size}}
	}
	l.Runs(at, func(place, n int) {
		if k := len(all); k > 0 && all[k-1].to == place {
			all[k-1].to += n
			return
		}
		all = append(all, stretch{place, place + n})
	})
	return all
}

// overlap is a part that two lists of stretches have in common.
func overlap(a, b []stretch) (stretch, bool) {
	for _, x := range a {
		for _, y := range b {
			if s := (stretch{max(x.from, y.from), min(x.to, y.to)}); s.from < s.to {
				return s, true
			}
		}
	}
	return stretch{}, false
}

// conflict reports whether the outcome of two accesses to one place, neither of which is complete, is undefined. MPI 4.1, 12.7.
func conflict(a, b *entry) bool {
	switch {
	case !a.passive && !b.passive && a.parity != b.parity: // a Fence is between them
		return false
	case a.verb == verbGet && b.verb == verbGet:
		return false
	case a.verb == verbPut || b.verb == verbPut || a.verb == verbGet || b.verb == verbGet:
		return true
	}
	noOp, replace := uint8(NoOp.number), uint8(Replace.number)
	switch {
	case a.from == b.from, a.op == noOp, b.op == noOp, a.op == b.op:
		return false
	case a.verb == verbSwap || b.verb == verbSwap:
		return a.op != replace && b.op != replace
	}
	return true
}

// report tells the origin of the second of two accesses, and this rank, that they conflict.
func (g *raceLog) report(w *Win, a, b *entry, s stretch) {
	if !g.first(a.accessor, b.accessor) {
		return
	}
	text := sayConflict.With(g.lang, g.words(b.accessor), g.words(a.accessor), w.stretchWords(s), w.c.rank)
	g.say(text)
	h := w.header(verbRefused)
	h.B = uint64(ErrRMAConflict)
	w.send(b.from, &h, []byte(text), nil)
}

// first reports whether two accessors have not been reported yet.
func (g *raceLog) first(a, b accessor) bool {
	key := [2]accessor{a, b}
	was := g.told[key]
	g.told[key] = true
	return !was
}

func (g *raceLog) say(text string) {
	if len(g.messages) < maxMessages {
		g.messages = append(g.messages, text)
	}
}

// stretchWords is a stretch in displacements: "displacement 3", or "displacements 3 to 5".
func (w *Win) stretchWords(s stretch) string {
	from, to := s.from/w.unit, (s.to-1)/w.unit
	if from == to {
		return sayDisplacement.With(w.log.lang, from)
	}
	return sayDisplacements.With(w.log.lang, from, to)
}

// storeReport is the error of a store of the owner's that meets an access.
func (g *raceLog) storeReport(w *Win, e *entry, s stretch) error {
	text := sayStored.With(g.lang, g.words(e.accessor), w.stretchWords(s), w.c.rank, w.c.rank)
	g.say(text)
	return bad(ErrRMAConflict, "%s", text)
}

// storedIn is where the owner has stored, since the epoch began, in what an access concerns.
func (g *raceLog) storedIn(w *Win, e *entry) (stretch, bool) {
	if g.copied == nil || e.passive {
		return stretch{}, false
	}
	if s, ok := overlap(g.stores, e.stretches); ok && e.parity == g.ending {
		return s, true
	}
	for _, s := range e.stretches {
		for i := s.from; i < s.to; i++ {
			if g.copied[i] != w.mem[i] {
				return differing(g.copied, w.mem, i, s.to), true
			}
		}
	}
	return stretch{}, false
}

// differing is the stretch from i on in which two memories differ.
func differing(a, b []byte, i, end int) stretch {
	s := stretch{i, i + 1}
	for s.to < end && a[s.to] != b[s.to] {
		s.to++
	}
	return s
}

// wrote notes what an access has changed, so that it is not taken for the owner's.
func (g *raceLog) wrote(w *Win, h *fabric.Header, l *dtype.Layout) {
	if g.copied == nil {
		return
	}
	for _, s := range stretchesOf(int(h.A), int(h.Size), l) {
		copy(g.copied[s.from:s.to], w.mem[s.from:s.to])
	}
}

// open begins an epoch in which the owner's stores are looked for.
func (g *raceLog) open(w *Win) {
	if g.on && w.flavor != FlavorDynamic && w.flavor != FlavorShared && len(w.mem) <= maxCopied {
		g.copied = append(g.copied[:0], w.mem...)
		if g.copied == nil {
			g.copied = []byte{}
		}
	}
}

// fencing: Fence was called. What the owner has stored is compared with what has come, and kept for what comes yet.
func (g *raceLog) fencing(w *Win) error {
	err := g.changed(w)
	if g.copied != nil {
		g.stores, g.ending = diff(g.copied, w.mem), w.epoch.turn%2
	}
	g.open(w)
	return err
}

// fenced: Fence has ended an epoch, and with it accesses that came before.
func (g *raceLog) fenced(w *Win) {
	g.stores = nil
	g.forget(func(e *entry) bool { return !e.passive && e.parity != w.epoch.turn%2 })
}

// changed looks for stores of the owner's where others have accessed its memory in the epoch.
func (g *raceLog) changed(w *Win) error {
	if g.copied == nil || bytes.Equal(g.copied, w.mem) {
		return nil
	}
	stores := diff(g.copied, w.mem)
	for i := range g.entries {
		e := &g.entries[i]
		if s, ok := overlap(stores, e.stretches); ok && !e.passive {
			return g.storeReport(w, e, s)
		}
	}
	return nil
}

// diff is where two memories of a length differ.
func diff(a, b []byte) (all []stretch) {
	for i := 0; i < len(a); i++ {
		if a[i] != b[i] {
			s := differing(a, b, i, len(a))
			all = append(all, s)
			i = s.to
		}
	}
	return all
}

// stored: the owner has called Store.
func (g *raceLog) stored(w *Win, at int, n int) error {
	if !g.on {
		return nil
	}
	for i := range g.entries {
		e := &g.entries[i]
		if s, ok := overlap(e.stretches, []stretch{{at, at + n}}); ok && e.passive && (e.verb == verbPut || e.verb == verbGet) && e.from != w.c.rank {
			return g.storeReport(w, e, s)
		}
	}
	return nil
}

// forget removes accesses.
func (g *raceLog) forget(which func(e *entry) bool) {
	if g.on {
		g.entries = slices.DeleteFunc(g.entries, func(e entry) bool { return which(&e) })
	}
}
