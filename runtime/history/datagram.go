package history

import "slices"

// datagrams matches messages that have neither number nor place: by their content, when one sending only fits.
type datagrams struct {
	*sorted
	by map[datagramKey][]int32
}

// A datagramKey is what a sending is found by: its content, with its channel, or with its sender, or alone.
type datagramKey struct {
	hash uint64
	name string // the channel, or the sender
	of   keyOf
}

type keyOf int8

const (
	contentAlone   keyOf = iota
	contentNoChan        // of sendings that do not know their channel
	contentForth         // with the channel
	contentBack          // with the channel, from the accepter
	contentFromOne       // with the sender
)

func newDatagrams(s *sorted) *datagrams {
	return &datagrams{sorted: s, by: map[datagramKey][]int32{}}
}

// onChan is the key with the channel of m.
func (m *Message) onChan() datagramKey {
	switch {
	case m.Chan == "":
		return datagramKey{m.Hash, "", contentNoChan}
	case m.Back:
		return datagramKey{m.Hash, m.Chan, contentBack}
	}
	return datagramKey{m.Hash, m.Chan, contentForth}
}

func (d *datagrams) sent(i int32) {
	m := d.events[i].Msg
	for _, k := range []datagramKey{m.onChan(), {m.Hash, d.sender(i), contentFromOne}, {m.Hash, "", contentAlone}} {
		d.by[k] = append(d.by[k], i)
	}
}

// candidates are the sendings that event i may be of, as far as an index tells.
func (d *datagrams) candidates(i int32) [][]int32 {
	switch m := d.events[i].Msg; {
	case m.Chan != "":
		return [][]int32{d.by[m.onChan()], d.by[datagramKey{m.Hash, "", contentNoChan}]}
	case m.From != "":
		return [][]int32{d.by[datagramKey{m.Hash, m.From, contentFromOne}]}
	default:
		return [][]int32{d.by[datagramKey{m.Hash, "", contentAlone}]}
	}
}

// find is the sending of event i, -1 when none or several fit, or so many have its content that they are not all looked at.
func (d *datagrams) find(i int32) int32 {
	var fits []int32
	looked, all := 0, 0
	for _, list := range d.candidates(i) {
		all += len(list)
		for _, s := range list {
			if looked++; looked > maxCandidates || len(fits) > 1 {
				break
			}
			if d.fits(s, i) {
				fits = append(fits, s)
			}
		}
	}
	switch {
	case len(fits) > 1 || looked > maxCandidates:
		d.ambiguous(i, all)
	case len(fits) == 1:
		return fits[0]
	default:
		d.unsent(i, false)
	}
	return -1
}

// fits reports whether event i can be of sending s: nothing that both say differs.
func (d *datagrams) fits(s, i int32) bool {
	a, b := d.events[s].Msg, d.events[i].Msg
	switch {
	case a.Chan != "" && b.Chan != "" && (a.Chan != b.Chan || a.Back != b.Back):
		return false
	case b.From != "" && b.From != d.sender(s):
		return false
	case len(a.To) > 0 && a.Chan == "" && !slices.Contains(a.To, d.aliases[d.proc[i]]):
		return false
	}
	return a.Bytes == b.Bytes
}
