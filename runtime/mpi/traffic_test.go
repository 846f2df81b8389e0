package mpi

import (
	"reflect"
	"strings"
	"testing"
)

// matrix is the traffic of a job in which each rank has done something, at rank 0.
func matrix(t *testing.T, n int, do func(c *Comm)) *Traffic {
	t.Helper()
	var all *Traffic
	launch(t, n, func(c *Comm) {
		do(c)
		m, err := c.TrafficMatrix(0)
		ok(t, err)
		if c.Rank() == 0 {
			all = m
		} else if m != nil {
			t.Errorf("rank %d has a matrix, and is not root", c.Rank())
		}
	})
	return all
}

// A broadcast as a star: N−1 messages, all sent by the root; labs 11.4 and 11.5.
func TestTrafficStar(t *testing.T) {
	m := matrix(t, 5, func(c *Comm) {
		x := 7
		if c.Rank() == 2 {
			for r := range c.Size() {
				if r != 2 {
					ok(t, c.Send(&x, r, 4))
				}
			}
		} else {
			_, err := c.Recv(&x, 2, 4)
			ok(t, err)
		}
	})
	want := [][]int{{0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {1, 1, 0, 1, 1}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}}
	if got := m.Messages(); !reflect.DeepEqual(got, want) {
		t.Errorf("messages %v, want %v", got, want)
	}
	one := Flow{Messages: 1, Bytes: 8, Items: 1, Type: "int64", Least: 8, Most: 8}
	if got := m.Pair(2, 4); got != one {
		t.Errorf("2 → 4: %+v, want %+v", got, one)
	}
	all := Flow{Messages: 4, Bytes: 32, Items: 4, Type: "int64", Least: 8, Most: 8}
	if m.Sent(2) != all || m.Total() != all || m.Sent(0) != (Flow{}) || m.Received(1) != one {
		t.Errorf("sent %+v, total %+v, received %+v", m.Sent(2), m.Total(), m.Received(1))
	}
	if m.Tags()[4] != all || len(m.Tags()) != 1 {
		t.Errorf("tags: %v", m.Tags())
	}
	if got := m.Total().String(); got != "4 messages of 1 int64" {
		t.Errorf("in words: %q", got)
	}
}

// The first elements of M rows one by one, and with a vector type: labs 12.2.2a and b. One payload, M messages or one.
func TestTrafficOfTypes(t *testing.T) {
	const rows, columns = 6, 4
	column := Must(Int.Vector(rows, 1, columns))
	ok(t, column.Commit())
	for name, each := range map[string]bool{"one by one": true, "with the type": false} {
		m := matrix(t, 2, func(c *Comm) {
			a, b := make([]int, rows*columns), make([]int, rows*columns)
			peer := 1 - c.Rank()
			if !each {
				_, err := c.Sendrecv(Buffer{Data: a, Count: 1, Type: column}, peer, 0, Buffer{Data: b, Count: 1, Type: column}, peer, 0)
				ok(t, err)
				return
			}
			for i := range rows {
				_, err := c.Sendrecv(a[i*columns:i*columns+1], peer, i, b[i*columns:i*columns+1], peer, i)
				ok(t, err)
			}
		})
		want := Flow{Messages: 1, Bytes: 8 * rows, Items: rows, Type: "int64", Least: 8 * rows, Most: 8 * rows}
		if each {
			want.Messages, want.Least, want.Most = rows, 8, 8
		}
		for from := range 2 {
			if got := m.Pair(from, 1-from); got != want {
				t.Errorf("%s: %d → %d: %+v, want %+v", name, from, 1-from, got, want)
			}
		}
	}
}

func TestTrafficClasses(t *testing.T) {
	m := matrix(t, 4, func(c *Comm) {
		x := []int{c.Rank()}
		ok(t, c.Bcast(x, 1, WithAlgorithm("linear")))
		q, err := c.Irecv(x, c.Rank(), 9)
		ok(t, err)
		ok(t, c.Send([]int{5}, c.Rank(), 9))
		_, err = q.Wait()
		ok(t, err)
	})
	if got := m.Class(InCollectives); got.Messages != 3 || got.Bytes != 24 {
		t.Errorf("collective: %+v", got)
	}
	p := m.Only(PointToPoint)
	if got := p.Messages(); !reflect.DeepEqual(got, [][]int{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}}) {
		t.Errorf("point to point: %v", got)
	}
	if got := m.Only(InCollectives).Sent(1).Messages; got != 3 {
		t.Errorf("the root sent %d", got)
	}
	if n := len(m.Only(InCollectives, OneSided).Tags()); n != 0 {
		t.Errorf("a collective operation has %d tags", n)
	}
	want := map[int]Flow{9: {Messages: 4, Bytes: 32, Items: 4, Type: "int64", Least: 8, Most: 8}}
	for name, part := range map[string]*Traffic{"all": m, "point to point": p, "both": m.Only(OneSided, PointToPoint), "twice": p.Only(PointToPoint)} {
		if got := part.Tags(); !reflect.DeepEqual(got, want) {
			t.Errorf("tags of %s: %v, want %v", name, got, want)
		}
	}
}

