package node_test

import (
	"context"
	"fmt"

	"jeton/runtime/election"
	"jeton/runtime/node"
	"jeton/runtime/topology"
)

// The election of Chang and Roberts over a ring of connections: the same process that package sim runs.
func Example() {
	ctx, numbers := context.Background(), []int{30, 10, 20}
	err := topology.Ring(3, topology.AddressAlong).Local(ctx, func(me *topology.Place) error {
		p := election.NewChangRoberts(election.Config{ID: election.ID{Number: numbers[me.Self]}})
		err := node.Run(ctx, node.Config{Process: p, Messages: election.Messages(), Place: me, Commands: []node.At{{0, "elect"}}})
		if me.Self == 2 {
			fmt.Println("process 2 knows the leader:", p.State()["leader"])
		}
		return err
	})
	fmt.Println(err)
	// Output:
	// process 2 knows the leader: 30
	// <nil>
}
