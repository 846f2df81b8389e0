package check

import (
	"testing"

	"jeton/runtime/history"
)

func fifo(l *history.Log) Verdict      { return FIFO(l) }
func causal(l *history.Log) Verdict    { return Causal(l) }
func once(l *history.Log) Verdict      { return AtMostOnce(l) }
func delivered(l *history.Log) Verdict { return Delivered(l, AtRest(true)) }

func TestFIFO(t *testing.T) {
	swapped := func() *script {
		return newScript().send("a", "1", "M", "b").send("a", "2", "M", "b").receive("b", "2").receive("b", "1")
	}
	try(t, []scene{
		{"in order", newScript().send("a", "1", "M", "b").send("a", "2", "M", "b").receive("b", "1").receive("b", "2"), fifo, OK, "2 messages on 1 channel,", ""},
		{"swapped", swapped(), fifo, Violated, "M 2 of a reaches b before M 1", "b#1 b#2"},
		{"swapped by the network, delivered in order", swapped().deliver("b", "1").deliver("b", "2"), fifo, OK, "", ""},
		{"the network alone", swapped().deliver("b", "1").deliver("b", "2"), func(l *history.Log) Verdict { return FIFO(l, ByReceipt()) }, Violated, "", "b#1 b#2"},
		{"two receivers, each in order", newScript().send("a", "1", "M", "b").send("a", "2", "M", "c").receive("c", "2").receive("b", "1"), fifo, OK, "2 channels", ""},
		{"the first one is lost", newScript().send("a", "1", "M", "b").send("a", "2", "M", "b").receive("b", "2"), fifo, OK, "", ""},
		{"an old one comes again", newScript().send("a", "1", "M", "b").send("a", "2", "M", "b").receive("b", "1").receive("b", "2").receive("b", "1"), fifo, OK, "", ""},
		{"swapped, whatever is missing", swapped().add("b", history.Event{Kind: history.Missing, Attrs: pairs([]string{"n", "3"})}), fifo, Violated, "", "b#1 b#2"},
		{"silence", newScript().mark("a", "x"), fifo, Unknown, "no message", ""},
		{"not among those", swapped(), func(l *history.Log) Verdict { return FIFO(l, Among("a")) }, Unknown, "no message", ""},
	})
}

// figure8 is the handout's: a mail to b and c, b's answer to c overtakes it.
func figure8() *script {
	return newScript().send("a", "mail", "MAIL", "b", "c").receive("b", "mail").send("b", "answer", "MAIL", "c")
}

func TestCausal(t *testing.T) {
	try(t, []scene{
		{"the answer overtakes", figure8().receive("c", "answer").receive("c", "mail"), causal, Violated, "c gets MAIL 1 of b before MAIL 1 of a", "c#1 c#2"},
		{"in order", figure8().receive("c", "mail").receive("c", "answer"), causal, OK, "3 deliveries", ""},
		{"held until its time", figure8().deliver("b", "mail").receive("c", "answer").message("c", history.Hold, "answer").receive("c", "mail").deliver("c", "mail").deliver("c", "answer"),
			causal, OK, "", ""},
		{"received and held has caused nothing", newScript().send("a", "1", "M", "b", "c").receive("b", "1").message("b", history.Hold, "1").send("b", "2", "M", "c").
			receive("c", "2").deliver("c", "2").receive("c", "1").deliver("c", "1"), causal, OK, "", ""},
		{"two mails that nothing orders", newScript().send("a", "1", "M", "c").send("b", "2", "M", "c").receive("c", "2").receive("c", "1"), causal, OK, "", ""},
		{"by way of a third", newScript().send("a", "1", "M", "c").tell("a", "b").tell("b", "d").send("d", "2", "M", "c").receive("c", "2").receive("c", "1"),
			causal, Violated, "", "c#1 c#2"},
	})
	l := newScript().send("a", "1", "M", "c").tell("a", "b").tell("b", "d").send("d", "2", "M", "c").receive("c", "2").receive("c", "1").log(t)
	if path := Causal(l).Witness.Path; len(path) != 7-1 {
		t.Errorf("path %v: want the two sendings and two messages on the way", path)
	}
}

func TestNoCreation(t *testing.T) {
	forged := history.Event{Kind: history.Receive, Msg: &history.Message{From: "a", ID: 99, Type: "M"}}
	foreign := history.Event{Kind: history.Receive, Msg: &history.Message{From: "x", ID: 1, Type: "M"}}
	try(t, []scene{
		{"sent", figure8(), NoCreation, OK, "1 receipt,", ""},
		{"forged", newScript().tell("a", "b").add("b", forged), NoCreation, Violated, "nobody has sent it", "b#2"},
		{"of one that does not record", newScript().add("b", foreign), NoCreation, Unknown, "no events of the sender", ""},
		{"of one whose events are missing", newScript().add("a", history.Event{Kind: history.Missing, Attrs: pairs([]string{"n", "1"})}).add("b", forged), NoCreation, Unknown, "looks violated", ""},
		{"for another", newScript().mark("c", "x").send("a", "1", "M", "b").receive("b", "1").receive("c", "1"), NoCreation, Violated, "for others", "a#1 c#2"},
	})
}

func TestAtMostOnce(t *testing.T) {
	twice := newScript().send("a", "1", "M", "b").receive("b", "1").receive("b", "1")
	try(t, []scene{
		{"once", figure8(), once, OK, "", ""},
		{"twice", twice, once, Violated, "b gets M 1 of a twice", "a#1 b#1 b#2"},
		{"received twice, delivered once", newScript().send("a", "1", "M", "b").receive("b", "1").receive("b", "1").deliver("b", "1"), once, OK, "", ""},
		{"each receiver once", newScript().send("a", "1", "M", "b", "c").receive("b", "1").receive("c", "1"), once, OK, "2 messages", ""},
	})
}

func TestDelivered(t *testing.T) {
	held := func() *script {
		return newScript().send("a", "mail", "MAIL", "b", "c").receive("b", "mail").deliver("b", "mail").send("b", "answer", "MAIL", "c").receive("c", "answer").message("c", history.Hold, "answer")
	}
	try(t, []scene{
		{"all", figure8().receive("c", "mail").receive("c", "answer"), delivered, OK, "3 messages", ""},
		{"one has not come", figure8().receive("c", "answer"), delivered, Violated, "MAIL 1 of a has not come to c", "a#1"},
		{"one may still come", figure8().receive("c", "answer"), func(l *history.Log) Verdict { return Delivered(l) }, Unknown, "may still come", ""},
		{"held for one that has not come", held(), delivered, Violated, "c holds MAIL 1 of b back: before it, MAIL 1 of a is missing", "a#1 b#3 c#1"},
		{"held, and the one before has come", held().receive("c", "mail").deliver("c", "mail"), delivered, Violated, "nothing that it depends on is missing", "b#3 c#1"},
		{"lost on the way", figure8().receive("c", "answer").message("a", history.Drop, "mail"), delivered, Violated, "was lost on the way", "a#1 a#2"},
		{"lost because the receiver was dead", figure8().fault("c", "kill").message("a", history.Drop, "mail").message("b", history.Drop, "answer").fault("c", "restart"), delivered, OK, "", ""},
		{"for one that was killed", figure8().fault("c", "kill"), delivered, OK, "", ""},
	})
}
