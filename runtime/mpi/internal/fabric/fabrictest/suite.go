package fabrictest

import (
	"context"
	"testing"
	"time"

	"jeton/runtime/mpi/internal/fabric"
)

// An Open returns the ends of a network of n ranks, of which the test may close some. What is left it closes by t.Cleanup.
type Open func(t *testing.T, n int) []fabric.Fabric

// Run runs all tests but that of Allocs.
func Run(t *testing.T, open Open) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, Open)
	}{
		{"header", header},
		{"lengths", lengths},
		{"order", order},
		{"tokens", tokens},
		{"copies", copies},
		{"idle receiver", idleReceiver},
		{"replies", replies},
		{"early packets", early},
		{"park for a packet", parkForPacket},
		{"park for a token", parkForToken},
		{"park ends with its context", parkContext},
		{"park returns when it is done", parkDone},
		{"wake", wake},
		{"wake is not lost", wakeNotLost},
		{"several park", severalPark},
		{"ping-pong", pingPong},
		{"close", closes},
		{"close while parked", closeParked},
		{"lost after what was sent", lostLast},
		{"storm", storm},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}
}

// patient bounds a wait for something that must come; it is long, for a slow and busy machine.
const patient = 5 * time.Minute

func soonest(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	t.Cleanup(cancel)
	return ctx
}
