package mpi

import (
	"slices"
	"strconv"
)

// fileHints are what SetInfo describes. MPI 4.1, 14.2.8.
type fileHints struct {
	given                  *Info
	nodes, buffer          int
	cbRead, cbWrite        hintSwitch
	dsRead, dsWrite        hintSwitch
	readBuffer, sieveWrite int
}

// A hintSwitch is a hint with three values.
type hintSwitch int

const (
	automatic hintSwitch = iota
	enable
	disable
)

var switchNames = []string{"automatic", "enable", "disable"}

func (s hintSwitch) String() string { return switchNames[s] }

// What is taken without hints.
const (
	usualNodes       = 4
	usualBuffer      = 16 << 20
	usualReadBuffer  = 4 << 20
	usualWriteBuffer = 512 << 10
)

// hintsOf reads an Info.
func hintsOf(info *Info, ranks int) fileHints {
	h := fileHints{given: info}
	h.nodes = min(numberHint(info, "cb_nodes", usualNodes), ranks)
	h.buffer = numberHint(info, "cb_buffer_size", usualBuffer)
	h.readBuffer = numberHint(info, "ind_rd_buffer_size", usualReadBuffer)
	h.sieveWrite = numberHint(info, "ind_wr_buffer_size", usualWriteBuffer)
	h.cbRead, h.cbWrite = switchHint(info, "romio_cb_read", automatic), switchHint(info, "romio_cb_write", automatic)
	h.dsRead, h.dsWrite = switchHint(info, "romio_ds_read", automatic), switchHint(info, "romio_ds_write", disable)
	return h
}

func numberHint(info *Info, key string, usual int) int {
	if text, ok := info.Get(key); ok {
		if n, err := strconv.Atoi(text); err == nil && n > 0 && n <= maxHint {
			return n
		}
	}
	return usual
}

// maxHint is the most that a hint may ask for: bytes of memory.
const maxHint = 1 << 30

func switchHint(info *Info, key string, usual hintSwitch) hintSwitch {
	text, _ := info.Get(key)
	if i := slices.Index(switchNames, text); i >= 0 {
		return hintSwitch(i)
	}
	return usual
}

// agreeHints takes hints. Those of collective accesses are rank 0's, and writing with gaps locks for all if it does for one.
func (f *File) agreeHints(m *meeting, info *Info) error {
	f.mu.Lock()
	given := f.hints.given
	f.mu.Unlock()
	h := hintsOf(given.with(info), m.c.Size())
	row, err := m.all([]int{h.nodes, h.buffer, int(h.cbRead), int(h.cbWrite), int(h.dsWrite)})
	if err != nil {
		return err
	}
	h.nodes, h.buffer, h.cbRead, h.cbWrite = row[0], row[1], hintSwitch(row[2]), hintSwitch(row[3])
	for ; len(row) > 0; row = row[5:] {
		if hintSwitch(row[4]) == enable {
			h.dsWrite = enable
		}
	}
	f.mu.Lock()
	f.hints = h
	f.mu.Unlock()
	return nil
}

// SetInfo changes those of the file's hints that info has. They have the names that ROMIO gives them, which is part of MPICH and of Open MPI:
//
//	cb_nodes             how many ranks write, or read, for all in a collective access; 4 at most, if it is not given
//	cb_buffer_size       bytes that each of them has at once
//	romio_cb_write       whether they do so: "enable", "disable", or "automatic", when the ranks' pieces interleave
//	romio_cb_read        the same, for reading
//	romio_ds_read        whether pieces with gaps are read together with the gaps: "enable", "disable", or "automatic", when gaps are short
//	romio_ds_write       whether they are written so, under a lock: "enable", or "disable", if it is not given
//	ind_rd_buffer_size   bytes that are read at once so
//	ind_wr_buffer_size   and written
//
// Others, and values without meaning, are ignored, as the standard has it. Those of collective accesses are rank 0's. Collective. MPI_File_set_info, §14.2.
func (f *File) SetInfo(info *Info) error {
	return f.together("SetInfo", noArgs, func(m *meeting) error {
		if _, err := m.meet(fileSetInfo, nil); err != nil {
			return err
		}
		return f.agreeHints(m, info)
	})
}

// Info is another Info with the hints in use: all that there are, and what was given. MPI_File_get_info, §14.2.
func (f *File) Info() *Info {
	f.mu.Lock()
	h := f.hints
	f.mu.Unlock()
	info := h.given.Dup()
	for key, n := range map[string]int{"cb_nodes": h.nodes, "cb_buffer_size": h.buffer, "ind_rd_buffer_size": h.readBuffer, "ind_wr_buffer_size": h.sieveWrite} {
		_ = info.Set(key, strconv.Itoa(n)) // keys and values are short
	}
	for key, s := range map[string]hintSwitch{"romio_cb_read": h.cbRead, "romio_cb_write": h.cbWrite, "romio_ds_read": h.dsRead, "romio_ds_write": h.dsWrite} {
		_ = info.Set(key, s.String())
	}
	return info
}