// An all-to-all: N(N−1) messages; lab 11.6.
func TestTrafficAlltoall(t *testing.T) {
	const n = 5
	m := matrix(t, n, func(c *Comm) {
		ok(t, c.Alltoall(make([]int, n), make([]int, n), WithAlgorithm("pairwise")))
	})
	if got := m.Total(); got.Messages != n*(n-1) || got.Items != n*(n-1) {
		t.Errorf("%+v", got)
	}
}

// What brings data from a window is the target's to have sent; lab 13.1.
func TestTrafficOneSided(t *testing.T) {
	m := matrix(t, 3, func(c *Comm) {
		mem := []int{c.Rank() + 100}
		w, err := c.WinCreate(mem)
		ok(t, err)
		ok(t, w.Fence())
		got := []int{0}
		if c.Rank() == 1 {
			ok(t, w.Get(got, 0, 0))
		}
		ok(t, w.Fence())
		if c.Rank() == 1 {
			ok(t, w.Put(got, 2, 0))
		}
		ok(t, w.Fence())
		ok(t, w.Free())
	})
	if got, want := m.Only(OneSided).Messages(), [][]int{{0, 1, 0}, {0, 0, 1}, {0, 0, 0}}; !reflect.DeepEqual(got, want) {
		t.Errorf("messages %v, want %v", got, want)
	}
}

func TestTrafficOfCommunicators(t *testing.T) {
	launch(t, 4, func(c *Comm) {
		half, err := c.Split(c.Rank()%2, 0)
		ok(t, err)
		c.p.resetTraffic()
		x := []int{1}
		if half.Rank() == 0 {
			ok(t, half.Send(x, 1, 0))
		} else {
			_, err := half.Recv(x, 0, 0)
			ok(t, err)
		}
		if got := c.Traffic().Total().Messages; got != 0 {
			t.Errorf("%d messages in the whole", got)
		}
		want := 1 - half.Rank()
		if got := half.Traffic(); got.Total().Messages != want || got.Sent(half.Rank()).Messages != want {
			t.Errorf("rank %d has sent %v in its half", half.Rank(), got)
		}
		if got := c.p.allTraffic(); got.Pair(c.Rank(), c.Rank()+2).Messages != want {
			t.Errorf("all traffic: %v", got)
		}
		ok(t, half.Free())
		if got := c.p.allTraffic().Total().Messages; got != want {
			t.Errorf("%d messages when it is freed, want %d", got, want)
		}
		before := c.p.allTraffic().Total()
		_, err = c.TrafficMatrix(3)
		ok(t, err)
		if after := c.p.allTraffic().Total(); after != before {
			t.Errorf("bringing the counts together is counted: %v", after)
		}
		c.p.resetTraffic()
		if got := c.p.allTraffic().Total().Messages; got != 0 {
			t.Errorf("%d messages after the reset", got)
		}
	})
}

func TestTrafficTags(t *testing.T) {
	launch(t, 1, func(c *Comm) {
		for tag := range 100 {
			q, err := c.Irecv(nil, 0, tag)
			ok(t, err)
			ok(t, c.Send(nil, 0, tag))
			_, err = q.Wait()
			ok(t, err)
		}
		tags := c.Traffic().Tags()
		if len(tags) != 65 || tags[3].Messages != 1 || tags[AnyTag].Messages != 36 {
			t.Errorf("%d tags, the rest %v", len(tags), tags[AnyTag])
		}
	})
}

func TestTrafficRefuses(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		_, err := c.TrafficMatrix(2)
		check(t, err, ErrRoot, "")
		var none *Comm
		_, err = none.TrafficMatrix(0)
		check(t, err, ErrComm, "nil")
	})
}

func TestTrafficText(t *testing.T) {
	m := matrix(t, 2, func(c *Comm) {
		if c.Rank() == 0 {
			ok(t, c.Send([]float64{1, 2}, 1, 0))
		} else {
			_, err := c.Recv(make([]float64, 2), 0, 0)
			ok(t, err)
		}
	})
	want := `world: 1 message of 2 float64 (point to point 1)
messages  →0  →1  sent
0          ·   1     1
1          ·   ·     0
received   0   1     1
volume     →0    →1  sent
0           ·  16 B  16 B
1           ·     ·   0 B
received  0 B  16 B  16 B`
	if got := m.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := m.HTML(); !strings.Contains(got, "<pre>") {
		t.Errorf("without who draws: %s", got)
	}
	if err := m.Save(t.TempDir() + "/x.svg"); err == nil || !strings.Contains(err.Error(), "drawing.Offer") {
		t.Errorf("saving without who draws: %v", err)
	}
}

// Counting costs no allocation.
func TestTrafficAllocates(t *testing.T) {
	launch(t, 1, func(c *Comm) {
		var x any = []int{1}
		send := func() {
			if c.Send(x, 0, 3) != nil {
				t.Error("no send")
			}
			if _, err := c.Recv(x, 0, 3); err != nil {
				t.Error(err)
			}
		}
		send()
		if n := testing.AllocsPerRun(100, send); n > 0 {
			t.Errorf("%v allocations a message", n)
		}
	})
}
