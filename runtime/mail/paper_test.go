package mail

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

var three = []string{"afida@a", "brandon@b", "nabilla@n"}

// figure8 is figure 8 with servers: the one of a waits before it transfers Afida's mail to the one of n, and Brandon's answer is there
// first. As one mail to both, or as two.
func figure8(letters ...Draft) *trial {
	t := newTrial([]string{"a", "b", "n"}, three)
	t.Wait = func(from, to string, _ Mail) time.Duration {
		if from == "a" && to == "n" {
			return 100 * ms
		}
		return 0
	}
	for _, d := range letters {
		t.send(0, "afida@a", joinList(d.To), d.Text)
	}
	t.answering(func(user string, m Mail) []Draft {
		if user == "brandon@b" && m.From == "afida@a" {
			return []Draft{{[]string{"afida@a", "nabilla@n"}, "Yes!"}}
		}
		return nil
	})
	t.fetch()
	return t
}

func (t *trial) texts(user string) string {
	var all []string
	for _, m := range t.read[user] {
		all = append(all, m.Text)
	}
	return strings.Join(all, " ")
}

// Checklist 3 o: with the delay of figure 8, the order is wrong before, and right after.
func TestFigure8OnDemand(t *testing.T) {
	for _, c := range []struct {
		unordered bool
		want      string
	}{{true, "Yes! Shall_we_meet?"}, {false, "Shall_we_meet? Yes!"}} {
		f := figure8(Draft{three[1:], "Shall_we_meet?"})
		f.Unordered = c.unordered
		r, err := f.run()
		if err != nil {
			t.Fatal(err)
		}
		accused := f.accuse(r.Log())
		if got := f.texts("nabilla@n"); got != c.want || (accused[propCausal] != "") != c.unordered || len(accused) > 1 {
			t.Errorf("unordered %t: Nabilla reads %q, want %q; accused of %v", c.unordered, got, c.want, accused)
		}
		if problems := r.Log().Problems(); len(problems) > 0 {
			t.Errorf("problems of the log: %v", problems)
		}
	}
}

// Errata 9: as two mails, Brandon's first, the answer may come before Nabilla's; the other way round it may not.
func TestFigure8AsTwoMails(t *testing.T) {
	for first, want := range map[string]string{"brandon@b": "Yes! other", "nabilla@n": "first Yes!"} {
		second := three[3-slices.Index(three, first)]
		f := figure8(Draft{[]string{first}, "first"}, Draft{[]string{second}, "other"})
		f.answering(func(user string, m Mail) []Draft {
			if user == "brandon@b" {
				return []Draft{{[]string{"nabilla@n"}, "Yes!"}}
			}
			return nil
		})
		r, err := f.run()
		if err != nil {
			t.Fatal(err)
		}
		if got, accused := f.texts("nabilla@n"), f.accuse(r.Log()); got != want || len(accused) > 0 {
			t.Errorf("%s first: Nabilla reads %q, want %q; accused of %v", first, got, want, accused)
		}
	}
}

// Checklist 3 m: every mail on the wire carries a matrix, which grows with those who have written to each other.
func TestEveryMailCarriesAMatrix(t *testing.T) {
	f := newTrial([]string{"a", "b"}, []string{"afida@a", "brandon@b"})
	for i := range 4 {
		f.send(time.Duration(i)*100*ms, f.Users[i%2], f.Users[1-i%2], fmt.Sprint(i))
	}
	f.fetch()
	if accused := f.verdict(); len(accused) > 0 {
		t.Fatal(accused)
	}
	var got []string
	for i := range 4 {
		m := f.read[f.Users[1-i%2]][i/2]
		got = append(got, m.Sent.String())
	}
	want := []string{"{}", "{afida@a:{brandon@b:1}}", "{afida@a:{brandon@b:1} brandon@b:{afida@a:1}}", "{afida@a:{brandon@b:2} brandon@b:{afida@a:1}}"}
	if !slices.Equal(got, want) {
		t.Errorf("the matrices\n%q, want\n%q", got, want)
	}
}

// What is held is in the state, with what it waits for, and in the log.
func TestHeldIsShown(t *testing.T) {
	f := figure8(Draft{three[1:], "m"})
	f.Wait = func(from, to string, _ Mail) time.Duration {
		if from == "a" && to == "n" {
			return time.Hour
		}
		return 0
	}
	r, err := f.run()
	if err != nil {
		t.Fatal(err)
	}
	state := r.Processes[f.Number("nabilla@n")].(*Client).State()
	if got := state["held 1"]; got != "a mail from brandon@b waits for mail 1 from afida@a" {
		t.Errorf("state %v", state)
	}
	held := 0
	for _, e := range r.Log().Events {
		if e.Kind == "hold" && e.Proc == "p5" {
			held++
		}
	}
	if held != 1 {
		t.Errorf("%d hold events, want 1, at the first of the fetches", held)
	}
	if got := r.Processes[0].(*Server).State()["to n"]; got != "1" {
		t.Errorf("the server of a has %q on the way to n", got)
	}
}

