package mpi

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
	"pgregory.net/rapid"
)

// A modelFile is what a file is: its bytes, what each rank sees of them, and pointers.
type modelFile struct {
	bytes  []byte
	item   int
	disp   int
	places [][]int // of each rank: the bytes of a tile that it sees, in order
	tile   int
	at     []int // of each rank, in items
	shared int
}

func newModel(n int) *modelFile {
	m := &modelFile{item: 1, tile: 1, at: make([]int, n)}
	for range n {
		m.places = append(m.places, []int{0})
	}
	return m
}

// place is the byte of the file of a byte that a rank sees.
func (m *modelFile) place(r, k int) int {
	p := m.places[r]
	return m.disp + k/len(p)*m.tile + p[k%len(p)]
}

func (m *modelFile) write(r, offset int, row []byte) {
	for i, x := range row {
		at := m.place(r, offset*m.item+i)
		for len(m.bytes) <= at {
			m.bytes = append(m.bytes, 0)
		}
		m.bytes[at] = x
	}
}

func (m *modelFile) read(r, offset, n int) (row []byte) {
	for i := range n {
		at := m.place(r, offset*m.item+i)
		if at >= len(m.bytes) {
			break
		}
		row = append(row, m.bytes[at])
	}
	return row
}

// A fileStep is what all ranks do: each its own part.
type fileStep struct {
	name string
	do   []func(c *Comm, x *File) error
}

// A scenario draws steps, and follows them in the model.
type scenario struct {
	t     *rapid.T
	n     int
	m     *modelFile
	mark  byte
	steps []fileStep
}

func (s *scenario) draw(name string, least, most int) int {
	return rapid.IntRange(least, most).Draw(s.t, name)
}

func (s *scenario) step(name string, do func(r int) func(c *Comm, x *File) error) {
	step := fileStep{name: name}
	for r := range s.n {
		step.do = append(step.do, do(r))
	}
	s.steps = append(s.steps, step)
}

// partition gives the cells of a tile to ranks, or to nobody, and each the type that says which it has.
func (s *scenario) partition() {
	item := rapid.SampledFrom([]*Datatype{Byte, Int16, Int32, Float64, Must(Int16.Contiguous(3))}).Draw(s.t, "item")
	cells := s.draw("cells", 1, 12)
	owners := rapid.SliceOfN(rapid.IntRange(0, s.n), cells, cells).Draw(s.t, "owners")
	if s.draw("equal", 0, 2) == 0 {
		owners = slices.Repeat([]int{-1}, cells) // all see all
	}
	m := s.m
	m.item, m.disp, m.tile, m.shared = item.Size(), s.draw("disp", 0, 9), cells*item.Size(), 0
	types := make([]*Datatype, s.n)
	for r := range s.n {
		var lengths, at []int
		m.places[r], m.at[r] = nil, 0
		for i, o := range owners {
			if o == r || o == -1 {
				lengths, at = append(lengths, 1), append(at, i)
				for b := range m.item {
					m.places[r] = append(m.places[r], i*m.item+b)
				}
			}
		}
		types[r] = Must(Must(item.Indexed(lengths, at)).Resized(0, m.tile))
	}
	disp := m.disp
	datarep := rapid.SampledFrom([]string{"", "native", "internal"}).Draw(s.t, "datarep")
	s.step(fmt.Sprintf("SetView(%d, %v, owners %v)", disp, item, owners), func(r int) func(*Comm, *File) error {
		return func(_ *Comm, x *File) error { return x.SetView(disp, item, types[r], datarep, nil) }
	})
}

// data is bytes that are nowhere else.
func (s *scenario) data(n int) []byte {
	row := make([]byte, n)
	for i := range row {
		s.mark++
		row[i] = s.mark | 1
	}
	return row
}

// buffer is memory for n bytes of data, dense or with gaps, and what it holds.
func (s *scenario) buffer(row []byte) Buffer {
	n := len(row)
	t := Byte
	if item := s.m.item; n > 0 && s.draw("gaps", 0, 1) == 1 {
		t = Must(Must(Byte.Contiguous(item)).Resized(0, item+3))
		mem := make([]byte, n/item*(item+3))
		for i := range n / item {
			copy(mem[i*(item+3):], row[i*item:(i+1)*item])
		}
		return Buffer{Data: mem, Count: n / item, Type: t}
	}
	return Buffer{Data: row, Count: n, Type: t}
}

// typed is the buffer as data of the view's type.
func typed(b Buffer, x *File) Buffer {
	if _, etype, _, _ := x.View(); etype != Byte {
		n := b.Count * b.Type.Size()
		row, err := Pack(nil, b)
		if err != nil {
			panic(err)
		}
		if b.Type == Byte {
			return Buffer{Data: row, Count: n / etype.Size(), Type: etype}
		}
		_, gap := b.Type.Extent()
		return Buffer{Data: b.Data, Count: b.Count, Type: Must(etype.Resized(0, gap))}
	}
	return b
}

