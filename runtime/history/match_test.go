package history

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// bytesOf makes an event of the bytes off to off+n of a stream.
func bytesOf(proc string, seq uint64, kind Kind, channel string, off int64, n int) Event {
	e := ev(proc, seq, int(seq), kind)
	e.Msg = &Message{Chan: channel, Off: off, Bytes: n}
	return e
}

// back makes it of the other direction.
func back(e Event) Event { e.Msg.Back = true; return e }

// opened makes a Connect or an Accept.
func opened(proc string, seq uint64, kind Kind, name string) Event {
	e := ev(proc, seq, int(seq), kind)
	e.Name = name
	return e
}

// datagram makes an event of a datagram.
func datagram(proc string, seq uint64, kind Kind, hash uint64, m Message) Event {
	e := ev(proc, seq, int(seq), kind)
	m.Hash = hash
	e.Msg = &m
	return e
}

func copied(e Event) Event { m := *e.Msg; m.Copy = true; e.Msg = &m; return e }

func kindOf(e Event, k Kind) Event { e.Kind = k; return e }

func onChan(e Event, name string) Event { e.Msg.Chan = name; return e }

func TestMatching(t *testing.T) {
	for _, c := range []struct {
		name     string
		events   []Event
		want     string // the event with its sendings, for each that has some
		problems []string
	}{
		{"a message", []Event{sent("a", 1, 1, 1, "b"), received("b", 1, 2, "a", 1)}, "b#1:a#1", nil},
		{"a sending that does not name its sender", []Event{
			{Proc: "a", Seq: 1, Kind: Send, Msg: &Message{ID: 1}}, received("b", 1, 2, "a", 1)}, "b#1:a#1", nil},
		{"to itself", []Event{sent("a", 1, 1, 1, "a"), received("a", 2, 2, "a", 1)}, "a#2:a#1", nil},
		{"a multicast", []Event{sent("a", 1, 1, 1, "b", "c"), received("b", 1, 2, "a", 1), received("c", 1, 2, "a", 1)}, "b#1:a#1 c#1:a#1", nil},
		{"delivered later", []Event{sent("a", 1, 1, 1, "b"), received("b", 1, 2, "a", 1), kindOf(received("b", 2, 2, "a", 1), Hold), kindOf(received("b", 3, 2, "a", 1), Deliver)}, "b#1:a#1 b#2:a#1 b#3:a#1", nil},
		{"delivered without a receipt", []Event{sent("a", 1, 1, 1, "b"), kindOf(received("b", 1, 2, "a", 1), Deliver)}, "b#1:a#1", nil},
		{"dropped by the sender", []Event{sent("a", 1, 1, 1, "b"), kindOf(received("a", 2, 2, "a", 1), Drop)}, "a#2:a#1", nil},
		{"duplicated", []Event{sent("a", 1, 1, 1, "b"), kindOf(received("a", 2, 2, "a", 1), Duplicate), received("b", 1, 3, "a", 1), copied(received("b", 2, 4, "a", 1))}, "a#2:a#1 b#1:a#1 b#2:a#1", nil},
		{"received twice", []Event{sent("a", 1, 1, 1, "b"), received("b", 1, 3, "a", 1), received("b", 2, 4, "a", 1)}, "b#1:a#1 b#2:a#1",
			[]string{"b received a message twice: b #1 (receive message 1 from a), and again b #2 (receive message 1 from a); no Duplicate event says why"}},
		{"of nothing", []Event{received("b", 1, 1, "a", 1), received("b", 2, 1, "a", 2), ev("a", 1, 1, Local)}, "",
			[]string{"b received what nobody in the log has sent: b #1 (receive message 1 from a), b #2 (receive message 2 from a)"}},
		{"of a process that does not record", []Event{received("b", 1, 1, "z", 1)}, "", []string{"There are no events of z: does it record?"}},
		{"of a process that has lost events", []Event{received("b", 1, 1, "a", 1), {Proc: "a", Seq: 3, Kind: Missing, Attrs: map[string]string{"n": "2"}}}, "",
			[]string{"The log lacks 2 events of a, the sendings may be among them"}},
		{"sent before the log began", []Event{sent("a", 20, 5, 9, "b"), received("b", 1, 1, "a", 8), received("b", 2, 6, "a", 9), received("b", 3, 7, "a", 10)}, "b#2:a#20",
			[]string{"b received what was sent before the log began: b #1 (receive message 8 from a)", "b received what nobody in the log has sent: b #3 (receive message 10 from a)"}},
		{"written before the log began", []Event{bytesOf("a", 20, Send, "c", 5, 5), bytesOf("b", 7, Receive, "c", 2, 8)}, "b#7:a#20", []string{"b received what was sent before the log began: b #7 (receive 8 bytes on c)"}},
		{"one number twice, to two", []Event{sent("a", 1, 1, 1, "b"), sent("a", 2, 2, 1, "c"), received("b", 1, 2, "a", 1), received("c", 1, 3, "a", 1)}, "b#1:a#1 c#1:a#2",
			[]string{"a #1 (send message 1 to b) and a #2 (send message 1 to c) have the same message number"}},
		{"one number twice, to one", []Event{sent("a", 1, 1, 1, "b"), sent("a", 2, 2, 1, "b"), received("b", 1, 2, "a", 1)}, "",
			[]string{"have the same message number", "b #1 (receive message 1 from a) may be of any of 2 sendings, and is used as of none"}},
		{"one number on two channels", []Event{onChan(sent("a", 1, 1, 1, "b"), "x"), onChan(sent("a", 2, 2, 1, "b"), "y"), onChan(received("b", 1, 2, "a", 1), "y")}, "b#1:a#2", nil},

		{"bytes", []Event{bytesOf("a", 1, Send, "c", 0, 5), bytesOf("b", 1, Receive, "c", 0, 5)}, "b#1:a#1", nil},
		{"glued", []Event{bytesOf("a", 1, Send, "c", 0, 5), bytesOf("a", 2, Send, "c", 5, 1), bytesOf("a", 3, Send, "c", 6, 9), bytesOf("b", 1, Receive, "c", 2, 8)}, "b#1:a#1,a#2,a#3", nil},
		{"in pieces", []Event{bytesOf("a", 1, Send, "c", 0, 5), bytesOf("b", 1, Receive, "c", 0, 2), bytesOf("b", 2, Receive, "c", 2, 3)}, "b#1:a#1 b#2:a#1", nil},
		{"both directions", []Event{bytesOf("a", 1, Send, "c", 0, 5), back(bytesOf("b", 1, Send, "c", 0, 5)), bytesOf("b", 2, Receive, "c", 0, 5), back(bytesOf("a", 2, Receive, "c", 0, 5))}, "a#2:b#1 b#2:a#1", nil},
		{"recorded late by one goroutine", []Event{bytesOf("a", 1, Send, "c", 5, 5), bytesOf("a", 2, Send, "c", 0, 5), bytesOf("b", 1, Receive, "c", 0, 10)}, "b#1:a#2,a#1", nil},
		{"more bytes than were sent", []Event{bytesOf("a", 1, Send, "c", 0, 5), bytesOf("b", 1, Receive, "c", 0, 6)}, "b#1:a#1", []string{"b received what nobody in the log has sent: b #1 (receive 6 bytes on c)"}},
		{"bytes of nothing", []Event{bytesOf("b", 1, Receive, "c", 0, 6)}, "", []string{"b #1 (receive 6 bytes on c)"}},
		{"bytes that two have written", []Event{bytesOf("a", 1, Send, "c", 0, 5), bytesOf("b", 1, Send, "c", 3, 5)}, "", []string{"two processes have written the same bytes of the stream c"}},
		{"offsets that cannot be", []Event{bytesOf("a", 1, Send, "c", -4, 5), bytesOf("a", 2, Send, "c", 1<<63-1, 5), bytesOf("b", 1, Receive, "c", 1<<63-1, 6)}, "", nil},
		{"a connection to itself", []Event{opened("a", 1, Connect, "c"), opened("a", 2, Accept, "c"), bytesOf("a", 3, Send, "c", 0, 5), bytesOf("a", 4, Receive, "c", 0, 5), back(bytesOf("a", 5, Send, "c", 0, 7)), back(bytesOf("a", 6, Receive, "c", 0, 7))}, "a#4:a#3 a#6:a#5", nil},
		{"the addresses used again", []Event{
			opened("a", 1, Connect, "c"), bytesOf("a", 2, Send, "c", 0, 5), opened("a", 3, Connect, "c"), opened("a", 4, Connect, "c"), bytesOf("a", 5, Send, "c", 0, 5),
			opened("b", 1, Accept, "c"), bytesOf("b", 2, Receive, "c", 0, 5), opened("b", 3, Accept, "c"), opened("b", 4, Accept, "c"), bytesOf("b", 5, Receive, "c", 0, 5)}, "b#2:a#2 b#5:a#5", nil},
		{"the addresses used again, unseen", []Event{
			bytesOf("a", 1, Send, "c", 0, 5), bytesOf("a", 2, Send, "c", 5, 5), bytesOf("a", 3, Send, "c", 0, 9),
			bytesOf("b", 1, Receive, "c", 0, 10), bytesOf("b", 2, Receive, "c", 0, 9)}, "b#1:a#1,a#2 b#2:a#3", nil},

		{"a datagram", []Event{datagram("a", 1, Send, 7, Message{Chan: "c", Bytes: 3}), datagram("b", 1, Receive, 7, Message{Chan: "c", Bytes: 3})}, "b#1:a#1", nil},
		{"a datagram by its addresses", []Event{datagram("a", 1, Send, 7, Message{To: []string{"b"}}), datagram("a", 2, Send, 7, Message{To: []string{"c"}}), datagram("b", 1, Receive, 7, Message{From: "a"})}, "b#1:a#1", nil},
		{"a datagram by its channel", []Event{datagram("a", 1, Send, 7, Message{Chan: "x"}), datagram("a", 2, Send, 7, Message{Chan: "y"}), datagram("b", 1, Receive, 7, Message{Chan: "y"})}, "b#1:a#2", nil},
		{"a datagram by its direction", []Event{datagram("a", 1, Send, 7, Message{Chan: "x"}), datagram("b", 1, Send, 7, Message{Chan: "x", Back: true}), datagram("a", 2, Receive, 7, Message{Chan: "x", Back: true})}, "a#2:b#1", nil},
		{"a datagram by its content", []Event{datagram("a", 1, Send, 7, Message{}), datagram("b", 1, Receive, 7, Message{}), datagram("b", 2, Receive, 8, Message{})}, "b#1:a#1", []string{"b received what nobody in the log has sent: b #2 (receive 0 bytes)"}},
		{"two equal datagrams", []Event{datagram("a", 1, Send, 7, Message{Chan: "x"}), datagram("a", 2, Send, 7, Message{Chan: "x"}), datagram("b", 1, Receive, 7, Message{Chan: "x"})}, "", []string{"may be of any of 2 sendings"}},
		{"another length", []Event{datagram("a", 1, Send, 7, Message{Bytes: 1}), datagram("b", 1, Receive, 7, Message{Bytes: 2})}, "", []string{"nobody in the log has sent"}},
		{"no identity", []Event{{Proc: "a", Seq: 1, Kind: Send, Msg: &Message{}}, {Proc: "b", Seq: 1, Kind: Receive, Msg: &Message{}}, {Proc: "b", Seq: 2, Kind: Receive}}, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := mustMerge(t, c.events...)
			checkOrder(t, l)
			var got []string
			for i, e := range l.Events {
				var from []string
				for _, s := range l.Sends(i) {
					from = append(from, fmt.Sprintf("%s#%d", l.Events[s].Proc, l.Events[s].Seq))
				}
				if from != nil {
					got = append(got, fmt.Sprintf("%s#%d:%s", e.Proc, e.Seq, strings.Join(from, ",")))
				}
			}
			slices.Sort(got)
			if strings.Join(got, " ") != c.want {
				t.Errorf("matched %q, want %q", got, c.want)
			}
			checkProblems(t, l, c.problems)
		})
	}
}

