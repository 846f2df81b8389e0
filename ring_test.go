package main

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ringCells are what a student has: a process of the election that is a daemon of a ring.
const ringCells = `import (
	"context"
	"os"
	"time"

	"jeton/runtime/election"
	"jeton/runtime/node"
	"jeton/runtime/topology"
)

func member(at topology.Invitation) error {
	me, err := at.Join()
	if err != nil {
		return err
	}
	defer me.Close()
	p := election.NewChangRoberts(election.Config{ID: election.ID{Host: me.Name(), Pid: os.Getpid()}, Number: true})
	err = node.Run(context.Background(), node.Config{Process: p, Messages: election.Messages(), Place: me})
	fmt.Println(me.Self, "of", me.Shape, "relayed", me.Relayed, "and has ended:", p.State()["leader"] != "", err)
	return err
}`

// A Chang-Roberts election over daemons on two hosts, both closings, started from a cell by a command.
func TestElectionOfDaemons(t *testing.T) {
	nb := newNotebook(t)
	s := &screen{}
	s.run(t, nb, 0, "%hosts alice,bob --launcher local")
	s.run(t, nb, 1, ringCells)
	for i, c := range []struct{ closing, relayed string }{{"AddressUp", "1"}, {"AddressAlong", "0"}} {
		s.run(t, nb, 2+i, fmt.Sprintf(`{
	ring, err := topology.Ring(3, topology.%[1]s).Daemons([]string{"alice", "bob"}, member)
	fmt.Println("%[1]s", err)
	for _, m := range ring.Members() {
		fmt.Println(m.Name, "is on", m.Host)
	}
	fmt.Println("unknown:", ring.Command(1, "fly"))
	fmt.Println("elect:", ring.Command(1, "elect"))
	fmt.Println("%[1]s all:", ring.Wait(), ring.Close())
}`, c.closing))
		s.has(t, `(?m)^`+c.closing+` <nil>$`)
		s.has(t, `unknown: topology: command "fly" to process 1 \(member-?\d* on (alice|bob)\): .*fly`)
		s.has(t, c.closing+` all: <nil> <nil>`)
		s.has(t, `\[bob/\d+\] 1 of ring of 3 relayed `+c.relayed+` and has ended: true <nil>`)
	}
	s.run(t, nb, 9, `{
	_, err := topology.Ring(3, topology.AddressUp).Daemons([]string{"alice", "carol"}, member)
	fmt.Println("dead:", err)
}`)
	s.has(t, `dead: .*process 1 on host "carol": .*this notebook has no host "carol"`)
	s.run(t, nb, 10, "func early(at topology.Invitation) { fmt.Println(\"not today\"); os.Exit(3) }\n_, err := topology.Star(2).Daemons([]string{\"\"}, early)\nfmt.Println(\"early:\", err)")
	s.has(t, `early: topology: star of 2: .* has not called the launcher: process \d \(early(-2)? on localhost\) has ended before it joined: exit status 3; it said: .*not today`)
}

// The same process on the ranks of a world: over a ring of connections of their own, and over the world's mesh.
func TestElectionOfRanks(t *testing.T) {
	b := newBook(t)
	b.run("%world 3")
	b.run(`%%world
import (
	"context"
	"jeton/runtime/check"
	"jeton/runtime/election"
	"jeton/runtime/node"
	"jeton/runtime/topology"
	"jeton/runtime/transport"
)
func elect(c node.Config) (rank string, err error) {
	p := election.NewChangRoberts(election.Config{ID: election.ID{Number: 10 - world.Rank()}, Number: true})
	c.Process, c.Messages = p, election.Messages()
	c.Commands = []node.At{{0, "elect"}}
	err = node.Run(context.Background(), c)
	return p.State()["rank"], err
}`)
	for _, c := range []string{
		"me, err := topology.Ring(3, topology.AddressUp).Ranks()\nif err != nil { panic(err) }\ndefer me.Close()\nrank, err := elect(node.Config{Place: me})",
		"m, err := transport.Self()\nif err != nil { panic(err) }\nrank, err := elect(node.Config{Mesh: m})",
		"m, err := transport.Self()\nif err != nil { panic(err) }\nrank, err := elect(node.Config{Mesh: m})",
	} {
		got := b.run("%%world\n{\n" + c + "\nfmt.Println(\"rank\", rank, err)\n}")
		for r := range 3 {
			if !strings.Contains(got, fmt.Sprintf("[%d] rank %d <nil>", r, r)) {
				t.Errorf("%s:\n%s", c, got)
			}
		}
	}
}

// A ring of 100 daemons on this machine: from the call until all have both neighbours; and what of that the kernel computes, which checks and
// compiles the function for each.
func BenchmarkRingOfDaemons(b *testing.B) {
	nb := newNotebook(b)
	s := &screen{}
	s.run(b, nb, 1, ringCells)
	rings := 0
	for _, closing := range []string{"AddressUp", "AddressAlong"} {
		b.Run("daemons=100/closing="+closing, func(b *testing.B) {
			var all time.Duration
			before := ownTime()
			for b.Loop() {
				rings++
				s.run(b, nb, 2, fmt.Sprintf(`{
	start := time.Now()
	ring, err := topology.Ring(100, topology.%s).Daemons([]string{""}, member)
	if err != nil {
		panic(err)
	}
	fmt.Println("ring %d took", time.Since(start).Nanoseconds())
	ring.Close()
}`, closing, rings))
				var ns int64
				line := s.has(b, fmt.Sprintf(`ring %d took \d+`, rings))
				_, err := fmt.Sscanf(line, fmt.Sprintf("ring %d took %%d", rings), &ns)
				if err != nil {
					b.Fatal(err)
				}
				all += time.Duration(ns)
			}
			b.ReportMetric(all.Seconds()/float64(b.N), "s/ring")
			b.ReportMetric((ownTime()-before).Seconds()/float64(b.N), "kernel-cpu-s/ring")
		})
	}
}

// ownTime is what this process, the kernel here, has computed for.
func ownTime() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
