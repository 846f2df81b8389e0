package notebook

import (
	"fmt"
	"strings"
	"testing"

	"jeton/kernel/engine"
	"jeton/kernel/words"
	"jeton/kernel/world"
)

func own(text string) *engine.Fault {
	return &engine.Fault{Kind: engine.Panic, Text: text}
}

func because(cause int, rank int, text string) *engine.Fault {
	return &engine.Fault{Kind: engine.Panic, Text: fmt.Sprintf("rank %d: %s", rank, text), Shared: &engine.Shared{Cause: cause, Same: text}}
}

func TestTellings(t *testing.T) {
	for name, c := range map[string]struct {
		faults []*engine.Fault
		want   string
	}{
		"none": {[]*engine.Fault{nil, nil}, ""},
		"one fails and ends the others": {[]*engine.Fault{because(2, 0, "told"), because(2, 1, "told"), own("oops"), because(2, 3, "told")},
			"[2] oops\n the cell of ranks 0,1,3 was ended with it"},
		"at several places": {[]*engine.Fault{own("oops"), because(0, 1, "told"), because(0, 2, "told")},
			"[0] oops\n the cell of ranks 1,2 was ended with it"},
		"all make the same mistake": {[]*engine.Fault{because(-1, 0, "no rank 7"), because(-1, 1, "no rank 7"), because(0, 2, "told")},
			"[0,1] no rank 7\n the cell of rank 2 was ended with it"},
		"the same mistake with other numbers": {[]*engine.Fault{because(-1, 0, "Send(dest=7): no rank 7"), because(-1, 1, "Send(dest=8): no rank 8"), because(0, 2, "told"), because(-1, 3, "Recv(source=9): no rank 9")},
			"[0] rank 0: Send(dest=7): no rank 7\n rank 1 fails in the same way at the same place\n the cell of rank 2 was ended with it|[3] rank 3: Recv(source=9): no rank 9"},
		"a chain": {[]*engine.Fault{because(1, 0, "told"), because(2, 1, "told"), own("oops")},
			"[2] oops\n the cell of ranks 0,1 was ended with it"},
		"the cause runs another cell": {[]*engine.Fault{because(3, 0, "told"), because(3, 1, "told"), nil, nil},
			"[0] rank 0: told\n the cell of rank 1 was ended with it"},
		"each says that it was the other": {[]*engine.Fault{because(1, 0, "told"), because(0, 1, "told")},
			"[0] rank 0: told\n the cell of rank 1 was ended with it"},
		"a cause that there is not": {[]*engine.Fault{because(99, 0, "told")}, "[0] rank 0: told"},
		"two of their own":          {[]*engine.Fault{own("a"), own("b"), own("a")}, "[0,2] a|[1] b"},
	} {
		t.Run(name, func(t *testing.T) {
			var lines []string
			for _, x := range tellings(c.faults) {
				line := "[" + x.ranks.String() + "] " + x.text().Text
				for _, other := range x.others(words.English) {
					line += "\n " + other
				}
				lines = append(lines, line)
			}
			if got := strings.Join(lines, "|"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
	x := told{alike: world.One(0).Or(world.One(2)), with: world.One(1)}
	if got := strings.Join(x.others(words.French), "|"); got != "les rangs 0,2 échouent de la même façon au même endroit|la cellule du rang 1 a été arrêtée avec lui" {
		t.Error(got)
	}
}
