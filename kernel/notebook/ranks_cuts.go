package notebook

import (
	"slices"
	"strings"

	"jeton/kernel/engine"
	"jeton/launcher/lang"
	"jeton/launcher/room"
)

// Nothing tells a rank that a cable is pulled: it waits, as on a real network. Who gives up waiting is told.
var (
	sayCable   = lang.Text{En: "The cable of %[1]s is pulled: nothing passes there until %%room mend %[1]s.", Fr: "Le câble de %[1]s est débranché : rien n’y passe avant %%room mend %[1]s."}
	sayCutPair = lang.Text{En: "Nothing passes between %[1]s and %[2]s until %%room mend %[1]s %[2]s.", Fr: "Rien ne passe entre %[1]s et %[2]s avant %%room mend %[1]s %[2]s."}
)

// cutWords says what is cut in a room, a line each; "" for nothing.
func cutWords(l lang.Lang, s *room.Status) string {
	var lines []string
	for _, h := range s.Hosts {
		if h.State == room.Unplugged {
			lines = append(lines, sayCable.With(l, h.Name))
		}
	}
	for _, pair := range s.Cuts {
		lines = append(lines, sayCutPair.With(l, pair[0], pair[1]))
	}
	return strings.Join(lines, "\n")
}

// cuts is cutWords of the notebook's room, where one of the faults is an interrupt: the cell may have waited for that.
func (c *run) cuts(faults []*engine.Fault) string {
	interrupted := slices.ContainsFunc(faults, func(f *engine.Fault) bool { return f != nil && f.Kind == engine.Interrupted })
	p := c.nb.places()
	if !interrupted || p == nil || p.room == nil {
		return ""
	}
	s, err := p.room.Status()
	if err != nil {
		return "" // it is gone, which is said elsewhere
	}
	return cutWords(c.nb.language(), s)
}