// contentsOf is what a buffer holds.
func contentsOf(b Buffer) []byte {
	row, err := Pack(nil, b)
	if err != nil {
		panic(err)
	}
	return row
}

// How an access is called: blocking, without waiting, in two halves.
const (
	blockingly = iota
	later
	halves
)

// access draws an access of all ranks.
func (s *scenario) access() {
	m := s.m
	kind := rapid.SampledFrom([]string{"At", "AtAll", "", "All", "Ordered"}).Draw(s.t, "kind")
	write := rapid.Bool().Draw(s.t, "write")
	how := s.draw("how", blockingly, halves)
	same := true
	for r := range m.places {
		same = same && slices.Equal(m.places[r], m.places[0])
	}
	if kind == "Ordered" && !same {
		return
	}
	if write && same && kind != "Ordered" && s.n > 1 {
		return // ranks would write the same bytes
	}
	type part struct {
		offset int
		buf    Buffer
		want   []byte
	}
	parts := make([]part, s.n)
	for r := range parts {
		p := &parts[r]
		items := 0
		if len(m.places[r]) > 0 {
			items = s.draw("items", 0, 9)
		}
		switch kind {
		case "", "All":
			p.offset, m.at[r] = m.at[r], m.at[r]+items
		case "Ordered":
			p.offset, m.shared = m.shared, m.shared+items
		default:
			p.offset = s.draw("offset", 0, 14)
		}
		row := s.data(items * m.item)
		p.buf = s.buffer(row)
		if write {
			p.want = row
			continue
		}
		p.want = m.read(r, p.offset, items*m.item)
	}
	if write {
		for r, p := range parts {
			m.write(r, p.offset, p.want)
		}
	}
	s.step(fmt.Sprintf("%s, write=%v, how=%d", kind, write, how), func(r int) func(*Comm, *File) error {
		p := parts[r]
		return func(_ *Comm, x *File) error {
			b := typed(p.buf, x)
			before := contentsOf(b)
			status, err := accessBy(x, kind, write, how, p.offset, b)
			switch {
			case err != nil:
				return err
			case status.Bytes != len(p.want):
				return fmt.Errorf("the status has %d bytes, want %d", status.Bytes, len(p.want))
			}
			if want := append(slices.Clone(p.want), before[len(p.want):]...); !write && !bytes.Equal(contentsOf(b), want) {
				return fmt.Errorf("%v was read, want %v, and then what was there before", contentsOf(b), want)
			}
			return nil
		}
	})
}

// accessBy calls the access that the words describe.
func accessBy(x *File, kind string, write bool, how, offset int, b Buffer) (Status, error) {
	type forms struct {
		block func() (Status, error)
		begin func() (*Request, error)
		half  func() error
		end   func() (Status, error)
	}
	pick := func(read, written forms) forms {
		if write {
			return written
		}
		return read
	}
	var f forms
	switch kind {
	case "At":
		f = pick(forms{block: func() (Status, error) { return x.ReadAt(offset, b) }, begin: func() (*Request, error) { return x.IreadAt(offset, b) }},
			forms{block: func() (Status, error) { return x.WriteAt(offset, b) }, begin: func() (*Request, error) { return x.IwriteAt(offset, b) }})
	case "":
		f = pick(forms{block: func() (Status, error) { return x.Read(b) }, begin: func() (*Request, error) { return x.Iread(b) }},
			forms{block: func() (Status, error) { return x.Write(b) }, begin: func() (*Request, error) { return x.Iwrite(b) }})
	case "AtAll":
		f = pick(forms{func() (Status, error) { return x.ReadAtAll(offset, b) }, func() (*Request, error) { return x.IreadAtAll(offset, b) }, func() error { return x.ReadAtAllBegin(offset, b) }, x.ReadAtAllEnd},
			forms{func() (Status, error) { return x.WriteAtAll(offset, b) }, func() (*Request, error) { return x.IwriteAtAll(offset, b) }, func() error { return x.WriteAtAllBegin(offset, b) }, x.WriteAtAllEnd})
	case "All":
		f = pick(forms{func() (Status, error) { return x.ReadAll(b) }, func() (*Request, error) { return x.IreadAll(b) }, func() error { return x.ReadAllBegin(b) }, x.ReadAllEnd},
			forms{func() (Status, error) { return x.WriteAll(b) }, func() (*Request, error) { return x.IwriteAll(b) }, func() error { return x.WriteAllBegin(b) }, x.WriteAllEnd})
	case "Ordered":
		f = pick(forms{block: func() (Status, error) { return x.ReadOrdered(b) }, half: func() error { return x.ReadOrderedBegin(b) }, end: x.ReadOrderedEnd},
			forms{block: func() (Status, error) { return x.WriteOrdered(b) }, half: func() error { return x.WriteOrderedBegin(b) }, end: x.WriteOrderedEnd})
	}
	switch {
	case how == halves && f.half != nil:
		if err := f.half(); err != nil {
			return Status{}, err
		}
		return f.end()
	case how == later && f.begin != nil:
		q, err := f.begin()
		if err != nil {
			return Status{}, err
		}
		return q.Wait()
	}
	return f.block()
}

