package mail

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

const ms = time.Millisecond

// The properties that a run is held against, by name.
const (
	propCausal = "causal order"
	propOnce   = "once"
	propAll    = "all read"
	propHops   = "at most one hop"
	propRuns   = "it runs"
)

// A trial is a run of a mail system, with all that was read in it.
type trial struct {
	System
	drafts   map[string]Draft  // by text, which each has its own
	read     map[string][]Mail // by user
	client   func(c *Client) protocol.Process
	commands []sim.Command
	faults   []sim.Fault
	links    func(from, to int) sim.Link
	seed     uint64
}

func newTrial(domains, users []string) *trial {
	t := &trial{drafts: map[string]Draft{}, read: map[string][]Mail{}}
	t.System = System{Domains: domains, Users: users, Read: func(user string, m Mail) {
		t.read[user] = append(t.read[user], m)
	}}
	return t
}

// send has a user send a mail at a time.
func (t *trial) send(at time.Duration, from, to, text string) {
	t.drafts[text] = Draft{Text: text}
	for _, a := range splitList(to) {
		d := t.drafts[text]
		d.To = append(d.To, a)
		t.drafts[text] = d
	}
	t.commands = append(t.commands, sim.Command{At: at, Proc: t.Number(from), Command: "send " + to + " " + text})
}

// fetch has all users look into their mailboxes: often at first, then now and then, for eight seconds.
func (t *trial) fetch() {
	for _, u := range t.Users {
		t.commands = append(t.commands,
			sim.Command{At: 5 * ms, Proc: t.Number(u), Command: "fetch", Every: 20 * ms, Times: 15},
			sim.Command{At: 500 * ms, Proc: t.Number(u), Command: "fetch", Every: time.Second, Times: 8})
	}
}

// answering has users answer what they read, as answer says.
func (t *trial) answering(answer func(user string, m Mail) []Draft) {
	t.Answer = func(user string, m Mail) []Draft {
		drafts := answer(user, m)
		for _, d := range drafts {
			t.drafts[d.Text] = d
		}
		return drafts
	}
}

// process is process p, a client as the trial changes it.
func (t *trial) process(p int) protocol.Process {
	made := t.New(p)
	if c, ok := made.(*Client); ok && t.client != nil {
		return t.client(c)
	}
	return made
}

// run runs the system. Between a client and its server, and between servers, messages keep their order, unless links says otherwise.
func (t *trial) run() (*sim.Result, error) {
	return sim.Run(sim.Config{
		N: t.N(), New: t.process, Seed: t.seed, FIFO: true, Links: t.links, Commands: t.commands, Faults: t.faults,
		Limit: sim.Limit{Time: time.Minute},
	})
}

// accuse says of each property that does not hold why. The order is that of the users' clients: of what each submits (S) and reads.
func (t *trial) accuse(log *history.Log) map[string]string {
	accused := map[string]string{}
	say := func(property, format string, args ...any) {
		if accused[property] == "" {
			accused[property] = fmt.Sprintf(format, args...)
		}
	}
	var clients []string
	for _, u := range t.Users {
		clients = append(clients, "p"+strconv.Itoa(t.Number(u)))
	}
	if v := check.Causal(log, check.Among(clients...)); v.Status == check.Violated {
		say(propCausal, "%s", v.Why)
	}
	if v := check.AtMostOnce(log, check.Among(clients...)); v.Status == check.Violated {
		say(propOnce, "%s", v.Why)
	}
	for i, e := range log.Events {
		if e.Kind == history.Mark && e.Name == MarkStored && e.Attrs["hops"] != "0" && e.Attrs["hops"] != "1" {
			say(propHops, "%s: %s hops", log.Name(i), e.Attrs["hops"])
		}
	}
	for text, d := range t.drafts {
		for _, to := range d.To {
			n := 0
			for _, m := range t.read[to] {
				if m.Text == text {
					n++
				}
			}
			if n == 0 {
				say(propAll, "%s has not read %q", to, text)
			} else if n > 1 {
				say(propOnce, "%s has read %q %d times", to, text, n)
			}
		}
	}
	return accused
}

func (t *trial) verdict() map[string]string {
	r, err := t.run()
	if err != nil {
		return map[string]string{propRuns: err.Error()}
	}
	return t.accuse(r.Log())
}

// drawn is a random trial of three servers and four users: mails to some, half of which are answered, on links that lose, double
// and reorder what servers say to each other.
func drawn(seed uint64) *trial {
	r := rand.New(rand.NewPCG(seed, 2))
	users := []string{"afida@a", "brandon@b", "nabilla@n", "zoe@a"}
	t := newTrial([]string{"a", "b", "n"}, users)
	t.seed = seed
	some := func() (to []string) {
		for _, u := range users {
			if r.IntN(2) == 0 {
				to = append(to, u)
			}
		}
		if len(to) == 0 {
			to = []string{users[r.IntN(len(users))]}
		}
		return to
	}
	for i := range 1 + r.IntN(8) {
		t.send(time.Duration(r.IntN(60))*ms, users[r.IntN(len(users))], joinList(some()), "m"+strconv.Itoa(i))
	}
	answers := 0
	t.answering(func(user string, m Mail) []Draft {
		if answers == 8 || r.IntN(3) > 0 {
			return nil
		}
		answers++
		return []Draft{{some(), "answer " + strconv.Itoa(answers) + " to " + m.Text}}
	})
	t.Retry = 50 * ms
	waits := time.Duration(r.IntN(3)) * 40 * ms
	t.Wait = func(string, string, Mail) time.Duration { return time.Duration(r.Int64N(int64(waits) + 1)) }
	t.links = func(from, to int) sim.Link {
		if from < 3 && to < 3 {
			return sim.Link{Delay: sim.Exponential(5 * ms), Loss: 0.1, Duplicate: 0.1}
		}
		return sim.Link{Delay: sim.Uniform(ms, 3*ms), FIFO: true}
	}
	t.fetch()
	return t
}

func TestRightVersionIsNeverAccused(t *testing.T) {
	for seed := range uint64(1000) {
		if accused := drawn(seed).verdict(); len(accused) > 0 {
			t.Fatalf("seed %d: %v", seed, accused)
		}
	}
}
