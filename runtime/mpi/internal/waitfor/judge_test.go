package waitfor

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"jeton/launcher/lang"
	"pgregory.net/rapid"
)

// naive is the definition: a set of ranks is stuck when nothing outside of it releases a call of one of its ranks. The dead ranks are those of all such sets.
func naive(all []*Report) (dead []int) {
	n := len(all)
	for r := range n {
		for set := range 1 << n {
			if set>>r&1 == 1 && stuck(all, set) {
				dead = append(dead, r)
				break
			}
		}
	}
	return dead
}

func stuck(all []*Report, set int) bool {
	for r, x := range all {
		if set>>r&1 == 0 {
			continue
		}
		if x == nil || x.State == Running || x.State == Idle && x.Cell < lastCell(all) {
			return false
		}
		for _, c := range x.Calls {
			outside := 0
			for _, need := range c.Needs {
				outside += 1 - set>>need&1
			}
			if c.Open || c.Any && outside > 0 || !c.Any && outside == len(c.Needs) {
				return false
			}
		}
	}
	return true
}

func drawReports(t *rapid.T) []*Report {
	n := rapid.IntRange(1, 5).Draw(t, "ranks")
	all := make([]*Report, n)
	for r := range all {
		if rapid.IntRange(0, 9).Draw(t, "unknown") == 0 {
			continue
		}
		x := &Report{Rank: r, State: rapid.SampledFrom([]State{Running, Blocked, Blocked, Blocked, Idle}).Draw(t, "state"), Cell: rapid.IntRange(1, 2).Draw(t, "cell"),
			Sent: make([]uint64, n), Come: make([]uint64, n)}
		if x.State == Blocked {
			for range rapid.IntRange(1, 2).Draw(t, "calls") {
				x.Calls = append(x.Calls, Call{Name: "Recv", Message: true, Any: rapid.Bool().Draw(t, "any"), Open: rapid.IntRange(0, 9).Draw(t, "open") == 0,
					Needs: rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 1, n, rapid.ID[int]).Draw(t, "needs")})
			}
		}
		all[r] = x
	}
	return all
}

// TestDeadAgainstDefinition: whatever waits for whatever, the ranks that are found dead are those of the definition.
func TestDeadAgainstDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawReports(t)
		if got, want := Dead(all), naive(all); !slices.Equal(got, want) {
			t.Fatalf("Dead = %v, want %v", got, want)
		}
	})
}

// TestTextOfAnything: every situation can be told and drawn, in both languages, and the picture is XML.
func TestTextOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawReports(t)
		s, ok := Judge(all, all)
		if !ok {
			return
		}
		for _, l := range []lang.Lang{lang.English, lang.French} {
			for _, r := range s.Victims {
				if want := sayIn.With(l, r, ""); !strings.Contains(s.Text(l), strings.TrimSpace(want)) {
					t.Fatalf("no %q in\n%s", want, s.Text(l))
				}
			}
			d := xml.NewDecoder(strings.NewReader(s.SVG(l)))
			for {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%v in\n%s", err, s.SVG(l))
				}
			}
		}
		for _, c := range s.Cycles() {
			for i, r := range c {
				if next := c[(i+1)%len(c)]; !slices.Contains(s.Edges(r), next) {
					t.Fatalf("cycle %v: %d does not need %d", c, r, next)
				}
			}
		}
	})
}

// TestAnySourceIsNoCycle: who receives from anyone waits neither for itself nor for a certain one.
func TestAnySourceIsNoCycle(t *testing.T) {
	anyone := func(r int) *Report {
		return &Report{Rank: r, State: Blocked, Cell: 1, Calls: []Call{{Name: "Recv", Message: true, Peer: -1, Tag: 3, Any: true, Needs: []int{0, 1, 2}}}}
	}
	from := func(r, peer int) *Report {
		return &Report{Rank: r, State: Blocked, Cell: 1, Calls: []Call{{Name: "Recv", Message: true, Peer: peer, Tag: 3, Needs: []int{peer}}}}
	}
	for name, c := range map[string]struct {
		all    []*Report
		en, fr string
		alt    string
	}{
		"one": {[]*Report{anyone(0), from(1, 0), {Rank: 2, State: Idle, Cell: 1}},
			"Rank 0 waits for a message from anyone, and nobody is left to send one (waiting as well: 1; ended: 2).",
			"Le rang 0 attend un message de n’importe qui, et il ne reste personne pour en envoyer (attendent aussi : 1 ; ont terminé : 2).",
			"rank 0 waits for one of 1, 2"},
		"all": {[]*Report{anyone(0), anyone(1), anyone(2)},
			"Ranks 0, 1, 2 wait for a message from anyone, and nobody is left to send one.",
			"Les rangs 0, 1, 2 attendent un message de n’importe qui, et il ne reste personne pour en envoyer.",
			"rank 2 waits for one of 0, 1"},
	} {
		s, ok := Judge(c.all, c.all)
		if !ok {
			t.Fatalf("%s: no deadlock", name)
		}
		for l, want := range map[lang.Lang]string{lang.English: c.en, lang.French: c.fr} {
			if got := s.Text(l); !strings.Contains(got, want) || strings.Contains(got, "cycle") || strings.Contains(got, "itself") {
				t.Errorf("%s: got\n%s\nwant %s", name, got, want)
			}
		}
		if got := s.Alt(lang.English); !strings.Contains(got, c.alt) {
			t.Errorf("%s: got %q, want %q", name, got, c.alt)
		}
	}
}

