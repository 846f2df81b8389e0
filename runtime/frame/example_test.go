package frame_test

import (
	"fmt"
	"net"

	"jeton/runtime/frame"
)

// Two messages that come glued, and a third of a type that is not known.
func Example() {
	a, b := net.Pipe()
	go func() {
		b.Write([]byte("E 2\n17\nF 2\n19\nX 0\n\n"))
		b.Close()
	}()
	c := frame.New(a, frame.Config{Peer: "link-2", Types: []string{"E", "F"}})
	defer c.Close()
	for range 3 {
		m, err := c.Recv()
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(m.Type, m.Text())
	}
	// Output:
	// E 17
	// F 19
	// frame: receive from link-2: a message of a type that is not known here: X (known are E, F)
}
