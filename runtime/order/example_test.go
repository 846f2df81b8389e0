package order_test

import (
	"fmt"

	"jeton/runtime/order"
)

// Figure 8 by hand: Afida (0) writes to Brandon (1) and Nabilla (2), Brandon answers both, and his answer reaches Nabilla first.
func ExampleQueue() {
	afida, brandon, nabilla := order.New(order.Causal, 0, 3), order.New(order.Causal, 1, 3), order.New(order.Causal, 2, 3)
	mail := afida.Send([]int{1, 2}, "Shall we meet?")
	brandon.Receive(mail)
	var answer order.Message
	for range brandon.Ready() {
		answer = brandon.Send([]int{0, 2}, "Yes!")
	}
	for _, m := range []order.Message{answer, mail} { // as the network brings them
		nabilla.Receive(m)
		for m := range nabilla.Ready() {
			fmt.Println("delivered:", m.Body)
		}
		fmt.Println("held:", nabilla.Held())
	}
	// Output:
	// held: [string from process 1 waits for message 1 from process 0]
	// delivered: Shall we meet?
	// delivered: Yes!
	// held: []
}

func ExampleCase() {
	for _, kind := range []order.Kind{order.ByLamport, order.Causal} {
		run, err := order.Figure8(kind).Run()
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(kind, run.Processes[order.Nabilla].(*order.Layer).State()["read"])
	}
	// Output:
	// lamport answer mail
	// causal mail answer
}