// sessions is a run in which Brandon's client ends and begins again, when it has read a mail and answered it: then comes another.
func sessions() *trial {
	t := newTrial([]string{"a", "b"}, []string{"afida@a", "brandon@b"})
	t.send(0, "afida@a", "brandon@b", "m1")
	t.send(100*ms, "brandon@b", "afida@a", "m2")
	t.send(400*ms, "afida@a", "brandon@b", "m3")
	t.send(450*ms, "brandon@b", "afida@a", "m4")
	t.fetch()
	t.faults = []sim.Fault{sim.Kill(200*ms+ms/2, 3), sim.Restart(200*ms+ms/2, 3, nil)}
	return t
}

func TestClockLivesAsLongAsTheMailbox(t *testing.T) {
	if accused := sessions().verdict(); len(accused) > 0 {
		t.Error(accused)
	}
}

// The usual mistakes, each with the property that finds it in one of the seeded runs.
func TestMistakesAreFound(t *testing.T) {
	for name, m := range map[string]struct {
		run     func(seed uint64) *trial
		change  func(t *trial)
		accuser string
	}{
		"mails are read as they come": {drawn, func(t *trial) { t.Unordered = true }, propCausal},
		"the servers do not pass the clock on": {drawn, func(t *trial) {
			t.client = func(c *Client) protocol.Process { return &altered{Client: c, receive: clockless} }
		}, propCausal},
		"the receivers do not travel with the mail": {drawn, func(t *trial) {
			t.client = func(c *Client) protocol.Process { return &altered{Client: c, receive: alone} }
		}, propCausal},
		"what is held is thrown away": {drawn, func(t *trial) {
			t.client = func(c *Client) protocol.Process { return &altered{Client: c, before: forgetful} }
		}, propAll},
		"the matrix is sent by reference": {drawn, func(t *trial) {
			t.client = func(c *Client) protocol.Process { return &altered{Client: c, shared: true} }
		}, propAll},
		"the clock is lost with the session": {func(uint64) *trial { return sessions() }, func(t *trial) {
			t.client = func(c *Client) protocol.Process { return &altered{Client: c, receive: amnesiac} }
		}, propAll},
		"a transfer that is lost is not repeated": {drawn, func(t *trial) { t.Retry = time.Hour }, propAll},
	} {
		accused := false
		for seed := uint64(0); seed < 100 && !accused; seed++ {
			f := m.run(seed)
			m.change(f)
			accused = f.verdict()[m.accuser] != ""
		}
		if !accused {
			t.Errorf("%s: never accused of %q", name, m.accuser)
		}
	}
}

// altered is a client that gets other messages than its server sent, or sends others.
type altered struct {
	*Client
	receive func(m any) any
	before  func(c *Client, m any)
	shared  bool
}

func (a *altered) Receive(env *protocol.Env, from int, m any) {
	if a.receive != nil {
		m = a.receive(m)
	}
	if a.before != nil {
		a.before(a.Client, m)
	}
	a.Client.Receive(env, from, m)
	a.share(env)
}

func (a *altered) Command(env *protocol.Env, command string) error {
	err := a.Client.Command(env, command)
	a.share(env)
	return err
}

// share puts the client's own matrix into what it sends.
func (a *altered) share(env *protocol.Env) {
	effects := env.Effects()
	for i := range effects {
		if s, ok := effects[i].Msg.(Submit); ok && a.shared {
			s.Mail.Sent = a.account.Sent
			effects[i].Msg = s
		}
	}
}

func clockless(m any) any {
	if item, ok := m.(Item); ok {
		item.Mail.Sent = nil
		return item
	}
	return m
}

func alone(m any) any {
	if item, ok := m.(Item); ok {
		item.Mail.To = nil
		return item
	}
	return m
}

func amnesiac(m any) any {
	switch m := m.(type) {
	case Clock:
		return Clock{}
	case No:
		return No{Why: m.Why}
	}
	return m
}

func forgetful(c *Client, m any) {
	if keep, ok := m.(End); ok && keep.N > 0 {
		c.fetched = slices.DeleteFunc(c.fetched, func(x Mail) bool { return !c.mayRead(x) })
	}
}
