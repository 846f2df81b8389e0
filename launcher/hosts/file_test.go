package hosts

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []Host
	}{
		{"Open MPI", "alice slots=4 max_slots=8\nbob\tslots = 2\n", []Host{{Name: "alice", Slots: 4, MaxSlots: 8}, {Name: "bob", Slots: 2}}},
		{"Open MPI: slots default to the limit", "alice max_slots=3", []Host{{Name: "alice", Slots: 3, MaxSlots: 3}}},
		{"MPICH", "alice:4\nbob:2 user=eve\ncarol\n", []Host{{Name: "alice", Slots: 4}, {Name: "bob", Slots: 2, User: "eve"}, {Name: "carol", Slots: 1}}},
		{"comments and blank lines", "# the room\n\n  \nalice:2 # by the window\n#bob\n", []Host{{Name: "alice", Slots: 2}}},
		{"carriage returns, and a byte order mark", "\ufeffalice:2\r\nbob\r\n", []Host{{Name: "alice", Slots: 2}, {Name: "bob", Slots: 1}}},
		{"no end of line", "alice", []Host{{Name: "alice", Slots: 1}}},
		{"a slot a line", "alice\nbob\nALICE\nalice\n", []Host{{Name: "alice", Slots: 3}, {Name: "bob", Slots: 1}}},
		{"user", "eve@alice slots=2\nd.o_e-1@bob:3", []Host{{Name: "alice", Slots: 2, User: "eve"}, {Name: "bob", Slots: 3, User: "d.o_e-1"}}},
		{"ranges", "node[08-10,7]:2", []Host{{Name: "node08", Slots: 2}, {Name: "node09", Slots: 2}, {Name: "node10", Slots: 2}, {Name: "node7", Slots: 2}}},
		{"ranges twice", "r[1-2]n[1-2].lab", []Host{{Name: "r1n1.lab", Slots: 1}, {Name: "r1n2.lab", Slots: 1}, {Name: "r2n1.lab", Slots: 1}, {Name: "r2n2.lab", Slots: 1}}},
		{"addresses", "10.0.0.1:2\nfe80::1%eth0\n[fe80::2]:3\n[::1] slots=2", []Host{{Name: "10.0.0.1", Slots: 2}, {Name: "fe80::1%eth0", Slots: 1}, {Name: "fe80::2", Slots: 3}, {Name: "::1", Slots: 2}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse("room.txt", c.text)
			if err != nil {
				t.Fatal(err)
			}
			if d := diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"alice\nbob slots=x\n", "room.txt:2: \"slots=x\": the number of slots is missing; a line is `alice slots=4`, `alice:4` or `alice`"},
		{"alice:", "room.txt:1: \":\": the number of slots is missing; a line is `alice slots=4`, `alice:4` or `alice`"},
		{"alice:0", "room.txt:1: :0: a host has at least one slot; to leave it out, put # before it"},
		{"alice slots=-2", "room.txt:1: \"slots=-2\": the number of slots is from 1 to 65536"},
		{"alice slots=99999999999999999999", "room.txt:1: \"slots=99999999999999999999\": the number of slots is from 1 to 65536"},
		{"alice slots=4 max_slots=2", "room.txt:1: max_slots=2 is less than the 4 slots of alice"},
		{"alice:2 slots=2", "room.txt:1: the slots are given twice in this line"},
		{"alice gpus=2", "room.txt:1: \"gpus=2\" is unknown here; after the host's name there may be slots=, max_slots= and user="},
		{"alice 4", "room.txt:1: \"4\" after the host's name is not understood; a line is `alice slots=4`, `alice:4` or `alice`"},
		{"slots=4 alice", "room.txt:1: a line begins with the host's name, and not with \"slots=4\"; a line is `alice slots=4`, `alice:4` or `alice`"},
		{"alice slots=2\n\nAlice slots=3", "room.txt:3: the slots of Alice are already given in line 1: write the host once with all its slots"},
		{"alice\nalice:3", "room.txt:2: the slots of alice are already given in line 1: write the host once with all its slots"},
		{"alice\neve@alice", "room.txt:2: alice has another user in line 1"},
		{"eve@alice user=bob", "room.txt:1: the user is given twice in this line"},
		{"@alice", "room.txt:1: \"\" is not the name of a user"},
		{"-oProxyCommand=x@alice", "room.txt:1: a line begins with the host's name, and not with \"-oProxyCommand=x@alice\"; a line is `alice slots=4`, `alice:4` or `alice`"},
		{"-eve@alice", "room.txt:1: \"-eve\" is not the name of a user"},
		{"-alice", "room.txt:1: \"-alice\" is not the name of a host: it begins with \"-\""},
		{"alice;rm", "room.txt:1: \"alice;rm\" is not the name of a host: it has a ';'"},
		{"fe80::1%a;b", "room.txt:1: \"fe80::1%a;b\" is not the name of a host: it has a ';'"},
		{"élise", "room.txt:1: \"élise\" is not the name of a host: it has a 'é'"},
		{strings.Repeat("a", 300), "room.txt:1: \"aaaaaaaaaaaaaaaaaaaa\"… is not the name of a host: it is longer than 253 letters"},
		{"node[1-3", "room.txt:1: \"node[1-3\" has a [ without its ]"},
		{"node1-3]", "room.txt:1: \"node1-3]\" has a ] without its ["},
		{"node[3-1]", "room.txt:1: \"node[3-1]\": the range 3-1 runs backwards"},
		{"node[a-c]", "room.txt:1: \"node[a-c]\": [a-c] is not a range of numbers, as [1-4,7] is"},
		{"node[]", "room.txt:1: \"node[]\": [] is not a range of numbers, as [1-4,7] is"},
		{"node[1-2,2]:4", "room.txt:1: the slots of node2 are already given in line 1: write the host once with all its slots"},
		{"node[1-1000000000]", "room.txt:1: \"node[1-1000000000]\": this would be more than 4096 hosts"},
		{"a[1-4000]\nb[1-97]\nc", "room.txt:2: this would be more than 4096 hosts"},
		{"a[1-99]b[1-99]", "room.txt:1: \"a[1-99]b[1-99]\": this would be more than 4096 hosts"},
		{strings.Repeat("a\n", 65537), "room.txt:65537: this would be more than 65536 slots"},
		{strings.Repeat("a[1-4096]\n", 100), "room.txt:17: this would be more than 65536 slots"},
		{"a:x\nb\nc:y", "room.txt:1: \":x\": the number of slots is missing; a line is `alice slots=4`, `alice:4` or `alice`\nroom.txt:3: \":y\": the number of slots is missing; a line is `alice slots=4`, `alice:4` or `alice`"},
		{"", "room.txt: there is no host in this file; a line is `alice slots=4`, `alice:4` or `alice`"},
		{"# nobody\n", "room.txt: there is no host in this file; a line is `alice slots=4`, `alice:4` or `alice`"},
		{"\x7fELF\x02\x01\x00\x00", "room.txt: this is not text, so no host file; a line is `alice slots=4`, `alice:4` or `alice`"},
		{"alice\xff", "room.txt: this is not text, so no host file; a line is `alice slots=4`, `alice:4` or `alice`"},
		{strings.Repeat("#\n", 1<<19+1), "room.txt: this is more than 1024 KiB, which is no host file"},
	} {
		got, err := Parse("room.txt", c.text)
		if err == nil || err.Error() != c.want || got != nil {
			t.Errorf("Parse(%.40q):\n got %v, %v\nwant %s", c.text, got, err, c.want)
		}
	}
}

