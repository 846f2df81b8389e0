// Typed constants with methods, in switches, arrays, maps, and flags.
package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

type State uint8

const (
	Idle State = iota
	Running
	Blocked
	Dead
)

var names = [...]string{Idle: "idle", Running: "running", Dead: "dead"}

func (s State) String() string {
	if int(s) < len(names) && names[s] != "" {
		return names[s]
	}
	return fmt.Sprintf("State(%d)", uint8(s))
}

func (s State) Next() State { return (s + 1) % (Dead + 1) }

func (s State) MarshalText() ([]byte, error) { return []byte(strings.ToUpper(s.String())), nil }

type Perm uint

const (
	R Perm = 4 >> iota
	W
	X
	RW  = R | W
	RWX = RW | X
)

func (p Perm) String() string {
	var b strings.Builder
	for i, c := range "rwx" {
		if p&(R>>i) != 0 {
			b.WriteRune(c)
		} else {
			b.WriteByte('-')
		}
	}
	return b.String()
}

type Celsius float64

const (
	Freezing Celsius = 0
	Boiling  Celsius = 100
	Absolute         = Freezing - 273.15
)

func (c Celsius) F() float64 { return float64(c)*9/5 + 32 }

type Color string

const (
	Red  Color = "red"
	Blue       = Color("blue")
)

func (c Color) Hot() bool { return c == Red }

func main() {
	for s := Idle; s <= Dead; s++ {
		fmt.Print(s, "→", s.Next(), " ")
	}
	fmt.Println(State(9), Idle.Next().Next(), (Dead).String())
	fmt.Printf("%v %d %s %q %x %T %08b %+v %#v\n", Running, Running, Running, Running, Running, Running, Running, Running, Running)
	count := map[State]int{Idle: 2, Dead: 1}
	count[Running]++
	fmt.Println(count, [...]State{Dead, Idle}, []State(nil), struct{ S State }{Blocked}, &struct{ s State }{Dead})
	b, err := json.Marshal(map[State][]State{Running: {Idle, Dead}})
	fmt.Println(string(b), err)
	switch s := Blocked; s {
	case Idle, Running:
		fmt.Println("live")
	case 2:
		fmt.Println("blocked by number")
	}
	fmt.Println(R, W, X, RW, RWX, RWX&^W, ^RWX&RWX, Perm(0))
	fmt.Println(Absolute, Boiling.F(), Celsius(36.6).F(), Freezing == 0, Boiling/3)
	fmt.Printf("%T %T %.1f\n", Absolute, Blue, Absolute)
	fmt.Println(Red.Hot(), Blue.Hot(), Color("re"+"d").Hot(), Red+"dish", len(Red))
	var x any = Running
	_, isInt := x.(uint8)
	_, isStringer := x.(fmt.Stringer)
	fmt.Println(x == Running, x == any(1), x == uint8(1), isInt, isStringer)
}
