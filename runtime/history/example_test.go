package history_test

import (
	"fmt"
	"os"
	"strings"
	"time"

	"jeton/runtime/history"
)

// A log of two processes, of which the second's clock is a second late.
func run() *history.Log {
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	log, err := history.Merge([]history.Event{
		{Proc: "p1", Seq: 1, Wall: at.Add(-time.Second), Kind: history.Receive, Msg: &history.Message{From: "p0", ID: 1}},
		{Proc: "p1", Seq: 2, Wall: at.Add(-time.Second), Kind: history.Mark, Name: history.CSEnter},
		{Proc: "p0", Seq: 1, Wall: at, Kind: history.Send, Msg: &history.Message{From: "p0", To: []string{"p1"}, ID: 1, Type: "TOKEN"}},
		{Proc: "p0", Seq: 2, Wall: at, Kind: history.Local, Name: "rests"},
	})
	if err != nil {
		panic(err)
	}
	return log
}

func ExampleMerge() {
	log := run()
	for i := range log.Events {
		fmt.Println(log.Name(i), log.Clock(i))
	}
	enter := log.Marks(history.CSEnter)[0]
	fmt.Println(log.Before(log.Index("p0", 1), enter), log.Concurrent(log.Index("p0", 2), enter))
	// Output:
	// p0 #1 (send TOKEN message 1 to p1) {"p0":1}
	// p1 #1 (receive message 1 from p0) {"p0":1, "p1":1}
	// p1 #2 (mark cs.enter) {"p0":1, "p1":2}
	// p0 #2 (local rests) {"p0":2}
	// true true
}

func ExampleLog_Problems() {
	log, _ := history.Merge([]history.Event{
		{Proc: "p1", Seq: 1, Kind: history.Receive, Msg: &history.Message{From: "p0", ID: 1}},
		{Proc: "p1", Seq: 4, Kind: history.End},
	})
	for _, p := range log.Problems() {
		fmt.Println(p)
	}
	// Output:
	// the log lacks events of p1: #2 to #3 before #4. What depends on them cannot be judged
	// p1 received what nobody in the log has sent: p1 #1 (receive message 1 from p0). There are no events of p0: does it record?
}

func ExampleLog_WriteShiViz() {
	_ = run().WriteShiViz(os.Stdout)
	// Output:
	// (?<event>.*)\n(?<host>\S*) (?<clock>{.*})
	//
	// send TOKEN message 1 to p1
	// p0 {"p0":1}
	// receive message 1 from p0
	// p1 {"p0":1, "p1":1}
	// mark cs.enter
	// p1 {"p0":1, "p1":2}
	// local rests
	// p0 {"p0":2}
}

func ExampleReadGoVector() {
	log, err := history.ReadGoVector(strings.NewReader(`client {"client":1}
asks
server {"client":1, "server":1}
answers
`))
	if err != nil {
		panic(err)
	}
	fmt.Println(log.Name(0), "→", log.Name(log.Receipts(0)[0]))
	// Output:
	// client #1 (send asks message 1 to server) → server #1 (receive answers message 1 from client)
}

func ExampleLog_Within() {
	log := run()
	cut := log.CutAfter(log.Index("p1", 2)) // p1 has the token, and p0 has not sent it
	fmt.Println(log.Consistent(cut), log.Within(cut), log.Closure(cut))
	// Output:
	// false [0 0] [1 2]
}
