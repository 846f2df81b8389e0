package topology_test

import (
	"context"
	"fmt"

	"jeton/runtime/topology"
)

// A message goes once round a ring; each process appends its number. Here the processes are goroutines.
func Example() {
	err := topology.Ring(4, topology.AddressUp).Local(context.Background(), func(me *topology.Place) error {
		if me.Self == 0 {
			if err := me.Right.Send("M", "0"); err != nil {
				return err
			}
		}
		m, err := me.Left.Recv()
		if err != nil {
			return err
		}
		if me.Self == 0 {
			fmt.Println("it went", m.Text())
			return nil
		}
		return me.Right.Send("M", fmt.Sprint(m.Text(), " → ", me.Self))
	})
	fmt.Println(err)
	// Output:
	// it went 0 → 1 → 2 → 3
	// <nil>
}
