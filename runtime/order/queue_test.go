package order

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"jeton/runtime/clock"
)

// By hand, as around sockets: three processes, messages in the order of figure 8.
func TestByHand(t *testing.T) {
	a, b, n := New(Causal, 0, 3), New(Causal, 1, 3), New(Causal, 2, 3)
	mail := a.Send([]int{1, 2, 1}, "mail")
	if err := b.Receive(mail); err != nil {
		t.Fatal(err)
	}
	var answer Message
	for m := range b.Ready() {
		answer = b.Send([]int{0, 2}, "answer to "+m.Body.(string))
	}
	if err := n.Receive(answer); err != nil {
		t.Fatal(err)
	}
	if m, ok := n.Next(); ok {
		t.Errorf("%v was delivered before the mail", m)
	}
	if held := n.Held(); len(held) != 1 || len(held[0].Waits) != 1 || held[0].Waits[0] != (Missing{From: 0, First: 1, Last: 1}) {
		t.Errorf("held: %v", held)
	}
	if got := n.String(); got != "sent [0 0 0; 0 0 0; 0 0 0], delivered [0 0 0]\nstring from process 1 waits for message 1 from process 0" {
		t.Errorf("the queue is\n%s", got)
	}
	for _, m := range []Message{mail, mail, answer, mail} { // copies, of one that is held, too
		if err := n.Receive(m); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for m := range n.Ready() {
		got = append(got, m.Body.(string))
	}
	if strings.Join(got, ", ") != "mail, answer to mail" {
		t.Errorf("delivered %q", got)
	}
	if n.Receive(mail); n.Len() != 0 || n.Most() != 5 || n.Copies() != 4 {
		t.Errorf("%d held, %d at most, %d copies", n.Len(), n.Most(), n.Copies())
	}
	if got := n.String(); got != "sent [0 1 1; 1 0 1; 0 0 0], delivered [1 1 0]" {
		t.Errorf("the queue is\n%s", got)
	}
}

// A loop over Ready that ends early leaves the rest.
func TestReadyMayBeLeft(t *testing.T) {
	a, b := New(FIFO, 0, 2), New(FIFO, 1, 2)
	for range 2 {
		b.Receive(a.Send([]int{1}, "m"))
	}
	for range b.Ready() {
		break
	}
	if b.Len() != 1 {
		t.Errorf("%d are held, want 1", b.Len())
	}
}

func TestItselfAmongTheReceivers(t *testing.T) {
	for _, kind := range []Kind{FIFO, Causal} {
		q := New(kind, 0, 1)
		first, second := q.Send([]int{0}, 1), q.Send([]int{0}, 2)
		q.Receive(second)
		if _, ok := q.Next(); ok {
			t.Errorf("%s: the second was delivered first", kind)
		}
		q.Receive(first)
		if m, _ := q.Next(); m.Body != 1 {
			t.Errorf("%s: delivered %v", kind, m)
		}
		if m, _ := q.Next(); m.Body != 2 {
			t.Errorf("%s: delivered %v", kind, m)
		}
	}
}

func TestFullQueue(t *testing.T) {
	a, b := New(FIFO, 0, 2), New(FIFO, 1, 2)
	b.Limit = 2
	var all []Message
	for range 4 {
		all = append(all, a.Send([]int{1}, "m"))
	}
	b.Receive(all[1])
	b.Receive(all[2])
	err := b.Receive(all[3])
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "holds 2 messages already") || !strings.Contains(err.Error(), "waits for message 1 from process 0") {
		t.Errorf("a third one: %v", err)
	}
	if err := b.Receive(all[0]); err != nil {
		t.Errorf("the one that frees the others: %v", err)
	}
}

