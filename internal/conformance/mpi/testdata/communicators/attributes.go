// Values kept with a communicator: what becomes of them when it is duplicated and freed.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func next(_ *mpi.Comm, value any) (any, bool, error) {
	fmt.Println("copy", value)
	return value.(int) + 1, true, nil
}

func gone(_ *mpi.Comm, value any) error {
	fmt.Println("delete", value)
	return nil
}

func tell(what string, c *mpi.Comm, key *mpi.Keyval) {
	value, there, _ := c.Attr(key)
	if !there {
		value = 0
	}
	fmt.Println(what+":", there, value)
}

func main() {
	defer mpi.Finalize()
	counted, same, none := mpi.CreateKeyval(next, gone), mpi.CreateKeyval(mpi.DupAttr, gone), mpi.CreateKeyval(nil, nil)
	c, _ := mpi.World().Dup()
	tell("not set", c, counted)
	c.SetAttr(counted, 10)
	c.SetAttr(same, 20)
	c.SetAttr(none, 30)
	d, _ := c.Dup()
	tell("counted", d, counted)
	tell("same", d, same)
	tell("none", d, none)
	d.SetAttr(counted, 50) // the old one is deleted
	tell("changed", d, counted)
	tell("as it was", c, counted)
	e, _ := c.Split(0, 0)
	tell("split", e, same)
	d.DeleteAttr(same)
	tell("deleted", d, same)
	d.Free()
	fmt.Println("freed")
	c.DeleteAttr(counted)
	c.DeleteAttr(same)
	c.Free()
}
