package mpi

import (
	"context"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/schedule"
)

// A meeting is a collective call of a file: what its ranks tell each other in it.
type meeting struct {
	c   *Comm
	o   *operation
	ctx context.Context
}

// A fileCall says which collective call a rank is in.
type fileCall int

const (
	fileOpen fileCall = iota + 1
	fileClose
	fileSetSize
	filePreallocate
	fileSetView
	fileSetInfo
	fileSetAtomicity
	fileSync
	fileSeekShared
	fileRead    // at an offset, or at the ranks' own pointers: a rank's business
	fileWrite   //
	fileOrdered // at the shared one
	fileOrder
)

var fileCallNames = [...]string{"", "OpenFile", "File.Close", "File.SetSize", "File.Preallocate", "File.SetView", "File.SetInfo", "File.SetAtomicity", "File.Sync", "File.SeekShared",
	"a collective read", "a collective write", "File.ReadOrdered", "File.WriteOrdered"}

func (c fileCall) String() string {
	if c > 0 && int(c) < len(fileCallNames) {
		return fileCallNames[c]
	}
	return "no call of a file"
}

// tellings is how many numbers each rank tells, behind which call it is in, and its outcome so far.
const (
	tellings  = 4
	atMeeting = tellings + 3
)

// A statement is what one rank has told.
type statement [atMeeting]int

func (t *statement) call() fileCall { return fileCall(t[0]) }
func (t *statement) told() []int    { return t[3:] }

// meet has all ranks tell each other some numbers, and what was wrong with their arguments. It fails on all ranks if it does on one: when they are in different
// calls, or one cannot take part.
func (m *meeting) meet(call fileCall, wrong error, mine ...int) ([]statement, error) {
	var own statement
	own[0] = int(call)
	own[1], own[2] = outcome(wrong)
	copy(own[3:], mine)
	row, err := m.all(own[:])
	if err != nil {
		return nil, err
	}
	all := make([]statement, m.c.Size())
	for r := range all {
		all[r] = statement(row[r*atMeeting:])
	}
	for r := range all {
		if other := all[r].call(); other != call {
			return nil, bad(ErrOther, "rank %d is in %v, and this rank in %v: all ranks of the file must call the same, in the same order", r, other, call)
		}
	}
	if wrong != nil {
		return nil, wrong
	}
	for r := range all {
		if err := wentWrong(r, all[r][1], all[r][2], "its part"); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// agree has all ranks know whether all have done their part, and is the error of one that has not: of this rank, if it has not.
func (m *meeting) agree(doing string, err error) error {
	class, errno := outcome(err)
	row, err2 := m.all([]int{class, errno})
	if err != nil {
		return err
	}
	for r := 0; err2 == nil && r < m.c.Size(); r++ {
		err2 = wentWrong(r, row[2*r], row[2*r+1], doing)
	}
	return err2
}

// all has each rank tell all others some numbers, as many as they do.
func (m *meeting) all(mine []int) ([]int, error) {
	n := m.c.Size()
	row := make([]int, n*len(mine))
	how, _ := m.c.usual("Allgather", 8*len(mine), false)
	s := schedule.Allgather(how, schedule.Args{Rank: m.c.rank, Size: n, Count: len(mine)})
	return row, m.steps(follow(s, block{Int.t, 1}, numbers(mine).Mem, numbers(row).Mem))
}

// tell has rank 0 tell all others some numbers.
func (m *meeting) tell(x ...int) ([]int, error) {
	how, _ := m.c.usual("Bcast", 8*len(x), false)
	s := schedule.Bcast(how, schedule.Args{Rank: m.c.rank, Size: m.c.Size(), Count: len(x)})
	return x, m.steps(follow(s, block{Int.t, 1}, numbers(x).Mem, numbers(x).Mem))
}

func (m *meeting) steps(all []step) error {
	for i := range all {
		if err := m.o.step(m.ctx, &all[i]); err != nil {
			return err
		}
	}
	return nil
}

// bytesOf is a row of bytes as a device's buffer.
func bytesOf(row []byte) device.Buffer {
	return device.Buffer{Mem: row, Count: len(row), Type: Byte.t}
}

// meeting makes a collective call of the file, which takes its turn.
func (f *File) meeting(call string, args func() string) *meeting {
	return &meeting{f.c, &operation{c: f.c, call: "File." + call, code: opFile, args: args}, f.c.p.ctx()}
}

// together does a collective call: all ranks come here, also one whose arguments are wrong, which do finds out.
func (f *File) together(call string, args func() string, do func(m *meeting) error) error {
	err := f.usable()
	if err == nil {
		err = f.noHalf()
	}
	if err == nil {
		m := f.meeting(call, args)
		if err = m.o.enter(); err == nil {
			err = f.traced(call, args, func() error {
				m.o.begin()
				defer m.o.leave()
				return m.o.over(m.o.turn, do(m))
			})
		}
	}
	if err == nil {
		return nil
	}
	return f.fail(call, args(), err)
}

// traced does a call, and records it when tracing is on.
func (f *File) traced(call string, args func() string, do func() error) error {
	if f.c.p.tracing.Load() {
		defer called(ofFile, "File."+call, args())()
	}
	return do()
}

func noArgs() string { return "" }
