package mpi

import (
	"encoding/json"
	"fmt"

	"jeton/launcher/lang"
	"jeton/runtime/mpi/internal/device"
)

// A Traffic is what ranks have sent each other: the sender is the row, the receiver the column. As the last expression of a cell it is
// drawn; as a text it is a table.
type Traffic struct {
	comm   lang.Text // what it is called
	counts [classesOfTraffic][][]device.Count
	tags   [classesOfTraffic]map[int]device.Count // of messages between two
}

func newTraffic(comm lang.Text, n int) *Traffic {
	t := &Traffic{comm: comm}
	for class := range t.counts {
		t.tags[class] = map[int]device.Count{}
		t.counts[class] = make([][]device.Count, n)
		for r := range n {
			t.counts[class][r] = make([]device.Count, n)
		}
	}
	return t
}

// Size is how many ranks there are.
func (t *Traffic) Size() int { return len(t.counts[0]) }

// Pair is what rank from has sent to rank to; the zero Flow for ranks that are none.
func (t *Traffic) Pair(from, to int) Flow { return flow(t.pair(from, to)) }

func (t *Traffic) pair(from, to int) (sum device.Count) {
	if n := t.Size(); from < 0 || from >= n || to < 0 || to >= n {
		return sum
	}
	for class := range t.counts {
		sum.Join(t.counts[class][from][to])
	}
	return sum
}

// Sent is all that a rank has sent.
func (t *Traffic) Sent(rank int) Flow {
	var sum device.Count
	for to := range t.Size() {
		sum.Join(t.pair(rank, to))
	}
	return flow(sum)
}

// Received is all that was sent to a rank.
func (t *Traffic) Received(rank int) Flow {
	var sum device.Count
	for from := range t.Size() {
		sum.Join(t.pair(from, rank))
	}
	return flow(sum)
}

// Total is all of it.
func (t *Traffic) Total() Flow { return flow(t.total()) }

func (t *Traffic) total() (sum device.Count) {
	for from := range t.Size() {
		for to := range t.Size() {
			sum.Join(t.pair(from, to))
		}
	}
	return sum
}

// Messages and Bytes are the numbers alone: Messages()[i][j] is how many messages rank i has sent to rank j.
func (t *Traffic) Messages() [][]int {
	return t.numbers(func(c device.Count) int { return c.Messages })
}

// Bytes is described at Messages.
func (t *Traffic) Bytes() [][]int { return t.numbers(func(c device.Count) int { return c.Bytes }) }

func (t *Traffic) numbers(of func(device.Count) int) [][]int {
	rows := make([][]int, t.Size())
	for from := range rows {
		rows[from] = make([]int, t.Size())
		for to := range rows[from] {
			rows[from][to] = of(t.pair(from, to))
		}
	}
	return rows
}

// Only is the part of the classes that are named.
func (t *Traffic) Only(classes ...TrafficClass) *Traffic {
	part := newTraffic(t.comm, t.Size())
	for _, k := range classes {
		if k < 0 || k >= classesOfTraffic {
			continue
		}
		part.counts[k], part.tags[k] = t.counts[k], t.tags[k]
	}
	return part
}

// Class is the total of one class.
func (t *Traffic) Class(class TrafficClass) Flow { return t.Only(class).Total() }

// Tags are the messages by their tags, which those between two have (PointToPoint): none is in Only(InCollectives). Of the tags that a rank uses
// towards another the first 64 are told apart; AnyTag has the rest.
func (t *Traffic) Tags() map[int]Flow {
	sums := map[int]device.Count{}
	for _, tags := range t.tags {
		addTags(sums, tags)
	}
	all := make(map[int]Flow, len(sums))
	for tag, c := range sums {
		all[tag] = flow(c)
	}
	return all
}

func addTags(sums, tags map[int]device.Count) {
	for tag, c := range tags {
		sum := sums[tag]
		sum.Join(c)
		sums[tag] = sum
	}
}

// A trafficRow is what a rank tells of itself.
type trafficRow struct {
	Counts []trafficCell
	Tags   [classesOfTraffic]map[int]device.Count
}

type trafficCell struct {
	Class, From, To int
	Count           device.Count
}

func (t *Traffic) cells() trafficRow {
	row := trafficRow{Tags: t.tags}
	for class := range t.counts {
		for from := range t.counts[class] {
			for to, c := range t.counts[class][from] {
				if c.Messages > 0 {
					row.Counts = append(row.Counts, trafficCell{class, from, to, c})
				}
			}
		}
	}
	return row
}

func (t *Traffic) add(row trafficRow) {
	for _, x := range row.Counts {
		t.counts[x.Class][x.From][x.To].Join(x.Count)
	}
	for class, tags := range row.Tags {
		addTags(t.tags[class], tags)
	}
}

// TrafficMatrix brings the rows of all ranks together at root; elsewhere it is nil. What it sends itself is not counted. Collective: what a rank
// counts is what it has sent before it came here.
//
// Errors: ErrRoot, ErrComm; ErrProcFailed when a rank has died.
func (c *Comm) TrafficMatrix(root int) (*Traffic, error) {
	err := c.usable()
	if err == nil && c.remote != nil {
		err = bad(ErrComm, "%s joins two groups: only one has rows and columns alike", c.Name())
	}
	if err != nil {
		return nil, c.fail("TrafficMatrix", fmt.Sprintf("root=%d", root), err)
	}
	return c.bring(c.Traffic(), root)
}

// AllTrafficMatrix is TrafficMatrix of World and all communicators together. Collective over World.
func AllTrafficMatrix(root int) (*Traffic, error) {
	p := must()
	return p.world.bring(p.allTraffic(), root)
}

func (c *Comm) bring(own *Traffic, root int) (*Traffic, error) {
	args := fmt.Sprintf("root=%d", root)
	text, err := json.Marshal(own.cells())
	if err != nil {
		return nil, c.fail("TrafficMatrix", args, err)
	}
	lengths := make([]int, c.Size())
	o, err := c.gather([]int{len(text)}, lengths, root, nil)
	if err = c.unseen("TrafficMatrix", o, err); err != nil {
		return nil, c.fail("TrafficMatrix", args, err)
	}
	displs, n := make([]int, c.Size()), 0
	for r, k := range lengths {
		displs[r], n = n, n+k
	}
	all := make([]byte, n)
	o, err = c.gatherv(text, all, lengths, displs, root, nil)
	if err = c.unseen("TrafficMatrix", o, err); err != nil || c.rank != root {
		return nil, c.fail("TrafficMatrix", args, err)
	}
	t := newTraffic(own.comm, c.Size())
	for r := range lengths {
		var row trafficRow
		if err := json.Unmarshal(all[displs[r]:displs[r]+lengths[r]], &row); err != nil {
			return nil, c.fail("TrafficMatrix", args, err)
		}
		t.add(row)
	}
	return t, nil
}

// unseen runs a part of a call that nothing counts or records.
func (c *Comm) unseen(call string, o *operation, err error) error {
	if err == nil {
		o.unseen = true
	}
	return c.part(call, o, err)
}
