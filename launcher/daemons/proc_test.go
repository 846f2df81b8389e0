package daemons

import "testing"

// FuzzProc: the tables of /proc are no harm, whatever a program is called.
func FuzzProc(f *testing.F) {
	f.Add("1 (a) b) S 1 2 3 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 12345 0", "  sl  local\n   0: 0100007F:1F90 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n")
	f.Fuzz(func(t *testing.T, stat, table string) {
		parseStatus(1, []byte(stat))
		socketTable{}.parse("tcp", table)
	})
}

func TestProcTables(t *testing.T) {
	s, ok := parseStatus(1, []byte("1 (a) b) T 7 8 9 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 12345 0"))
	if want := (status{pid: 1, parent: 7, group: 8, session: 9, state: "T", ticks: 12345}); !ok || s != want {
		t.Errorf("%+v, want %+v", s, want)
	}
	table := socketTable{}
	table.parse("tcp", "  sl  local\n"+
		"   0: 0100007F:1F90 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n"+
		"   1: 0000000000000000FFFF00000200000A:0016 0000000000000000FFFF00000300000A:8AE6 01 0:0 0:0 0 0 0 78 1\n")
	if c := table["77"]; c != (Connection{"tcp", "127.0.0.1:8080", "", "LISTEN"}) {
		t.Errorf("%+v", c)
	}
	if c := table["78"]; c != (Connection{"tcp", "10.0.0.2:22", "10.0.0.3:35558", "ESTABLISHED"}) {
		t.Errorf("%+v", c)
	}
}
