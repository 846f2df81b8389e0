package mail

import (
	"fmt"
	"strings"
	"testing"

	"jeton/runtime/check"
	"jeton/runtime/history"
)

// Checklist 3 o over TCP: Afida's mail to Nabilla is on its way for ever while Nabilla reads the answer, then comes. The order of the
// journal is what the checker says.
func TestJournalOfFigure8(t *testing.T) {
	for _, unordered := range []bool{true, false} {
		h := start(t, nil, "a", "b", "n")
		h.ends["n"]() // no mail gets to Nabilla's server yet
		journal := &Journal{}
		dial := func(user string) *Session {
			_, domain, _ := SplitAddress(user)
			s, err := DialConfig(t.Context(), h.servers[domain].String(), SessionConfig{User: user, Unordered: unordered, Journal: journal})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			return s
		}
		afida, brandon := dial("afida@a"), dial("brandon@b")
		h.mustSend(afida, "Shall we meet?", "brandon@b", "nabilla@n")
		h.texts(brandon, 1)
		h.mustSend(brandon, "Yes!", "afida@a", "nabilla@n")
		h.texts(afida, 1)
		h.ends["a"]() // and the mail that it had for her; it comes below
		h.again("n", nil)
		nabilla := dial("nabilla@n")
		want := "Shall we meet? Yes!"
		var got []string
		if unordered {
			got, want = h.texts(nabilla, 1), "Yes! Shall we meet?"
		} else {
			for len(nabilla.Held()) == 0 { // until the answer is there
				if _, err := nabilla.Fetch(); err != nil {
					t.Fatal(err)
				}
			}
		}
		late := h.raw("n") // the server of a, at last
		m := mailIn(t, journal, "Shall we meet?")
		if err := late.send(Transfer{"n", m}); err != nil {
			t.Fatal(err)
		}
		got = append(got, h.texts(nabilla, 2-len(got))...)
		if strings.Join(got, " ") != want {
			t.Errorf("unordered %t: Nabilla reads %q", unordered, got)
		}
		log, err := journal.Log()
		if err != nil || len(log.Problems()) > 0 {
			t.Fatalf("%v, problems %v", err, log.Problems())
		}
		if v := check.Causal(log); (v.Status == check.Violated) != unordered || v.Status == check.Unknown {
			t.Errorf("unordered %t: %v: %s", unordered, v.Status, v.Why)
		}
		if v := check.Delivered(log, check.AtRest(true)); v.Status != check.OK {
			t.Errorf("unordered %t: %v: %s", unordered, v.Status, v.Why)
		}
	}
}

// mailIn is the first mail of Afida as the journal has it.
func mailIn(t *testing.T, j *Journal, text string) Mail {
	t.Helper()
	for _, e := range j.Events() {
		if e.Kind == history.Send && e.Msg.Text == text {
			return Mail{ID: "a/0/1", Life: "0", From: e.Msg.From, To: e.Msg.To, Text: text, Origin: Origin{ID: e.Msg.ID}}
		}
	}
	t.Fatalf("the journal has no mail %q", text)
	return Mail{}
}

func TestJournalIsBounded(t *testing.T) {
	j := &Journal{}
	long := strings.Repeat("é", 100)
	for i := range maxJournal + 2 {
		j.add("a@x", history.Send, Mail{From: "a@x", Text: long, Origin: Origin{ID: uint64(i + 1)}}, []string{"b@y"})
	}
	(*Journal)(nil).add("a@x", history.Send, Mail{}, nil)
	log, err := j.Log()
	if err != nil {
		t.Fatal(err)
	}
	if n := log.Lost("a@x"); n != 2 || len(log.Events) != maxJournal+1 {
		t.Errorf("%d events, %d lost", len(log.Events), n)
	}
	if m := log.Events[0].Msg; m.Bytes != 200 || len(m.Text) > maxNote || !strings.HasSuffix(m.Text, "é…") {
		t.Errorf("%s", fmt.Sprint(*m))
	}
}
