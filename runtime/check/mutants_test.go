package check

import (
	"fmt"
	"testing"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// word is a message of the tests' algorithms: its text is its type.
type word struct {
	Word  string
	Value int
}

func (w word) Type() string { return w.Word }

// lock is mutual exclusion by a server, process 0, with a mistake. Each client asks three times.
type lock struct {
	mistake string
	left    int
	holder  int // of the server: 0, nobody
	queue   []int
}

func (c *lock) Start(env *protocol.Env) {
	if env.Self() != 0 {
		c.left = 3
		c.think(env)
	}
}

func (c *lock) think(env *protocol.Env) {
	env.After(time.Duration(env.Rand().IntN(5))*time.Millisecond, "think")
}

func (c *lock) Expire(env *protocol.Env, timer string) {
	if timer == "stay" {
		c.exit(env)
		return
	}
	c.left--
	if c.mistake != "does not always ask" || c.left > 0 {
		env.Mark(history.CSRequest)
	}
	env.Send(0, word{Word: "REQ"})
	if c.mistake == "asks twice" {
		env.Send(0, word{Word: "REQ"})
	}
	if c.mistake == "does not wait" {
		c.enter(env)
	}
}

func (c *lock) enter(env *protocol.Env) {
	env.Mark(history.CSEnter)
	env.After(3*time.Millisecond, "stay")
}

func (c *lock) exit(env *protocol.Env) {
	env.Mark(history.CSExit)
	if c.mistake == "keeps the lock" && c.left == 1 {
		return
	}
	env.Send(0, word{Word: "REL"})
	if c.mistake == "releases twice" {
		env.Send(0, word{Word: "REL"})
	}
	if c.left > 0 {
		c.think(env)
	}
}

func (c *lock) Receive(env *protocol.Env, from int, m any) {
	switch m.(word).Word {
	case "REQ":
		c.queue = append(c.queue, from)
	case "REL":
		c.holder = 0
	case "GRANT":
		if c.mistake != "does not wait" {
			c.enter(env)
		}
		return
	}
	if len(c.queue) == 0 || c.holder != 0 && c.mistake != "grants at once" {
		return
	}
	next := 0
	if c.mistake == "last come, first served" {
		next = len(c.queue) - 1
	}
	c.holder = c.queue[next]
	c.queue = append(c.queue[:next:next], c.queue[next+1:]...)
	env.Send(c.holder, word{Word: "GRANT"})
}

// vote is an election on a ring with one direction (Chang, Roberts), numbering after it, with a mistake. All start.
type vote struct {
	mistake string
	id      int
	leads   bool
}

func (c *vote) Start(env *protocol.Env) {
	c.id = []int{9, 10, 3, 7}[env.Self()%4] + 20*(env.Self()/4)
	env.Mark(history.ElectStart, "id", c.id)
	c.pass(env, "E", c.id)
}

func (c *vote) pass(env *protocol.Env, name string, value int) {
	env.Send((env.Self()+1)%env.N(), word{name, value})
}

func (c *vote) Expire(*protocol.Env, string) {}

// greater is the order of ids.
func (c *vote) greater(x int) bool {
	if c.mistake == "ids are words" {
		return fmt.Sprint(x) > fmt.Sprint(c.id)
	}
	return x > c.id
}

func (c *vote) Receive(env *protocol.Env, from int, m any) {
	switch x := m.(word); {
	case x.Word == "E" && x.Value == c.id && !c.leads:
		c.lead(env)
	case x.Word == "E" && (c.greater(x.Value) || c.mistake == "passes smaller ids" && x.Value != c.id):
		c.pass(env, "E", x.Value)
	case x.Word == "F" && c.leads:
		c.number(env, map[bool]int{false: 0, true: 1}[c.mistake == "numbers from 1"])
	case x.Word == "F":
		if c.mistake != "does not learn" {
			env.Mark(history.ElectKnown, "id", x.Value)
		}
		c.pass(env, "F", x.Value)
		if c.mistake == "starts late" {
			c.pass(env, "E", 0)
		}
	case x.Word == "T" && c.leads:
		env.Mark(history.Counted, "n", x.Value)
	case x.Word == "T":
		c.number(env, x.Value)
	}
}

func (c *vote) lead(env *protocol.Env) {
	c.leads = true
	env.Mark(history.ElectLeader, "id", c.id)
	env.Mark(history.ElectKnown, "id", c.id)
	c.pass(env, "F", c.id)
}

func (c *vote) number(env *protocol.Env, rank int) {
	env.Mark(history.Rank, "rank", rank)
	c.pass(env, "T", rank+1)
}

// ring is a token on a ring, with a mistake. It goes round three times.
type ring struct {
	mistake string
	laps    int
}

func (c *ring) Start(env *protocol.Env) {
	if env.Self() == 0 || c.mistake == "two starters" && env.Self() == 1 {
		env.Mark(history.Token)
		c.pass(env)
	}
}

func (c *ring) pass(env *protocol.Env) {
	env.Send((env.Self()+1)%env.N(), word{Word: "TOKEN"})
	if c.mistake == "sends it twice" && c.laps == 1 {
		env.Send((env.Self()+2)%env.N(), word{Word: "TOKEN"})
	}
}

func (c *ring) Expire(*protocol.Env, string) {}

func (c *ring) Receive(env *protocol.Env, from int, m any) {
	env.Mark(history.Token)
	if c.laps++; c.laps < 3 || env.Self() != 0 {
		c.pass(env)
	}
	if c.mistake == "makes another one" && c.laps == 2 && env.Self() == 2 {
		env.Mark(history.Token)
	}
}

// chat is messages that answer each other; links keep no order, and no order is made.
type chat struct{ left int }

func (c *chat) Start(env *protocol.Env) {
	c.left = 4
	env.SendAll(env.Others(), word{Word: "MAIL"})
}
func (c *chat) Expire(*protocol.Env, string) {}
func (c *chat) Receive(env *protocol.Env, from int, m any) {
	if c.left--; c.left > 0 {
		env.SendAll(env.Others(), word{Word: "MAIL"})
	}
}

// A suspect is an algorithm with a mistake, and the checker that is to accuse it by name. Without the mistake nothing is accused.
type suspect struct {
	mistake string
	check   string
}

// judged are the verdicts on a run, by the checker's name.
func judged(r *sim.Result) map[string]Verdict {
	l, rest := r.Log(), AtRest(r.Quiescent)
	n := len(l.Procs)
	return map[string]Verdict{
		"Mutex": Mutex(l), "Requested": Requested(l), "Served": Served(l, rest), "ByArrival": ByArrival(l, "p0"), "OneToken": OneToken(l),
		"OneLeader": OneLeader(l), "GreatestLeads": GreatestLeads(l), "LeaderKnown": LeaderKnown(l, rest), "QuietAfterLeader": QuietAfterLeader(l),
		"Numbered": Numbered(l, nil, rest), "NoCreation": NoCreation(l), "AtMostOnce": AtMostOnce(l), "Delivered": Delivered(l, rest),
		"CentralCount":  ifAny(l, "REQ", func() Verdict { return Messages(l, CentralCount(Entries(l)), rest) }),
		"ElectionCount": ifAny(l, "E", func() Verdict { return Messages(l, ElectionCount(n), rest) }),
	}
}

// ifAny is a verdict on a run that has messages of a type.
func ifAny(l *history.Log, typ string, v func() Verdict) Verdict {
	if Sent(l, typ) == 0 {
		return Verdict{}
	}
	return v()
}

// TestMutants: each mistake is accused by its checker under some seed, and the right one by none under a thousand.
func TestMutants(t *testing.T) {
	for name, c := range map[string]struct {
		n     int
		make  func(mistake string) protocol.Process
		wrong []suspect
	}{
		"lock": {4, func(m string) protocol.Process { return &lock{mistake: m} }, []suspect{
			{"grants at once", "Mutex"}, {"does not wait", "Mutex"}, {"does not always ask", "Requested"}, {"keeps the lock", "Served"},
			{"last come, first served", "ByArrival"}, {"asks twice", "Requested"}, {"releases twice", "CentralCount"}}},
		"vote": {4, func(m string) protocol.Process { return &vote{mistake: m} }, []suspect{
			{"ids are words", "GreatestLeads"}, {"passes smaller ids", "OneLeader"}, {"passes smaller ids", "ElectionCount"}, {"does not learn", "LeaderKnown"},
			{"starts late", "QuietAfterLeader"}, {"numbers from 1", "Numbered"}}},
		"ring": {4, func(m string) protocol.Process { return &ring{mistake: m} }, []suspect{
			{"two starters", "OneToken"}, {"sends it twice", "OneToken"}, {"makes another one", "OneToken"}}},
	} {
		config := func(mistake string) sim.Config {
			return sim.Config{N: c.n, FIFO: true, Limit: sim.Limit{Events: 2000}, New: func(int) protocol.Process { return c.make(mistake) }}
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := sim.Each(config(""), 1000, func(r *sim.Result) error {
				for _, v := range judged(r) {
					if v.Status == Violated {
						return v.Err()
					}
				}
				return nil
			})
			if err != nil {
				t.Errorf("the right one is accused: %v", err)
			}
			for _, s := range c.wrong {
				accused := false
				err := sim.Each(config(s.mistake), 50, func(r *sim.Result) error {
					v := judged(r)[s.check]
					if v.Status == Violated {
						accused = true
						sound(t, r.Log(), v)
					}
					return nil
				})
				if err != nil || !accused {
					t.Errorf("%s: %s does not accuse it under 50 seeds (%v)", s.mistake, s.check, err)
				}
			}
		})
	}
}

