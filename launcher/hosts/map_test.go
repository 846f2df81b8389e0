package hosts

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

const (
	small = "a slots=2\nb slots=3\nc\n"
	large = "a slots=4\nb slots=1\nc slots=2\n"
	even  = "a slots=2\nb slots=2\nc slots=2\n"
)

// mappings are what Open MPI 4.1.4 answers to these host files (mpirun --do-not-launch --display-map); TestOpenMPI asks it again.
var mappings = []struct {
	file          string
	n             int
	by            By
	oversubscribe bool
	want          string
}{
	{small, 1, BySlot, false, "a 0"},
	{small, 2, BySlot, false, "a 0-1"},
	{small, 4, BySlot, false, "a 0-1; b 2-3"},
	{small, 6, BySlot, false, "a 0-1; b 2-4; c 5"},
	{small, 6, ByCore, false, "a 0-1; b 2-4; c 5"},
	{small, 6, BySlot, true, "a 0-1; b 2-4; c 5"},
	{small, 7, BySlot, true, "a 0-2; b 3-5; c 6"},
	{small, 8, BySlot, true, "a 0-2; b 3-6; c 7"},
	{small, 10, BySlot, true, "a 0-3; b 4-7; c 8-9"},
	{small, 13, BySlot, true, "a 0-4; b 5-9; c 10-12"},
	{small, 9, ByCore, true, "a 0-2; b 3-6; c 7-8"},
	{large, 9, BySlot, true, "a 0-4; b 5-6; c 7-8"},
	{large, 13, BySlot, true, "a 0-5; b 6-8; c 9-12"},
	{small, 2, ByNode, false, "a 0; b 1"},
	{small, 3, ByNode, false, "a 0; b 1; c 2"},
	{small, 5, ByNode, false, "a 0,3; b 1,4; c 2"},
	{small, 6, ByNode, false, "a 0,3; b 1,4-5; c 2"},
	{even, 6, ByNode, false, "a 0,3; b 1,4; c 2,5"},
	{small, 6, ByNode, true, "a 0,3; b 1,4-5; c 2"},
	{small, 10, ByNode, true, "a 0,3,6,9; b 1,4,7; c 2,5,8"},
	{large, 7, ByNode, false, "a 0,3,5-6; b 1; c 2,4"},
	{large, 9, ByNode, true, "a 0,3,6; b 1,4,7; c 2,5,8"},
	{large, 20, ByNode, true, "a 0,3,6,9,12,15,18; b 1,4,7,10,13,16,19; c 2,5,8,11,14,17"},
	{"a\nb\na\n", 3, BySlot, false, "a 0-1; b 2"},
}

func mustParse(t *testing.T, text string) []Host {
	t.Helper()
	all, err := Parse("room.txt", text)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// brief writes a mapping in a line.
func brief(all, ranks []Host) string {
	var s []string
	for _, r := range Table(all, ranks) {
		if r.Ranks != "" {
			s = append(s, r.Host+" "+r.Ranks)
		}
	}
	return strings.Join(s, "; ")
}

func TestMap(t *testing.T) {
	for _, c := range mappings {
		all := mustParse(t, c.file)
		got, err := Map(all, c.n, c.by, c.oversubscribe)
		if err != nil || brief(all, got) != c.want {
			t.Errorf("Map(%q, %d, %s, %v): %s, %v, want %s", c.file, c.n, c.by, c.oversubscribe, brief(all, got), err, c.want)
		}
	}
}

// The manual of Open MPI: a host with max_slots is protected, and the rest goes to the others.
func TestMaxSlots(t *testing.T) {
	all := mustParse(t, "aa slots=4 max_slots=4\nbb max_slots=4\ncc slots=4\n")
	for by, want := range map[By]string{
		BySlot: "aa 0-3; bb 4-7; cc 8-13",
		ByNode: "aa 0,3,6,9; bb 1,4,7,10; cc 2,5,8,11-13",
	} {
		if got, err := Map(all, 14, by, true); err != nil || brief(all, got) != want {
			t.Errorf("by %s: %s, %v, want %s", by, brief(all, got), err, want)
		}
	}
}

func TestByCore(t *testing.T) {
	all := []Host{{Name: "a", Slots: 4, Cores: 2}, {Name: "b", Slots: 1, Cores: 8}, {Name: "c", Slots: 3}}
	if got, err := Map(all, 6, ByCore, false); err != nil || brief(all, got) != "a 0-1; b 2; c 3-5" {
		t.Errorf("%s, %v", brief(all, got), err)
	}
	if _, err := Map(all, 7, ByCore, false); err == nil || !strings.Contains(err.Error(), "the hosts have 6 cores with a slot (a 2, b 1, c 3)") {
		t.Error(err)
	}
	if got, err := Map(all, 7, ByCore, true); err != nil || brief(all, got) != "a 0-2; b 3; c 4-6" {
		t.Errorf("%s, %v", brief(all, got), err)
	}
}

func TestNotEnoughSlots(t *testing.T) {
	for _, c := range []struct {
		file          string
		n             int
		oversubscribe bool
		want          string
	}{
		{small, 7, false, "There are not enough slots available in the system to satisfy the 7 slots that were requested: the hosts have 6 slots (a 2, b 3, c 1).\n" +
			"Either request fewer ranks, or make more slots available (slots=N in the host file), or allow the hosts to be oversubscribed with --oversubscribe."},
		{"a max_slots=2\nb max_slots=3", 6, true, "There are not enough slots available in the system to satisfy the 6 slots that were requested: the hosts have 5 slots at most (a 2, b 3).\n" +
			"Either request fewer ranks, or raise max_slots in the host file."},
		{"n[1-10]", 11, false, "There are not enough slots available in the system to satisfy the 11 slots that were requested: the hosts have 10 slots (n1 1, n2 1, n3 1, n4 1, n5 1, n6 1, n7 1, n8 1, … 2 more hosts).\n" +
			"Either request fewer ranks, or make more slots available (slots=N in the host file), or allow the hosts to be oversubscribed with --oversubscribe."},
	} {
		for _, by := range []By{BySlot, ByNode} {
			_, err := Map(mustParse(t, c.file), c.n, by, c.oversubscribe)
			var few *SlotsError
			if !errors.As(err, &few) || few.Want != c.n || few.Have() >= c.n {
				t.Fatalf("Map(%q, %d): %v", c.file, c.n, err)
			}
			if d := diff(c.want, err.Error()); d != "" {
				t.Error(d)
			}
		}
	}
}

func TestMapOfNonsense(t *testing.T) {
	all := mustParse(t, small)
	for want, call := range map[string]func() ([]Host, error){
		"the number of ranks is from 1":        func() ([]Host, error) { return Map(all, 0, BySlot, false) },
		"there is no host":                     func() ([]Host, error) { return Map(nil, 1, BySlot, false) },
		`and not by "socket"`:                  func() ([]Host, error) { return Map(all, 1, "socket", false) },
		"1000000000 ranks: the number of rank": func() ([]Host, error) { return Map(all, 1e9, BySlot, true) },
	} {
		if got, err := call(); err == nil || got != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, %v, want %s", got, err, want)
		}
	}
}

