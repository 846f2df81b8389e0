package election

import (
	"bytes"
	"encoding/gob"
	"reflect"
	"slices"
	"strings"
	"testing"

	"jeton/runtime/protocol"
)

// A desk gives a process commands and messages, and tells its effects in short words.
type desk struct {
	t   *testing.T
	env *protocol.Env
	p   process
}

func newDesk(t *testing.T, p process, self, n int) desk {
	d := desk{t, protocol.NewEnv(self, n, 0, nil), p}
	p.Start(d.env)
	return d
}

func (d desk) effects() string {
	var words []string
	for _, e := range d.env.Effects() {
		switch e.Op {
		case protocol.OpSend:
			words = append(words, protocol.TypeOf(e.Msg)+" to "+string(rune('0'+e.To[0])))
		case protocol.OpHalt:
			words = append(words, "halt")
		default:
			words = append(words, strings.Join(append([]string{e.Name}, e.Attrs...), " "))
		}
	}
	return strings.Join(words, ", ")
}

func (d desk) elect(want string) {
	d.t.Helper()
	d.env.Reset(d.env.Self(), 0, 0)
	if err := d.p.Command(d.env, "elect"); err != nil {
		d.t.Fatal(err)
	}
	if got := d.effects(); got != want {
		d.t.Errorf("elect has the effects %q, want %q", got, want)
	}
}

func (d desk) receive(from int, m any, want string) {
	d.t.Helper()
	d.env.Reset(d.env.Self(), 0, 0)
	d.p.Receive(d.env, from, m)
	if got := d.effects(); got != want {
		d.t.Errorf("Receive(%d, %T) has the effects %q, want %q", from, m, got, want)
	}
}

func number(k int) ID { return ID{Number: k} }

func TestChangRobertsMachine(t *testing.T) {
	p := newDesk(t, NewChangRoberts(Config{ID: number(9), Number: true}), 1, 3)
	p.elect("elect.start id 9, E to 2")
	p.elect("")
	p.receive(0, Election{number(4)}, "")
	p.receive(0, Election{number(10)}, "E to 2")
	p.receive(0, Election{number(9)}, "elect.leader id 9, elect.known id 9, F to 2")
	p.receive(0, Election{number(9)}, "")
	p.receive(0, Elected{number(9)}, "rank rank 0, T to 2")
	p.receive(0, Token{3}, "counted n 3, halt")
	p.receive(0, "hello", "unexpected type string from 0")
	if err := p.p.Command(p.env, "select"); err == nil || err.Error() != `election: unknown command "select": give "elect"` {
		t.Errorf("select: %v", err)
	}
	if got, want := p.p.State(), map[string]string{"id": "9", "role": "leader", "leader": "9", "rank": "0"}; !reflect.DeepEqual(got, want) {
		t.Errorf("state %v, want %v", got, want)
	}

	wakes := newDesk(t, NewChangRoberts(Config{ID: number(9)}), 1, 3)
	wakes.receive(0, Election{number(4)}, "elect.start id 9, E to 2")
	wakes.receive(0, Elected{number(10)}, "elect.known id 10, F to 2, halt")

	beaten := newDesk(t, NewChangRoberts(Config{ID: number(9)}), 1, 3)
	beaten.receive(0, Election{number(10)}, "E to 2")
	beaten.receive(0, Election{number(4)}, "")
	beaten.elect("")

	relays := newDesk(t, NewChangRoberts(Config{ID: number(9), Variant: Relay, Number: true}), 1, 3)
	relays.receive(0, Election{number(4)}, "E to 2")
	relays.receive(0, Election{number(3)}, "E to 2")
	relays.elect("")
	relays.receive(0, Elected{number(4)}, "elect.known id 4, F to 2")
	relays.receive(0, Token{1}, "rank rank 1, T to 2, halt")
}

func TestHirschbergSinclairMachine(t *testing.T) {
	p := newDesk(t, NewHirschbergSinclair(Config{ID: number(9), Ring: []int{2, 1, 0, 3}}), 1, 4)
	p.elect("elect.start id 9, elect.phase phase 0, PROBE to 0, PROBE to 2")
	p.receive(0, Answer{number(9), 0, Backward}, "")
	p.receive(2, Answer{number(9), 0, Forward}, "elect.phase phase 1, PROBE to 0, PROBE to 2")
	p.receive(2, Answer{number(9), 0, Forward}, "") // of an earlier phase
	p.receive(0, Probe{number(4), 1, 1, Backward}, "")
	p.receive(0, Probe{number(10), 1, 1, Backward}, "PROBE to 2")
	p.receive(0, Probe{number(10), 1, 2, Backward}, "ANSWER to 0")
	p.receive(0, Answer{number(4), 1, Backward}, "ANSWER to 2")
	p.receive(0, Answer{number(9), 1, Backward}, "") // it is beaten
	p.receive(0, Answer{number(9), 1, Backward}, "")
	p.receive(0, Probe{number(9), 2, 4, Backward}, "elect.leader id 9, elect.known id 9, F to 0")
	p.receive(2, Probe{number(9), 2, 4, Forward}, "")
	p.receive(2, Elected{number(9)}, "halt")
	p.receive(2, 7, "unexpected type int from 2")
}

func TestID(t *testing.T) {
	ordered := []ID{{Host: "ada", Pid: 9}, {Host: "ada", Pid: 10}, {Host: "bob", Pid: 1}, {Number: 9}, {Number: 10}, {Number: 10, Host: "ada", Pid: 1}}
	if !slices.IsSortedFunc(ordered, ID.Compare) {
		t.Errorf("%v is not sorted", ordered)
	}
	for i, want := range []string{"ada/9", "ada/10", "bob/1", "9", "10", "10/ada/1"} {
		if got := ordered[i].String(); got != want {
			t.Errorf("String is %q, want %q", got, want)
		}
		for j := range ordered {
			if got := ordered[i].Compare(ordered[j]); (got == 0) != (i == j) {
				t.Errorf("%v compared with %v is %d", ordered[i], ordered[j], got)
			}
		}
	}
}

// TestWrongRing: what is no ring says so at once.
func TestWrongRing(t *testing.T) {
	for _, ring := range [][]int{{}, {0, 1}, {0, 0, 1}, {1, 2, 3}, {0, 1, 2, 3}} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, "each of the 3 processes once") {
					t.Errorf("ring %v: panic %q", ring, got)
				}
			}()
			NewChangRoberts(Config{Ring: ring}).Start(protocol.NewEnv(0, 3, 0, nil))
		}()
	}
}

// TestMessagesOnTheWire: each message comes out of gob as it went in.
func TestMessagesOnTheWire(t *testing.T) {
	for _, m := range Messages() {
		gob.Register(m)
	}
	id := ID{7, "ada", 4711}
	for _, m := range append(Messages(), Election{id}, Elected{id}, Token{3}, Probe{id, 2, 3, Backward}, Answer{id, 2, Backward}) {
		var b bytes.Buffer
		var got any
		if err := gob.NewEncoder(&b).Encode(&m); err != nil {
			t.Fatalf("%T: %v", m, err)
		}
		if err := gob.NewDecoder(&b).Decode(&got); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%T: %+v came out as %+v, %v", m, m, got, err)
		}
	}
}
