package mpibench

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Transport is how the ranks are connected.
type Transport string

const (
	Near Transport = "shared memory" // what a host's ranks have
	TCP  Transport = "tcp"
)

// A Figure is something that is measured on so many ranks over a transport.
type Figure struct {
	Name      string    `json:"name"` // as the programs know it
	Bytes     int       `json:"bytes"`
	Ranks     int       `json:"ranks"`
	Transport Transport `json:"transport"`
	bounds    []bound
}

// A bound is what a figure has to keep to.
type bound struct {
	text string
	of   func(v values) (limit float64, ok bool) // false: what it is compared with was not measured
	less bool                                    // it must be below, and not only reach it
	rate bool                                    // it is told of the rate, and measured by the time
}

// values are what jeton's figure may be compared with.
type values struct {
	own   float64
	at    func(subject string) (float64, bool)                  // another subject's same figure
	other func(name string, bytes int) (value float64, ok bool) // jeton's other figures on as many ranks and the same transport
}

// word is the figure as the programs are told.
func (f *Figure) word() string { return f.Name + ":" + strconv.Itoa(f.Bytes) }

func (f *Figure) String() string {
	switch f.Name {
	case "barrier":
		return f.Name
	case known:
		return "a death known to all"
	case ended:
		return "a death ends the job"
	case "stream":
		return f.Name + " " + size(f.Bytes) + ", MB/s"
	}
	return f.Name + " " + size(f.Bytes)
}

func size(n int) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d B", n)
}

// times is a factor of another subject's time.
func times(x float64, subject string) bound {
	return bound{text: fmt.Sprintf("≤ %.3g × %s", x, subject), of: func(v values) (float64, bool) {
		t, ok := v.at(subject)
		return x * t, ok
	}}
}

// rate is a part of another subject's bytes a second.
func rate(x float64, subject string) bound {
	b := times(1/x, subject)
	b.text, b.rate = fmt.Sprintf("≥ %.3g × %s", x, subject), true
	return b
}

func below(subject string) bound {
	return bound{text: "< " + subject, less: true, of: func(v values) (float64, bool) { return v.at(subject) }}
}

// withCopy is for types with gaps: a message without, and a copy.
func withCopy(x float64) bound {
	return bound{text: fmt.Sprintf("≤ %.3g × (pingpong + copy)", x), of: func(v values) (float64, bool) {
		a, ok := v.other("pingpong", 1<<20)
		b, ok2 := v.other("copy", 1<<20)
		return x * (a + b), ok && ok2
	}}
}

func atMost(x float64, text string) bound {
	return bound{text: text, of: func(values) (float64, bool) { return x, true }}
}

// figures are all that are measured on a machine with so many processors.
func figures(over []Transport, ranks []int, cores int) (all []Figure) {
	for _, t := range over {
		for _, n := range ranks {
			if n == 2 {
				all = append(all, pairs(t)...)
			}
			all = append(all, together(t, n, cores)...)
		}
	}
	return all
}

// pairs are figures of two ranks.
func pairs(t Transport) []Figure {
	ping := []bound{times(3, OpenMPI), below(MPI4Py)}
	stream := rate(0.7, OpenMPI)
	if t == TCP {
		ping = []bound{times(1.3, OpenMPI), below(MPI4Py)}
		stream = rate(1, OpenMPI)
	}
	all := []Figure{{Name: "pingpong", Bytes: 8, bounds: ping}}
	for _, bytes := range []int{1 << 10, 64 << 10, 1 << 20, 16 << 20} {
		all = append(all, Figure{Name: "pingpong", Bytes: bytes})
	}
	all = append(all, Figure{Name: "stream", Bytes: 1 << 20, bounds: []bound{stream}}, Figure{Name: "stream", Bytes: 16 << 20, bounds: []bound{stream}},
		Figure{Name: "copy", Bytes: 1 << 20},
		Figure{Name: "vector1", Bytes: 1 << 20, bounds: []bound{withCopy(1.2)}}, Figure{Name: "vector64", Bytes: 1 << 20, bounds: []bound{withCopy(1.2)}},
		Figure{Name: "putfence", Bytes: 8, bounds: []bound{times(1.5, OpenMPI)}}, Figure{Name: "putfence", Bytes: 1 << 20, bounds: []bound{times(1.5, OpenMPI)}},
		Figure{Name: "allocations", Bytes: 8, bounds: []bound{atMost(0.01, "0")}})
	if t == Near {
		all = append(all, Figure{Name: "call", Bytes: 8, bounds: []bound{{text: "interpreted: < 5 µs more", less: true, of: func(v values) (float64, bool) {
			more, ok := v.at(Interpreted)
			return v.own + 5 - (more - v.own), ok // own < limit: what is more is below 5
		}}}})
	}
	for i := range all {
		all[i].Ranks, all[i].Transport = 2, t
	}
	return all
}

// mostFileRanks is up to how many ranks access a file: it says more of the library than of the disk.
const mostFileRanks = 4

// together are figures of any number of ranks.
func together(t Transport, n, cores int) []Figure {
	limit := times(1.5, OpenMPI)
	if n >= 4*cores {
		limit = below(OpenMPI)
	}
	var all []Figure
	if t == Near && n <= mostFileRanks {
		all = append(all, Figure{Name: "filewrite", Bytes: 1 << 20}, Figure{Name: "fileread", Bytes: 1 << 20})
	}
	if n > cores {
		all = append(all, Figure{Name: "pingpong", Bytes: 8, bounds: []bound{below(OpenMPI)}})
	}
	for _, x := range []Figure{{Name: "barrier"}, {Name: "allreduce", Bytes: 8}, {Name: "allreduce", Bytes: 64 << 10}, {Name: "allreduce", Bytes: 1 << 20},
		{Name: "bcast", Bytes: 8}, {Name: "bcast", Bytes: 64 << 10}, {Name: "bcast", Bytes: 1 << 20}, {Name: "alltoall", Bytes: 8}, {Name: "alltoall", Bytes: 64 << 10}} {
		x.bounds = []bound{limit}
		all = append(all, x)
	}
	all = append(all, Figure{Name: known, bounds: []bound{{text: "< 20 ms", less: true, of: func(values) (float64, bool) { return 20_000, true }}}},
		Figure{Name: ended, bounds: []bound{below(OpenMPI)}})
	for i := range all {
		all[i].Ranks, all[i].Transport = n, t
	}
	return all
}

// only leaves those whose names are asked for; all, when none is.
func only(all []Figure, names []string) []Figure {
	if len(names) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(f Figure) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return name == f.Name || strings.EqualFold(name, f.word()) })
	})
}

// Names are those that may be asked for.
func Names() (names []string) {
	for _, f := range figures([]Transport{Near, TCP}, []int{2}, 2) {
		if !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}