// others are the calls that are no accesses.
func (s *scenario) other() {
	m := s.m
	switch s.draw("other", 0, 4) {
	case 0:
		size := s.draw("size", 0, 300)
		for len(m.bytes) < size {
			m.bytes = append(m.bytes, 0)
		}
		m.bytes = m.bytes[:size]
		s.step(fmt.Sprintf("SetSize(%d)", size), func(int) func(*Comm, *File) error {
			return func(_ *Comm, x *File) error { return x.SetSize(size) }
		})
	case 1:
		to := rapid.SliceOfN(rapid.IntRange(0, 12), s.n, s.n).Draw(s.t, "to")
		copy(m.at, to)
		s.step(fmt.Sprintf("Seek(%v)", to), func(r int) func(*Comm, *File) error {
			return func(_ *Comm, x *File) error { return x.Seek(to[r], SeekSet) }
		})
	case 2:
		on := rapid.Bool().Draw(s.t, "atomic")
		s.step(fmt.Sprintf("SetAtomicity(%v)", on), func(int) func(*Comm, *File) error {
			return func(_ *Comm, x *File) error { return x.SetAtomicity(on) }
		})
	case 3:
		info := s.hints()
		s.step(fmt.Sprintf("SetInfo(%v)", info.all), func(int) func(*Comm, *File) error {
			return func(_ *Comm, x *File) error { return x.SetInfo(info) }
		})
	case 4:
		size := s.draw("preallocated", 0, 300)
		for len(m.bytes) < size {
			m.bytes = append(m.bytes, 0)
		}
		s.step(fmt.Sprintf("Preallocate(%d)", size), func(int) func(*Comm, *File) error {
			return func(_ *Comm, x *File) error { return x.Preallocate(size) }
		})
	}
}

func (s *scenario) hints() *Info {
	info := NewInfo()
	for _, key := range []string{"romio_cb_write", "romio_cb_read", "romio_ds_read", "romio_ds_write"} {
		_ = info.Set(key, rapid.SampledFrom(switchNames).Draw(s.t, key))
	}
	_ = info.Set("cb_nodes", fmt.Sprint(s.draw("nodes", 1, 5)))
	_ = info.Set("cb_buffer_size", fmt.Sprint(s.draw("buffer", 1, 2)*pageBytes))
	_ = info.Set("ind_rd_buffer_size", fmt.Sprint(s.draw("sieve", 1, 100)))
	_ = info.Set("ind_wr_buffer_size", fmt.Sprint(s.draw("sieve", 1, 100)))
	return info
}

// TestFileModel: whatever views ranks have, and whatever they access how, what they read and what remains are those of the model.
func TestFileModel(t *testing.T) {
	dir := t.TempDir()
	number := 0
	rapid.Check(t, func(rt *rapid.T) {
		number++
		n := rapid.IntRange(1, 5).Draw(rt, "ranks")
		s := &scenario{t: rt, n: n, m: newModel(n)}
		for range s.draw("steps", 1, 12) {
			switch s.draw("what", 0, 5) {
			case 0:
				s.partition()
			case 1:
				s.other()
			default:
				s.access()
			}
		}
		info := s.hints()
		name := filepath.Join(dir, fmt.Sprint(number))
		errs := make([]error, n)
		launchOn(t, attend(t, fabric.NewMemory(n)), device.Config{}, func(c *Comm) { errs[c.Rank()] = s.follow(c, name, info) })
		if err := errors.Join(errs...); err != nil {
			rt.Fatal(err)
		}
		if got := contents(t, name); !bytes.Equal(got, s.m.bytes) {
			for _, step := range s.steps {
				rt.Logf("%s", step.name)
			}
			rt.Fatalf("%d ranks: the file is %v, want %v", n, got, s.m.bytes)
		}
	})
}

// follow takes all steps on a rank.
func (s *scenario) follow(c *Comm, name string, info *Info) (failed error) {
	x, err := OpenFile(c, name, ModeCreate|ModeExcl|ModeRdWr, info)
	if err != nil {
		return err
	}
	for _, step := range s.steps {
		if err := step.do[c.Rank()](c, x); err != nil && failed == nil {
			failed = fmt.Errorf("rank %d of %d, %s: %v", c.Rank(), s.n, step.name, err)
		}
		if err := c.Barrier(); err != nil {
			return err
		}
	}
	return errors.Join(failed, x.Close())
}
