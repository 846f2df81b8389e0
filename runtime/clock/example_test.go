package clock_test

import (
	"fmt"

	"jeton/runtime/clock"
)

func ExampleLamport() {
	var a, b clock.Lamport
	stamp := a.Tick() // a sends
	b.Tick()          // b does something of its own
	b.Tick()
	fmt.Println(b.Receive(stamp), stamp.Stamp(0), b.Stamp(1))
	// Output: 3 (1, 0) (3, 1)
}

func ExampleVector() {
	a, b := clock.NewVector(2), clock.NewVector(2)
	stamp := a.Tick(0) // a sends
	own := b.Tick(1)   // b does something that nobody hears of
	got := b.Receive(1, stamp)
	fmt.Println(stamp, own, stamp.Compare(own))
	fmt.Println(stamp, got, stamp.Compare(got))
	// Output:
	// [1 0] [0 1] concurrent
	// [1 0] [1 2] before
}

func ExampleNamedMatrix() {
	sent := clock.NamedMatrix{}
	sent.Sent("afida", "brandon", "nabilla") // one mail to both
	sent.Sent("brandon", "nabilla")
	fmt.Println(sent)
	fmt.Println("nabilla is to get", sent.Column("nabilla"))
	// Output:
	// {afida:{brandon:1 nabilla:1} brandon:{nabilla:1}}
	// nabilla is to get {afida:1 brandon:1}
}