// TestMapProperties: whatever the room, each rank has a host, limits hold, and the work is shared as the rule says.
func TestMapProperties(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 1))
	for range 5000 {
		all := randomRoom(rnd)
		n, by, over := 1+rnd.IntN(40), []By{BySlot, ByCore, ByNode}[rnd.IntN(3)], rnd.IntN(2) == 0
		free, most := capacities(all, by)
		room := sum(free)
		if over {
			room = sum(most)
		}
		ranks, err := Map(all, n, by, over)
		if (err == nil) != (n <= room) {
			t.Fatalf("Map(%v, %d, %s, %v): %v, though there is room for %d", all, n, by, over, err, room)
		}
		if err != nil {
			continue
		}
		got := map[string]int{}
		for _, h := range ranks {
			got[h.Name]++
		}
		if len(ranks) != n {
			t.Fatalf("%d ranks, want %d", len(ranks), n)
		}
		for i, h := range all {
			limit := free[i]
			if n > sum(free) {
				limit = most[i]
			}
			if got[h.Name] > limit {
				t.Fatalf("Map(%v, %d, %s, %v): %s has %d ranks, at most %d", all, n, by, over, h.Name, got[h.Name], limit)
			}
			if n > sum(free) && by != ByNode && got[h.Name] < free[i] {
				t.Fatalf("Map(%v, %d, %s, %v): %s has free slots while others are oversubscribed", all, n, by, over, h.Name)
			}
		}
	}
}

func randomRoom(rnd *rand.Rand) []Host {
	var all []Host
	for i := range 1 + rnd.IntN(5) {
		h := Host{Name: "n" + itoa(i), Slots: 1 + rnd.IntN(5), Cores: rnd.IntN(4)}
		if rnd.IntN(2) == 0 {
			h.MaxSlots = h.Slots + rnd.IntN(4)
		}
		all = append(all, h)
	}
	return all
}

func TestTable(t *testing.T) {
	all := mustParse(t, "alice slots=4\neve@bob slots=2\ncarol\n")
	all[0].Cores = 8
	ranks, err := Map(all, 6, BySlot, false)
	if err != nil {
		t.Fatal(err)
	}
	const want = `host     slots  cores  ranks
alice    4      8      0-3
eve@bob  2      ?      4-5
carol    1      ?      -
`
	if d := diff(want, Text(Table(all, ranks))); d != "" {
		t.Error(d)
	}
}

func TestRanks(t *testing.T) {
	for want, list := range map[string][]int{"": nil, "3": {3}, "0-1": {0, 1}, "0,2-4,9": {0, 2, 3, 4, 9}} {
		if got := Ranks(list); got != want {
			t.Errorf("Ranks(%v) = %q", list, got)
		}
	}
}
