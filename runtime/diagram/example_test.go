package diagram_test

import (
	"fmt"

	"jeton/runtime/diagram"
	"jeton/runtime/order"
)

// Figure 8: Nabilla reads the answer before the mail that it answers. In a notebook the picture is drawn; in a terminal it is text.
func ExampleSpaceTime() {
	r, err := order.Figure8(order.None).Run()
	if err != nil {
		fmt.Println(err)
		return
	}
	names := map[string]string{"p0": "Afida", "p1": "Brandon", "p2": "Nabilla"}
	fmt.Println(diagram.SpaceTime(r.Log(), diagram.Options{Names: names, Clocks: diagram.Lamport}))
	// Output:
	// Afida (p0)     Brandon (p1)    Nabilla (p2)
	//         ●╌mail1▸        │               │  2
	//         │        ╌mail1▸○               │  3
	//         │      ◂answer1╌●╌answer1▸      │  5
	//         ○◂answer1╌      │               │  6
	//         │               │      ╌answer1▸○  6
	//         │               │        ╌mail1▸○  9
}