func checkProblems(t *testing.T, l *Log, want []string) {
	t.Helper()
	if len(l.Problems()) != len(want) {
		t.Errorf("problems %q, want %q", l.Problems(), want)
		return
	}
	for i, p := range l.Problems() {
		if !strings.Contains(p.Text, want[i]) {
			t.Errorf("problem %q, want %q", p.Text, want[i])
		}
	}
}

func of(proc string, pid int, host string, e Event) Event {
	e.Proc, e.Pid, e.Host = proc, pid, host
	return e
}

func TestProcesses(t *testing.T) {
	for _, c := range []struct {
		name     string
		events   []Event
		want     string
		lost     uint64
		problems []string
	}{
		{"without numbers", []Event{ev("a", 0, 1, Start), ev("b", 0, 2, Start), ev("a", 0, 3, End)}, "a#1 b#1 a#2", 0, nil},
		{"a gap", []Event{ev("a", 1, 1, Start), ev("a", 4, 2, Local), ev("a", 6, 3, Local)}, "a#1 a#4 a#6", 3,
			[]string{"the log lacks events of a: #2 to #3 before #4, and in 1 more places"}},
		{"a log that begins later", []Event{ev("a", 20, 1, Local), ev("a", 21, 2, Local)}, "a#20 a#21", 0, nil},
		{"one that begins with missing events", []Event{{Proc: "a", Seq: 20, Wall: at(2), Kind: Missing, Attrs: map[string]string{"n": "3"}}}, "a#20", 3, nil},
		{"more missing than is said", []Event{ev("a", 1, 1, Local), {Proc: "a", Seq: 9, Wall: at(2), Kind: Missing, Attrs: map[string]string{"n": "3"}}}, "a#1 a#9", 7, []string{"the log lacks events of a: #2 to #8 before #9"}},
		{"a gap that is accounted for", []Event{ev("a", 1, 1, Local), {Proc: "a", Seq: 5, Wall: at(2), Kind: Missing, Attrs: map[string]string{"n": "3"}}, ev("a", 6, 3, Local)}, "a#1 a#5 a#6", 3, nil},
		{"a killed process", []Event{ev("a", 1, 1, Local), ev("a", 2, 2, Missing)}, "a#1 a#2", 1, nil},
		{"given twice", []Event{ev("a", 1, 1, Local), ev("a", 1, 1, Local)}, "a#1", 0, []string{"1 events of a were given twice; each is used once"}},
		{"two of one number", []Event{ev("a", 1, 1, Local), ev("a", 1, 2, Start), ev("a", 2, 3, End)}, "a#1 a#2", 0, []string{"1 events of a have the number of another event (a #1 (local) is also start); the first of each is used"}},
		{"two of one name", []Event{of("a", 7, "x", ev("a", 1, 1, Start)), of("a", 8, "x", ev("a", 1, 5, Start)), of("a", 8, "x", ev("a", 2, 6, End))}, "a#1 a (pid 8 on x)#1 a (pid 8 on x)#2", 0,
			[]string{`two processes have the name "a": one is pid 7 on x, the other pid 8 on x; the second is called "a (pid 8 on x)" here`}},
		{"of a killed one by another", []Event{of("a", 7, "x", ev("a", 1, 1, Start)), of("a", 0, "", ev("a", 2, 2, Missing))}, "a#1 a#2", 1, nil},
		{"the name that another would get", []Event{of("a", 7, "", ev("a", 1, 1, Start)), of("a", 8, "", ev("a", 1, 2, Start)), ev("a (pid 8)", 1, 3, Start)}, "a#1 a (pid 8)'#1 a (pid 8)#1", 0, []string{`called "a (pid 8)'" here`}},
		{"in natural order", []Event{ev("p10", 1, 1, Start), ev("p9", 1, 1, Start), ev("p09", 1, 1, Start)}, "p09#1 p9#1 p10#1", 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := mustMerge(t, c.events...)
			checkOrder(t, l)
			if names(l) != c.want || l.Lost("a") != c.lost {
				t.Errorf("events %q, %d lost; want %q, %d", names(l), l.Lost("a"), c.want, c.lost)
			}
			checkProblems(t, l, c.problems)
		})
	}
	if l := mustMerge(t, of("a", 7, "lab", ev("a", 1, 1, Start))); l.Host("a") != "lab" || l.Host("b") != "" || l.Lost("b") != 0 {
		t.Error("the host of a is lab, and b is unknown")
	}
	for _, bad := range [][]Event{{ev("", 1, 1, Start)}, {ev("a", 1, 1, Start), ev("a", 0, 1, End)}} {
		if l, err := Merge(bad); err == nil {
			t.Errorf("merged %v to %v", bad, l.Events)
		}
	}
}

