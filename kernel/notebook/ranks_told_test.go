package notebook

import (
	"fmt"
	"strings"
	"testing"

	"jeton/kernel/engine"
	"jeton/kernel/words"
)

func own(text string) *engine.Fault {
	return &engine.Fault{Kind: engine.Panic, Text: text}
}

func because(cause int, rank int, doing, text string) *engine.Fault {
	return &engine.Fault{Kind: engine.Panic, Text: fmt.Sprintf("rank %d: %s", rank, text), Shared: &engine.Shared{Cause: cause, Doing: doing, Same: text}}
}

func TestTellings(t *testing.T) {
	const barrier = "Barrier, In[3]:5"
	for name, c := range map[string]struct {
		faults []*engine.Fault
		want   string
	}{
		"none": {[]*engine.Fault{nil, nil}, ""},
		"one fails and ends the others": {[]*engine.Fault{because(2, 0, barrier, "told"), because(2, 1, barrier, "told"), own("oops"), because(2, 3, barrier, "told")},
			"[2] oops\n the cell of ranks 0,1,3 was ended with it (Barrier, In[3]:5)"},
		"at several places": {[]*engine.Fault{own("oops"), because(0, 1, barrier, "told"), because(0, 2, "Recv, In[3]:7", "told")},
			"[0] oops\n the cell of ranks 1,2 was ended with it ([1] Barrier, In[3]:5; [2] Recv, In[3]:7)"},
		"all make the same mistake": {[]*engine.Fault{because(-1, 0, barrier, "no rank 7"), because(-1, 1, barrier, "no rank 7"), because(0, 2, barrier, "told")},
			"[0,1] no rank 7\n the cell of rank 2 was ended with it (Barrier, In[3]:5)"},
		"a chain": {[]*engine.Fault{because(1, 0, barrier, "told"), because(2, 1, barrier, "told"), own("oops")},
			"[2] oops\n the cell of ranks 0,1 was ended with it (Barrier, In[3]:5)"},
		"the cause runs another cell": {[]*engine.Fault{because(3, 0, barrier, "told"), because(3, 1, barrier, "told"), nil, nil},
			"[0] rank 0: told\n the cell of rank 1 was ended with it (Barrier, In[3]:5)"},
		"each says that it was the other": {[]*engine.Fault{because(1, 0, barrier, "told"), because(0, 1, barrier, "told")},
			"[0] rank 0: told\n the cell of rank 1 was ended with it (Barrier, In[3]:5)"},
		"a cause that there is not": {[]*engine.Fault{because(99, 0, barrier, "told")}, "[0] rank 0: told"},
		"two of their own":          {[]*engine.Fault{own("a"), own("b"), own("a")}, "[0,2] a|[1] b"},
	} {
		t.Run(name, func(t *testing.T) {
			var lines []string
			for _, x := range tellings(c.faults) {
				line := "[" + x.ranks.String() + "] " + x.text().Text
				if x.with != nil {
					line += "\n " + x.ended(words.English)
				}
				lines = append(lines, line)
			}
			if got := strings.Join(lines, "|"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
	x := told{}
	x.follow(1, "Barrier")
	if got := x.ended(words.French); got != "la cellule du rang 1 a été arrêtée avec lui (Barrier)" {
		t.Error(got)
	}
}