// TestPictureNamesCommunicators: a call in another communicator than world has its name beside the rank.
func TestPictureNamesCommunicators(t *testing.T) {
	all := pair()
	all[0].Calls[0].Comm.En, all[1].Calls[0].Comm.En = "world", "comm 3 (Split of world, color 1; ranks 0 1 of world)"
	s, ok := Judge(all, all)
	if !ok {
		t.Fatal("no deadlock")
	}
	if svg := s.SVG(lang.English); strings.Count(svg, ">comm 3</text>") != 1 || strings.Contains(svg, ">world</text>") {
		t.Error(svg)
	}
	if text := s.Text(lang.English); !strings.Contains(text, "of comm 3 (Split of world, color 1; ranks 0 1 of world), where it is rank 0") {
		t.Error(text)
	}
}

// pair is two ranks that wait for each other.
func pair() []*Report {
	all := make([]*Report, 2)
	for r := range all {
		all[r] = &Report{Rank: r, State: Blocked, Cell: 1, Steps: 7, Sent: []uint64{0, 0}, Come: []uint64{0, 0}, Calls: []Call{{Name: "Recv", Needs: []int{1 - r}}}}
	}
	return all
}

// TestJudgeWantsProof: two looks that agree, and nothing on its way.
func TestJudgeWantsProof(t *testing.T) {
	if _, ok := Judge(pair(), pair()); !ok {
		t.Fatal("a deadlock is not seen")
	}
	for name, change := range map[string]func(before, now []*Report){
		"something has happened":        func(_, now []*Report) { now[1].Steps++ },
		"a packet is on its way":        func(before, now []*Report) { before[1].Sent[0], now[1].Sent[0] = 3, 3 },
		"there was no look before":      func(before, _ []*Report) { before[1] = nil },
		"a rank has not answered":       func(_, now []*Report) { now[0] = nil },
		"a rank was in the user's code": func(before, _ []*Report) { before[0].State = Running },
		"it has ended an earlier cell": func(before, now []*Report) {
			now[1] = &Report{Rank: 1, State: Idle, Steps: 7, Sent: []uint64{0, 0}, Come: []uint64{0, 0}}
			before[1] = now[1]
		},
	} {
		before, now := pair(), pair()
		change(before, now)
		if s, ok := Judge(before, now); ok {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

// TestLastCall: a rank in Finalize sends nothing more, and its barrier is no collective operation that others have left out.
func TestLastCall(t *testing.T) {
	finalize := Call{Name: "Finalize", Collective: "Barrier", Needs: []int{1}}
	for _, c := range []struct {
		other Call
		want  []string
	}{
		{Call{Name: "Recv", Message: true, Needs: []int{0}}, []string{"No rank sends.", "have that rank send"}},
		{Call{Name: "Ssend", Message: true, Send: true, Needs: []int{0}}, []string{"No rank calls Recv.", "have that rank receive"}},
		{Call{Name: "Bcast", Collective: "Bcast", Needs: []int{0}}, []string{"In Bcast: rank 1; not in it, and waited for: rank 0.", "outside of any if"}},
		{Call{Name: "Agree", Needs: []int{0}}, []string{"outside of any if"}},
		{Call{Name: "Win.Start", Needs: []int{0}}, []string{"Post with Start"}},
	} {
		s := Situation{Reports: []*Report{{State: Blocked, Calls: []Call{finalize}}, {Rank: 1, State: Blocked, Calls: []Call{c.other}}}, Dead: []int{0, 1}, Victims: []int{0, 1}}
		text := s.Text(lang.English)
		for _, want := range append(c.want, "Rank 0 is in Finalize: it sends and receives nothing more.") {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", c.other.Name, want, text)
			}
		}
	}
	s := Situation{Reports: []*Report{{State: Blocked, Calls: []Call{finalize}}, {Rank: 1, State: Idle}}, Dead: []int{0, 1}, Victims: []int{0}}
	if text := s.Text(lang.English); strings.Contains(text, "nothing more") {
		t.Errorf("nobody waits for rank 0, but\n%s", text)
	}
}

// TestCommunicatorsOfALanguage: how a communicator was made is said in the language of the report.
func TestCommunicatorsOfALanguage(t *testing.T) {
	all := pair()
	all[0].Calls[0].Comm = lang.Text{En: "comm 3 (Split of world, color 1)", Fr: "comm 3 (Split de world, couleur 1)"}
	s, ok := Judge(all, all)
	if !ok {
		t.Fatal("no deadlock")
	}
	for l, want := range map[lang.Lang]string{lang.English: "of comm 3 (Split of world, color 1), where", lang.French: "de comm 3 (Split de world, couleur 1), où"} {
		if text := s.Text(l); !strings.Contains(text, want) {
			t.Errorf("%s: %q is not in %s", l, want, text)
		}
	}
}

// TestPictureKeepsNamesOffArrows: a communicator's name is outside of the ring, and in the picture, whole.
func TestPictureKeepsNamesOffArrows(t *testing.T) {
	const name = "a communicator with a long name"
	all := pair()
	all[0].Calls[0].Comm.En, all[1].Calls[0].Comm.En = name, name
	s, ok := Judge(all, all)
	if !ok {
		t.Fatal("no deadlock")
	}
	svg := s.SVG(lang.English)
	var side, x, y float64
	if _, err := fmt.Sscanf(svg, `<svg xmlns="http://www.w3.org/2000/svg" width="%g"`, &side); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for text := range strings.SplitSeq(svg, "<text ") {
		if !strings.Contains(text, ">"+name+"</text>") {
			continue
		}
		seen++
		if _, err := fmt.Sscanf(text, `x="%g" y="%g"`, &x, &y); err != nil {
			t.Fatal(err)
		}
		if far := math.Hypot(x-side/2, y-side/2); far < ringLeast+nodeRadius { // the two ranks are one above the other
			t.Errorf("%g from the centre: over an arrow", far)
		}
		if half := nameWidth * float64(len(name)) / 2; x-half < 0 || x+half > side {
			t.Errorf("it is cut: from %g to %g of %g", x-half, x+half, side)
		}
	}
	if seen != 2 {
		t.Errorf("%d names in %s", seen, svg)
	}
}

// TestRankAlone: who is both ends of a blocking call is told what one rank can do, and no word of partners.
func TestRankAlone(t *testing.T) {
	for _, c := range []Call{{Name: "Send", Message: true, Send: true, Peer: 1, Needs: []int{1}}, {Name: "Recv", Message: true, Peer: 1, Needs: []int{1}}} {
		all := []*Report{{Rank: 0, State: Idle, Cell: 1}, {Rank: 1, State: Blocked, Cell: 1, Calls: []Call{c}}}
		s, ok := Judge(all, all)
		if !ok {
			t.Fatal("no deadlock")
		}
		for l, want := range map[lang.Lang]string{lang.English: "Try: a rank alone cannot be both ends of a blocking call: Irecv first", lang.French: "un rang seul ne peut être les deux bouts d’un appel bloquant : Irecv d’abord"} {
			if text := s.Text(l); !strings.Contains(text, want) || strings.Contains(text, "partner") || strings.Contains(text, "partenaire") {
				t.Errorf("%s: %q is not in\n%s", c.Name, want, text)
			}
		}
	}
}

// TestCaption: the picture says what an arrow means, and a dashed one where there is one, below all else that is drawn.
func TestCaption(t *testing.T) {
	receive := func(r int, any bool, needs ...int) *Report {
		return &Report{Rank: r, State: Blocked, Cell: 1, Calls: []Call{{Name: "Recv", Message: true, Any: any, Needs: needs}}}
	}
	dashed := []*Report{receive(0, true, 1, 2), receive(1, false, 0), receive(2, false, 0)}
	for name, c := range map[string]struct {
		all    []*Report
		dashed bool
	}{"arrows": {pair(), false}, "dashed ones": {dashed, true}} {
		s, ok := Judge(c.all, c.all)
		if !ok {
			t.Fatal(name, "no deadlock")
		}
		en, fr := s.SVG(lang.English), s.SVG(lang.French)
		if !strings.Contains(en, ">A → B: A waits for B</text>") || !strings.Contains(fr, ">A → B : A attend B</text>") {
			t.Errorf("%s: no caption in %s", name, en)
		}
		if strings.Contains(en, ">dashed: ") != c.dashed || strings.Contains(fr, ">tirets : ") != c.dashed {
			t.Errorf("%s: dashed arrows are said: %v, want %v", name, !c.dashed, c.dashed)
		}
		var side, x, y float64
		_, _ = fmt.Sscanf(en, `<svg xmlns="http://www.w3.org/2000/svg" width="%g"`, &side)
		for text := range strings.SplitSeq(en, "<text ") {
			if strings.Contains(text, ">A → B") {
				_, err := fmt.Sscanf(text, `x="%g" y="%g"`, &x, &y)
				if ring := side/2 + ringLeast + nodeRadius; err != nil || y-12 < ring || y > side {
					t.Errorf("%s: the caption is at %g, between the ring's end at %g and the picture's at %g", name, y, ring, side)
				}
			}
		}
	}
}