func TestManyMistakesAreCutShort(t *testing.T) {
	_, err := Parse("room.txt", strings.Repeat("alice:x\n", 1000))
	if n := strings.Count(err.Error(), "\n") + 1; n != maxSaid {
		t.Errorf("%d errors are said, want %d", n, maxSaid)
	}
	var fe *FileError
	if !errors.As(err, &fe) || fe.File != "room.txt" || fe.Line != 1 {
		t.Errorf("the first error is %+v", fe)
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "room.txt")
	if err := os.WriteFile(path, []byte("alice:2\nbob\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := Read(path); err != nil || len(got) != 2 {
		t.Errorf("read %v, %v", got, err)
	}
	missing := filepath.Join(dir, "none.txt")
	if _, err := Read(missing); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), missing) || !strings.Contains(err.Error(), "alice slots=4") {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := Read(dir); err == nil || !strings.Contains(err.Error(), "is a directory") {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Read("/dev/zero"); err == nil || !strings.Contains(err.Error(), "more than 1024 KiB") {
		t.Errorf("a file without end: %v", err)
	}
}

// FuzzParse: what is accepted has names that are safe on a command line and in a table, and reads the same when written again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"alice slots=4 max_slots=8 # x\nbob:2\n\neve@carol\ncarol", "node[01-04,7]:2 user=x", "[::1]:2\nfe80::1%a", "a[1-2]b[3-4]\r\n", "a[[1]]", "a:1:2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all, err := Parse("f", text)
		if err != nil {
			if all != nil || !strings.HasPrefix(err.Error(), "f:") {
				t.Fatalf("%v, %q", all, err)
			}
			return
		}
		var again strings.Builder
		for _, h := range all {
			if checkName(h.Name) != nil || h.Slots < 1 || h.MaxSlots != 0 && h.MaxSlots < h.Slots {
				t.Fatalf("%+v", h)
			}
			again.WriteString(h.line())
		}
		if len(all) == 0 || len(all) > maxHosts {
			t.Fatalf("%d hosts", len(all))
		}
		if len(again.String()) > maxFile {
			return // long names of many hosts
		}
		got, err := Parse("f", again.String())
		if d := diff(all, got); err != nil || d != "" {
			t.Fatalf("%q: %v\n%s", again.String(), err, d)
		}
	})
}

// line writes a host as a host file has it.
func (h Host) line() string {
	s := h.Login() + " slots=" + itoa(h.Slots)
	if h.MaxSlots > 0 {
		s += " max_slots=" + itoa(h.MaxSlots)
	}
	return s + "\n"
}