// What no process of this order can have sent to this one is refused, with a sentence.
func TestStrangeMessages(t *testing.T) {
	to1 := []int{1}
	for name, c := range map[string]struct {
		kind Kind
		m    Message
		want string
	}{
		"sender":            {Causal, Message{From: 3, To: to1}, "there are 3 processes, from 0"},
		"negative sender":   {Causal, Message{From: -1, To: to1}, "there are 3 processes, from 0"},
		"for another":       {Causal, Message{From: 0, To: []int{2}}, "it is for [2]"},
		"for a stranger":    {Causal, Message{From: 0, To: []int{1, 7}}, "for process 7, too"},
		"no matrix":         {Causal, Message{From: 0, To: to1}, "a matrix of 0 rows"},
		"another N":         {Causal, Message{From: 0, To: to1, Stamp: Stamp{Matrix: clock.NewMatrix(4)}}, "but there are 3 processes"},
		"ragged":            {Causal, Message{From: 0, To: to1, Stamp: Stamp{Matrix: clock.Matrix{{0, 0, 0}, {0}, {0, 0, 0}}}}, "row 1"},
		"negative":          {Causal, Message{From: 0, To: to1, Stamp: Stamp{Matrix: clock.Matrix{{0, 0, 0}, {0, -1, 0}, {0, 0, 0}}}}, "below 0"},
		"no vector":         {Broadcast, Message{From: 0, To: to1}, "a vector of 0 entries"},
		"own broadcast":     {Broadcast, Message{From: 1, To: to1, Stamp: Stamp{Vector: clock.NewVector(3)}}, "is its sender"},
		"no vector either":  {ByVector, Message{From: 0, To: to1}, "a vector of 0 entries"},
		"no numbers":        {FIFO, Message{From: 0, To: to1}, "0 numbers for 1 receivers"},
		"number 0":          {FIFO, Message{From: 0, To: to1, Stamp: Stamp{Seq: []int{0}}}, "begin at 1"},
		"no Lamport stamp":  {ByLamport, Message{From: 0, To: to1}, "Lamport stamp is 0"},
		"the wrong numbers": {FIFO, Message{From: 0, To: to1, Stamp: Stamp{Seq: []int{1, 2}}}, "2 numbers for 1 receivers"},
	} {
		q := New(c.kind, 1, 3)
		if err := q.Receive(c.m); err == nil || !strings.Contains(err.Error(), c.want) || q.Len() != 0 {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestMistakesOfTheCaller(t *testing.T) {
	for want, f := range map[string]func(){
		"process 0 sends to process 3, but there are 3":  func() { New(Causal, 0, 3).Send([]int{3}, "") },
		"sends a message to nobody":                      func() { New(Causal, 0, 3).Send(nil, "") },
		"goes to all 2 others":                           func() { New(Broadcast, 0, 3).Send([]int{1}, "") },
		"goes to all 2 others (":                         func() { New(Broadcast, 0, 3).Send([]int{0, 1}, "") },
		`"casual" is no kind of order; there are "none"`: func() { New("casual", 0, 3) },
		"there is no process 3 of 3":                     func() { New(Causal, 3, 3) },
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.Contains(text, want) {
					t.Errorf("panic %q, want %q", text, want)
				}
			}()
			f()
		}()
	}
}

// A message comes over the wire as it was.
func TestWire(t *testing.T) {
	for _, kind := range []Kind{None, FIFO, Causal, Broadcast, ByLamport, ByVector} {
		m := New(kind, 0, 3).Send([]int{1, 2}, "text: with everything\n")
		var buf bytes.Buffer
		var got Message
		if err := gob.NewEncoder(&buf).Encode(m); err != nil {
			t.Fatal(err)
		}
		if err := gob.NewDecoder(&buf).Decode(&got); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%s: gob %v, %v; want %v", kind, got, err, m)
		}
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		got = Message{}
		if err := json.Unmarshal(text, &got); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%s: JSON %s, %v; want %v", kind, text, err, m)
		}
	}
}

func TestMessagesAreRegistered(t *testing.T) {
	for _, m := range Messages() {
		gob.Register(m)
	}
	var buf bytes.Buffer
	sent := any(New(Causal, 0, 2).Send([]int{1}, Note{"m", "text"}))
	if err := gob.NewEncoder(&buf).Encode(&sent); err != nil {
		t.Fatal(err)
	}
	var got any
	if err := gob.NewDecoder(&buf).Decode(&got); err != nil || !reflect.DeepEqual(got, sent) {
		t.Errorf("%v, %v", got, err)
	}
	if got := sent.(Message); got.Type() != "m" || got.String() != "m: text [0 0; 0 0]" {
		t.Errorf("type %q, in words %q", got.Type(), got)
	}
}

// Messages that are all there can be put in order by their Lamport stamps.
func TestEarlier(t *testing.T) {
	a, b := New(ByLamport, 0, 2), New(ByLamport, 1, 2)
	first := a.Send([]int{1}, "first")
	b.Receive(first)
	b.Next()
	second := b.Send([]int{0}, "second")
	aside := a.Send([]int{1}, "aside")
	if Earlier(first, second) >= 0 || Earlier(second, aside) <= 0 || Earlier(first, first) != 0 {
		t.Errorf("%v %v %v", first, second, aside)
	}
}

// Bytes from outside never break a queue.
func FuzzReceive(f *testing.F) {
	kinds := []Kind{None, FIFO, Causal, Broadcast, ByLamport, ByVector, Patient}
	for i, k := range kinds {
		text, err := json.Marshal(New(k, 0, 2).Send([]int{1}, "m"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(i, text)
	}
	f.Add(1, []byte(`{"From":0,"To":[1,1],"Stamp":{"Seq":[1,-1]}}`))
	f.Fuzz(func(t *testing.T, k int, text []byte) {
		var m Message
		if json.Unmarshal(text, &m) != nil || k < 0 {
			return
		}
		q := New(kinds[k%len(kinds)], 1, 2)
		q.Receive(m)
		for range q.Ready() {
		}
		_ = q.String()
	})
}