func TestCircles(t *testing.T) {
	for _, c := range []struct {
		name     string
		events   []Event
		kept     int // receipts that keep their sending
		problems []string
	}{
		{"before its own sending", []Event{received("a", 1, 1, "a", 1), sent("a", 2, 2, 1, "a")}, 0,
			[]string{"a #1 (receive message 1 from a) came before a #2 (send message 1 to a), of which it is: each happened before the other. The log of a lies"}},
		{"two that wait for each other", []Event{received("a", 1, 1, "b", 1), sent("a", 2, 2, 1, "b"), received("b", 1, 10, "a", 1), sent("b", 2, 12, 1, "a")}, 1,
			[]string{"a #1 (receive message 1 from b) came before b #2 (send message 1 to a), of which it is: each happened before the other (the circle goes through b #1 (receive message 1 from a) of a #2 (send message 1 to b))"}},
		{"three", []Event{received("a", 1, 1, "c", 1), sent("a", 2, 2, 1, "b"), received("b", 1, 3, "a", 1), sent("b", 2, 4, 1, "c"), received("c", 1, 5, "b", 1), sent("c", 2, 6, 1, "a")}, 2,
			[]string{"a #1 (receive message 1 from c) came before c #2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := mustMerge(t, c.events...)
			checkOrder(t, l)
			kept := 0
			for i := range l.Events {
				kept += len(l.Sends(i))
			}
			if kept != c.kept {
				t.Errorf("%d receipts keep their sending, want %d", kept, c.kept)
			}
			checkProblems(t, l, c.problems)
		})
	}
}

