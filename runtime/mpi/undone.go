package mpi

import (
	"cmp"
	"fmt"
	"slices"

	"jeton/launcher/lang"
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/session"
)

// What Finalize tells of what was left undone.
var (
	sayUnreceived = lang.Text{En: "mpi: rank %d: a message was never received: %s", Fr: "mpi : rang %d : un message n’a jamais été reçu : %s"}
	sayExpected   = lang.Text{En: "mpi: rank %d: a receive has found no message: %s", Fr: "mpi : rang %d : une réception n’a pas trouvé de message : %s"}
	sayIncomplete = lang.Text{En: "mpi: rank %d: %s was never completed by Wait or Test", Fr: "mpi : rang %d : %s n’a jamais été achevé par Wait ni Test"}
	sayUnwaited   = lang.Text{En: "mpi: rank %d: requests that no Wait or Test has completed: %d (CheckBuffers(true), or %s=1, names them, with their lines)",
		Fr: "mpi : rang %d : requêtes qu’aucun Wait ni Test n’a achevées : %d (CheckBuffers(true), ou %s=1, les nomme, avec leurs lignes)"}
	sayOpenFile   = lang.Text{En: "mpi: rank %d: the file %s was never closed", Fr: "mpi : rang %d : le fichier %s n’a jamais été fermé"}
	sayEpoch      = lang.Text{En: "mpi: rank %d: window %s: no %s after %s", Fr: "mpi : rang %d : fenêtre %s : aucun %s après %s"}
	sayFreed      = lang.Text{En: "a communicator that is freed", Fr: "un communicateur libéré"}
	sayMessage    = lang.Text{En: "%d bytes from rank %d of %s, tag %d", Fr: "%d octets du rang %d de %s, étiquette %d"}
	sayAnyMessage = lang.Text{En: "%s of %s, tag %s", Fr: "%s de %s, étiquette %s"}
	sayCollective = lang.Text{En: "%d bytes of %v in %s, from rank %d", Fr: "%d octets de %v dans %s, du rang %d"}
	sayFrom       = lang.Text{En: "from rank %d", Fr: "du rang %d"}
	sayFromAny    = lang.Text{En: "from AnySource", Fr: "de AnySource"}
)

// tellUndone tells of it when all ranks have come to Finalize. expected are the receives that waited before: those who have left meanwhile send nothing any more.
func (p *process) tellUndone(expected []*device.Request) {
	l, rank := session.Language(), p.world.rank
	told := p.pending()
	for _, call := range told {
		fmt.Fprintln(p.stderr, sayIncomplete.With(l, rank, call))
	}
	if len(told) == 0 { // who watches buffers has named them, with their places
		unmet := p.unmet(expected, l)
		for _, r := range unmet {
			fmt.Fprintln(p.stderr, sayExpected.With(l, rank, r))
		}
		if n := int(p.unwaited.Load()) - len(unmet); n > 0 {
			fmt.Fprintln(p.stderr, sayUnwaited.With(l, rank, n, checkVariable))
		}
	}
	for _, e := range p.epochs() {
		fmt.Fprintln(p.stderr, sayEpoch.With(l, rank, e.window, e.end, e.begin))
	}
	p.tellFiles()
	for _, m := range p.unreceivedAll() {
		fmt.Fprintln(p.stderr, sayUnreceived.With(l, rank, m))
	}
}

// Unreceived are the messages that have come to this rank, and that nobody has received: "5 bytes from rank 1 of world, tag 7".
func Unreceived() (messages []string) {
	p, err := me()
	if err != nil {
		return nil
	}
	return p.unreceivedAll()
}

func (p *process) unreceivedAll() (messages []string) {
	left := p.d.Unreceived()
	if len(left) == 0 {
		return nil
	}
	l := session.Language()
	for _, m := range left {
		messages = append(messages, p.unreceived(m, l))
	}
	return messages
}

// unreceived says which message it is.
func (p *process) unreceived(m device.Unreceived, l lang.Lang) string {
	name, from := sayFreed.In(l), m.From
	if c := p.of(m.Context); c != nil {
		name, from = c.Name(), c.rankOf(m.From)
	}
	if m.Op != 0 {
		return sayCollective.With(l, m.Bytes, opcode(m.Op), name, from)
	}
	return sayMessage.With(l, m.Bytes, from, name, m.Tag)
}

// unmet says which receives have found no message.
func (p *process) unmet(expected []*device.Request, l lang.Lang) (all []string) {
	for _, e := range p.d.Unmet(expected) {
		name, source, tag := sayFreed.In(l), sayFromAny.In(l), "AnyTag"
		if c := p.of(e.Context); c != nil {
			name = c.Name()
		}
		if e.Source >= 0 {
			source = sayFrom.With(l, e.Source)
		}
		if e.Tag >= 0 {
			tag = fmt.Sprint(e.Tag)
		}
		all = append(all, sayAnyMessage.With(l, source, name, tag))
	}
	return all
}

// An unended epoch of a window is one that this rank has begun.
type unended struct{ window, begin, end string }

// epochs are what was begun and not ended in windows that are not freed: a rank that keeps a lock keeps others out.
func (p *process) epochs() (all []unended) {
	p.d.Locked(func() {
		for _, w := range p.windows.byContext {
			add := func(begin, end string) { all = append(all, unended{w.Name(), begin, end}) }
			if w.epoch.lockAll {
				add("LockAll", "UnlockAll")
			}
			for r := range w.targets {
				if w.targets[r].lock != 0 && !w.epoch.lockAll {
					add(fmt.Sprintf("Lock(%v, target=%d)", w.targets[r].lock, r), fmt.Sprintf("Unlock(target=%d)", r))
				}
			}
			if w.epoch.started {
				add("Start", "Complete")
			}
			if w.exposed.posted {
				add("Post", "Wait")
			}
		}
	})
	slices.SortFunc(all, func(a, b unended) int { return cmp.Or(cmp.Compare(a.window, b.window), cmp.Compare(a.begin, b.begin)) })
	return all
}
