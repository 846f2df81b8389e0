package world

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"jeton/kernel/engine"
	"jeton/launcher/lang"
	"jeton/runtime/world"
)

// At the end of a cell the ranks are asked how many collective operations they have begun (world.Balance). Those that differ are told of: a cell that has left out
// one on some ranks may have ended well, and the next fails for it.

// asking bounds how long a rank may take to answer: on another host it may be stopped.
const asking = 2 * time.Second

// Uneven is what is said of ranks that are not equally far, of those that have run a cell. Each difference is told once.
func (w *World) Uneven(s Set, l lang.Lang) (texts []string) {
	if s.Len() < 2 {
		return nil
	}
	found, even := unevenOf(s, w.balances(context.Background(), s, nil))
	if found != nil {
		found, even = unevenOf(s, w.balances(context.Background(), s, []byte("look")))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, group := range even {
		delete(w.uneven, group)
	}
	for _, u := range found {
		if text := u.text(l); w.uneven[u.group] != u.key() {
			if w.uneven == nil {
				w.uneven = map[uint32]string{}
			}
			w.uneven[u.group] = u.key()
			texts = append(texts, text)
		}
	}
	return texts
}

// balances asks ranks, at once.
func (w *World) balances(ctx context.Context, s Set, look []byte) []*world.Balances {
	answers := make([]*world.Balances, w.Size())
	var wg sync.WaitGroup
	for r := range s.Ranks {
		wg.Go(func() { answers[r] = balancesOf(ctx, w.Client(r), look) })
	}
	wg.Wait()
	return answers
}

// balancesOf asks a rank; nil: it is not known how far it is.
func balancesOf(ctx context.Context, c *engine.Client, look []byte) *world.Balances {
	if c == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, asking)
	defer cancel()
	ctx, answered := c.WhileRunning(ctx)
	defer answered()
	answer, err := c.Call(ctx, world.BalanceService, look)
	b := &world.Balances{}
	switch {
	case err != nil && (ctx.Err() != nil || dying(c)):
		return nil
	case err != nil: // it has no such library
		return b
	case json.Unmarshal(answer, b) != nil:
		return nil
	}
	return b
}

func dying(c *engine.Client) bool {
	select {
	case <-c.Dying():
		return true
	default:
		return false
	}
}

// An unevenness is ranks of one group that are not equally far.
type unevenness struct {
	group uint32
	name  lang.Text
	parts []part
}

// A part is ranks that are.
type part struct {
	ranks Set
	world.Balance
}

// unevenOf compares the ranks of each group, if all have run the cell and none may still call.
func unevenOf(s Set, answers []*world.Balances) (found []unevenness, even []uint32) {
	groups := map[uint32]world.Balance{}
	var order []uint32
	for _, a := range answers {
		if a == nil {
			continue
		}
		for _, b := range a.Groups {
			if _, known := groups[b.Group]; !known {
				order = append(order, b.Group)
			}
			groups[b.Group] = b
		}
	}
	slices.Sort(order)
	for _, group := range order {
		u, whole := parted(s, answers, groups[group])
		switch {
		case !whole:
		case len(u.parts) > 1:
			found = append(found, u)
		default:
			even = append(even, group)
		}
	}
	return found, even
}

// parted puts the ranks of a group together that are equally far; whole is false where that cannot be told.
func parted(s Set, answers []*world.Balances, of world.Balance) (u unevenness, whole bool) {
	u = unevenness{group: of.Group, name: of.Name}
	for _, r := range of.Ranks {
		if !s.Has(r) || r >= len(answers) || answers[r] == nil || answers[r].Busy {
			return u, false
		}
		i := slices.IndexFunc(answers[r].Groups, func(b world.Balance) bool { return b.Group == of.Group })
		b := world.Balance{}
		switch {
		case i >= 0:
			b = answers[r].Groups[i]
		case of.Group != 0: // it has freed it
			return u, false
		}
		at := slices.IndexFunc(u.parts, func(p part) bool { return p.Count == b.Count && (b.Count == 0 || p.Call == b.Call) })
		if at < 0 {
			at = len(u.parts)
			u.parts = append(u.parts, part{Balance: b})
		}
		u.parts[at].ranks.add(r)
	}
	return u, true
}

// key is the same as long as nothing has changed.
func (u *unevenness) key() string {
	var b strings.Builder
	for _, p := range u.parts {
		fmt.Fprintf(&b, "%v %d %s;", p.ranks, p.Count, p.Call)
	}
	return b.String()
}

var (
	sayUneven = lang.Text{En: "warning: collective operations of %s were not called by all ranks alike: %s. The next one may fail or wait for ever. %s",
		Fr: "attention : tous les rangs n’ont pas appelé les mêmes opérations collectives de %s : %s. La prochaine peut échouer ou attendre sans fin. %s"}
	sayTryIf = lang.Text{En: "Try: call it on all ranks of the communicator, outside of any if on the rank.",
		Fr: "À essayer : l’appeler sur tous les rangs du communicateur, hors de tout if sur le rang."}
	sayTrySame = lang.Text{En: "Try: call the same operations in the same order, with the same root, on all ranks of the communicator.",
		Fr: "À essayer : appeler les mêmes opérations dans le même ordre, avec la même racine, sur tous les rangs du communicateur."}
	sayNone    = lang.Text{En: "%s none", Fr: "%s aucune"}
	sayCount   = lang.Text{En: "%s %d, the last %s%s", Fr: "%s %d, la dernière %s%s"}
	sayAt      = lang.Text{En: " at ", Fr: " à "}
	sayRank    = lang.Text{En: "rank ", Fr: "rang "}
	saySeveral = lang.Text{En: "ranks ", Fr: "rangs "}
)

// mostParts is how many are named.
const mostParts = 6

func (u *unevenness) text(l lang.Lang) string {
	var words []string
	for i, p := range u.parts {
		if i == mostParts {
			words = append(words, "…")
			break
		}
		who := sayRank.In(l)
		if p.ranks.Len() > 1 {
			who = saySeveral.In(l)
		}
		who += p.ranks.String()
		if p.Count == 0 {
			words = append(words, sayNone.With(l, who))
			continue
		}
		at := ""
		if p.Where != "" {
			at = sayAt.In(l) + p.Where
		}
		words = append(words, sayCount.With(l, who, p.Count, p.Call, at))
	}
	try := sayTrySame
	if slices.ContainsFunc(u.parts, func(p part) bool { return p.Count != u.parts[0].Count }) {
		try = sayTryIf
	}
	return sayUneven.With(l, u.name.In(l), strings.Join(words, "; "), try.In(l))
}