// Logs that are made to hold Merge up: each of these would take hours if each event was compared with each.
func TestMergeDoesNotHang(t *testing.T) {
	const n = 100_000
	for name, make := range map[string]func(i int) Event{
		"one message number": func(i int) Event { return kindOf(sent("a", uint64(i+1), i, 1, "b"), [2]Kind{Send, Receive}[i%2]) },
		"one datagram": func(i int) Event {
			return datagram("a", uint64(i+1), [2]Kind{Send, Receive}[i%2], 1, Message{To: []string{"a"}})
		},
		"circles": func(i int) Event {
			return kindOf(sent("a", uint64(i+1), i, uint64(i^1), "a"), [2]Kind{Receive, Send}[i%2])
		},
		"streams backwards": func(i int) Event { return bytesOf("a", uint64(i+1), Send, "c", int64(n-i), 1) },
		"receipts of everything": func(i int) Event {
			return bytesOf("a", uint64(i+1), [2]Kind{Send, Receive}[i%2], "c", int64(i/2*(1-i%2)), 1+i%2*n)
		},
		"drops of everything": func(i int) Event {
			return bytesOf("a", uint64(i+1), [2]Kind{Send, Drop}[i%2], "c", int64(i/2*(1-i%2)), 1+i%2*n)
		},
		"names": func(i int) Event { return of("a", i+1, "", ev("a", 1, i, Start)) },
		"processes": func(i int) Event {
			return kindOf(sent(fmt.Sprint("p", i/2*2), uint64(i%2+1), i, 1), [2]Kind{Send, Receive}[i%2])
		},
		"holes": func(i int) Event { return ev("a", uint64(2*i+1), i, Local) },
	} {
		events := []Event{}
		for i := range n {
			if name == "names" && i >= 1000 { // each is a Problem of its own
				break
			}
			events = append(events, make(i))
		}
		l, err := Merge(events)
		switch {
		case name == "processes": // 50,000 clocks of 50,000 entries
			if err == nil || !strings.Contains(err.Error(), "the clocks of 50000 receipts by 50000 processes would take 9 GiB") {
				t.Errorf("%s: %v", name, err)
			}
		case err != nil || len(l.Events) != len(events):
			t.Errorf("%s: %v, not all of %d events", name, err, len(events))
		}
	}
}
