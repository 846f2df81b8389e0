package world

import (
	"strings"
	"testing"

	"jeton/launcher/lang"
	"jeton/runtime/world"
)

func far(count int, call, where string) *world.Balances {
	return &world.Balances{Groups: []world.Balance{{Name: lang.Text{En: "world", Fr: "world"}, Ranks: []int{0, 1, 2}, Count: count, Call: call, Where: where}}}
}

func TestUneven(t *testing.T) {
	busy := far(3, "Bcast", "In[2]:1")
	busy.Busy = true
	some := func(b *world.Balances, group uint32, ranks []int, count int) *world.Balances {
		b.Groups = append(b.Groups, world.Balance{Group: group, Name: lang.Text{En: "comm 1", Fr: "comm 1"}, Ranks: ranks, Count: count, Call: "Barrier"})
		return b
	}
	for name, c := range map[string]struct {
		set     Set
		answers []*world.Balances
		want    []string
	}{
		"alike":                        {Upto(3), []*world.Balances{far(2, "Bcast", "In[1]:1"), far(2, "Bcast", "In[1]:2"), far(2, "Bcast", "In[1]:2")}, nil},
		"one has called it":            {Upto(3), []*world.Balances{far(3, "Bcast", "In[2]:1"), far(2, "Barrier", "In[1]:9"), far(2, "Barrier", "In[1]:9")}, []string{"of world", "rank 0 3, the last Bcast at In[2]:1; ranks 1,2 2, the last Barrier at In[1]:9.", "outside of any if"}},
		"as many, and others":          {Upto(3), []*world.Balances{far(3, "Bcast", ""), far(3, "Reduce", ""), far(3, "Reduce", "")}, []string{"rank 0 3, the last Bcast; ranks 1,2 3, the last Reduce", "with the same root"}},
		"no library there":             {Upto(3), []*world.Balances{far(1, "Bcast", "In[1]:1"), {}, {}}, []string{"rank 0 1, the last Bcast at In[1]:1; ranks 1,2 none"}},
		"a goroutine may still call":   {Upto(3), []*world.Balances{busy, far(2, "Barrier", ""), far(2, "Barrier", "")}, nil},
		"one has not answered":         {Upto(3), []*world.Balances{far(3, "Bcast", ""), nil, far(2, "Barrier", "")}, nil},
		"a cell of some ranks":         {One(0).Or(One(1)), []*world.Balances{far(3, "Bcast", ""), far(2, "Barrier", ""), nil}, nil},
		"a communicator of the cell's": {One(0).Or(One(1)), []*world.Balances{some(far(3, "", ""), 8, []int{0, 1}, 2), some(far(2, "", ""), 8, []int{0, 1}, 1), nil}, []string{"of comm 1", "rank 0 2, the last Barrier; rank 1 1"}},
		"freed by one already":         {Upto(3), []*world.Balances{some(far(3, "", ""), 8, []int{0, 1}, 2), far(3, "", ""), far(3, "", "")}, nil},
		"a rank that there is not":     {Upto(3), []*world.Balances{some(far(3, "", ""), 8, []int{0, 77}, 2), far(3, "", ""), far(3, "", "")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			found, _ := unevenOf(c.set, c.answers)
			var text string
			for _, u := range found {
				text += u.text(lang.English)
			}
			if (text == "") != (c.want == nil) {
				t.Errorf("said: %q", text)
			}
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in %q", want, text)
				}
			}
		})
	}
}
