package check_test

import (
	"errors"
	"fmt"

	"jeton/runtime/check"
	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// rude enters the section without asking anybody.
type rude struct{}

func (rude) Start(env *protocol.Env)                { env.Mark(history.CSEnter); env.Mark(history.CSExit) }
func (rude) Receive(*protocol.Env, int, any)        {}
func (rude) Expire(env *protocol.Env, timer string) {}

// run is two rude processes.
func run() *history.Log {
	r, err := sim.Run(sim.Config{N: 2, New: func(int) protocol.Process { return rude{} }})
	if err != nil {
		panic(err)
	}
	return r.Log()
}

func ExampleMutex() {
	v := check.Mutex(run())
	fmt.Println(v)
	fmt.Println(v.OK(), v.Witness.Events)
	// Output:
	// ✗ At most one process at a time is in the critical section.
	//   violated: p1 enters, p1 #2 (enters the section), and nothing tells it that p0 has left: its exit is p0 #3 (leaves the section)
	//   sections: 2
	//   → p0 #2 (enters the section)
	//   → p0 #3 (leaves the section)
	//   → p1 #2 (enters the section)
	//   In the cut: p0 #2, p1 #2
	// false [1 2 4]
}

func ExampleVerdict_In() {
	fmt.Println(check.Requested(run()).In(check.French))
	// Output:
	// ? Un processus n’entre en section critique qu’après l’avoir demandée, une fois par demande.
	//   indéterminée : aucune demande n’a été faite
	//   demandes : 0, sections : 2
}

func ExampleAlways() {
	fmt.Println(check.Always(run(), "Nobody is alone inside.", func(c *check.Cut) error {
		inside := 0
		for _, p := range c.Log.Procs {
			if c.Mark(p, history.CSEnter, history.CSExit) == history.CSEnter {
				inside++
			}
		}
		if inside == 1 {
			return errors.New("one is alone")
		}
		return nil
	}))
	// Output:
	// ✗ Nobody is alone inside.
	//   violated: in a consistent cut of this run: one is alone
	//   consistent cuts: 4
	//   → p0 #2 (enters the section)
	//   In the cut: p0 #2
}
