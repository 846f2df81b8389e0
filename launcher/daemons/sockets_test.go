package daemons

import "testing"

// FuzzSocketTable: the tables of /proc/net are no harm, whatever they hold.
func FuzzSocketTable(f *testing.F) {
	f.Add("  sl  local\n   0: 0100007F:1F90 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n")
	f.Fuzz(func(t *testing.T, table string) { socketTable{}.parse("tcp", table) })
}

func TestSocketTable(t *testing.T) {
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
