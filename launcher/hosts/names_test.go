package hosts

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

var itoa = strconv.Itoa

func TestExpand(t *testing.T) {
	for pattern, want := range map[string]string{
		"a":                       "a",
		"a,b":                     "a b",
		"n[1-3]":                  "n1 n2 n3",
		"n[001-003,009],m[1,3-4]": "n001 n002 n003 n009 m1 m3 m4",
		"n[9-11]":                 "n9 n10 n11",
		"rack[1-2]-n[1-2],login":  "rack1-n1 rack1-n2 rack2-n1 rack2-n2 login",
	} {
		got, err := Expand(pattern)
		if d := diff(strings.Fields(want), got); err != nil || d != "" {
			t.Errorf("Expand(%q): %v\n%s", pattern, err, d)
		}
	}
	for _, pattern := range []string{"", "a,", "a,,b", "n[1", "n1]", "n[1,[2]]", "n[1-4097]", "n[1-4096],m", "n[18446744073709551617]", "n[-1]", "a b"} {
		if got, err := Expand(pattern); err == nil {
			t.Errorf("Expand(%q) = %.5q", pattern, got)
		}
	}
}

// FuzzExpand: time and memory are bounded by the length of the pattern, and all names are names.
func FuzzExpand(f *testing.F) {
	for _, s := range []string{"n[001-003,009],m[1,3-4]", "a[1][1][1]", "a[000000000000000000001-4096]", "]a,[", "r[1-9]n[1-9]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		names, err := Expand(pattern)
		if err != nil {
			return
		}
		if len(names) == 0 || len(names) > maxHosts {
			t.Fatalf("%d names", len(names))
		}
		for _, n := range names {
			if checkName(n) != nil {
				t.Fatalf("%q", n)
			}
		}
	})
}

func TestHere(t *testing.T) {
	if h := Here(); h.Cores < 1 || h.Slots != h.Cores || !IsHere(h.Name) {
		t.Errorf("this machine is %+v", h)
	}
	own, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"localhost": true, "LocalHost": true, "127.0.0.1": true, "127.1.2.3": true, "::1": true, own: true,
		own + "x": false, "10.0.0.1": false, "": false, "localhost.example": false} {
		if got := IsHere(name); got != want {
			t.Errorf("IsHere(%q) = %v", name, got)
		}
	}
}

func TestFind(t *testing.T) {
	room := []Host{{Name: "alice", Slots: 1}, {Name: "bob", Slots: 2}}
	if h, err := Find(room, "Bob"); err != nil || h.Slots != 2 {
		t.Errorf("found %+v, %v", h, err)
	}
	const want = `there is no host "carol" here; there are: alice, bob`
	if _, err := Find(room, "carol"); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	var many []Host
	for i := range 25 {
		many = append(many, Host{Name: "n" + itoa(i)})
	}
	if _, err := Find(many, "x"); err == nil || !strings.HasSuffix(err.Error(), "n19 and 5 more") {
		t.Errorf("error %v", err)
	}
}
