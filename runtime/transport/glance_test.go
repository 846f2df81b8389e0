package transport

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"
)

// Only ranks of one's own host take its processors.
func TestCrowded(t *testing.T) {
	cpus := runtime.NumCPU()
	one := func(int) string { return "alice" }
	apart := func(rank int) string { return fmt.Sprint("host", rank) }
	for _, x := range []struct {
		name string
		size int
		host func(int) string
		want bool
	}{
		{"a processor each", cpus, one, false},
		{"one too many", cpus + 1, one, true},
		{"hosts without names", cpus + 1, nil, true},
		{"a host each", 4 * cpus, apart, false},
		{"unknown size", 0, one, false},
	} {
		c := Config{Size: x.size, Host: x.host}
		if got := c.crowds(); got != x.want {
			t.Errorf("%s: crowds() = %t, want %t", x.name, got, x.want)
		}
	}
}

// Messages of all lengths come whole where readers stay awake, and the end of the mesh ends them.
func TestReadersAwake(t *testing.T) {
	if runtime.GOMAXPROCS(0) == 1 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	}
	all := meshes(t, 2)
	for _, m := range all {
		m.crowded = true
	}
	ok(t, all[0].Connect(soonest(t), 1))
	for _, n := range []int{0, 1, 100, directFrom, brief, brief + 1, 3 << 20} {
		want := bytes.Repeat([]byte{byte(n), 7, byte(n >> 8)}, n/3+1)[:n]
		sent := make(chan error, 1)
		go func() { sent <- all[0].Send(soonest(t), 1, want) }()
		got, err := all[1].Recv(soonest(t), 0)
		ok(t, err)
		ok(t, <-sent)
		if !bytes.Equal(got.Data, want) {
			t.Fatalf("%d bytes came as %d others", n, len(got.Data))
		}
	}
	for _, m := range all {
		if c := m.peers[1-m.Rank()].current.Load(); runtime.GOOS == "linux" && c.sock == nil {
			t.Errorf("rank %d does not look", m.Rank())
		}
	}
}

// A look that finds nothing ends by itself, and takes no byte from the read that follows.
func TestLookInVain(t *testing.T) {
	all := meshes(t, 2)
	all[0].crowded = true
	ok(t, all[0].Connect(soonest(t), 1))
	c := all[0].peers[1].current.Load()
	c.ask() // its own goroutine shall not read
	defer c.answered()
	c.lead <- struct{}{}
	if n := c.peek(make([]byte, 8)); n != 0 {
		t.Errorf("%d bytes were read where none were sent", n)
	}
	<-c.lead
	send(t, all[1], 0, "after")
	expect(t, all[0], 1, "after")
}