// TestNetworks: what the network does to messages, without anything against it, is seen.
func TestNetworks(t *testing.T) {
	for name, c := range map[string]struct {
		config sim.Config
		check  func(l *history.Log) Verdict
		right  bool // it holds under all seeds
	}{
		"FIFO links":               {sim.Config{FIFO: true}, func(l *history.Log) Verdict { return FIFO(l) }, true},
		"links without order":      {sim.Config{}, func(l *history.Log) Verdict { return FIFO(l) }, false},
		"FIFO links are no causal": {sim.Config{FIFO: true}, func(l *history.Log) Verdict { return Causal(l) }, false},
		"links that lose":          {sim.Config{Loss: 0.2}, func(l *history.Log) Verdict { return Delivered(l, AtRest(true)) }, false},
		"links that duplicate":     {sim.Config{Duplicate: 0.2}, func(l *history.Log) Verdict { return AtMostOnce(l) }, false},
		"links that lose, once":    {sim.Config{Loss: 0.2}, func(l *history.Log) Verdict { return AtMostOnce(l) }, true},
		"nothing is made":          {sim.Config{Loss: 0.1, Duplicate: 0.1, Reorder: 0.1}, NoCreation, true},
	} {
		t.Run(name, func(t *testing.T) {
			c.config.N, c.config.New = 4, func(int) protocol.Process { return &chat{} }
			violated := 0
			err := sim.Each(c.config, 200, func(r *sim.Result) error {
				v := c.check(r.Log())
				if v.Status == Violated {
					violated++
					sound(t, r.Log(), v)
				}
				if c.right {
					return v.Err()
				}
				return nil
			})
			if err != nil || !c.right && violated == 0 {
				t.Errorf("violated under %d of 200 seeds; %v", violated, err)
			}
		})
	}
}
