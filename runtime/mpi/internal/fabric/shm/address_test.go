package shm

import (
	"errors"
	"testing"
)

func FuzzAddress(f *testing.F) {
	f.Add(address{host: "h", pid: 1, fd: 0}.String())
	f.Add("shm1/h/0/1/00000000000000000000000000000000")
	f.Add("shm1//1/1/00")
	f.Fuzz(func(t *testing.T, s string) {
		a, err := parseAddress(s)
		if err != nil {
			return
		}
		if a.pid < 1 || a.fd < 0 || a.host == "" {
			t.Errorf("%q is %+v", s, a)
		}
		if b, err := parseAddress(a.String()); err != nil || a != b {
			t.Errorf("%+v written and read again is %+v, %v", a, b, err)
		}
	})
}

func TestConfig(t *testing.T) {
	d := directory{}
	for name, c := range map[string]Config{
		"no directory":       {Size: 1},
		"no ranks":           {Directory: d},
		"negative rank":      {Rank: -1, Size: 2, Directory: d},
		"rank too high":      {Rank: 2, Size: 2, Directory: d},
		"self is elsewhere":  {Rank: 1, Size: 3, Local: []int{0, 2}, Directory: d},
		"nobody is local":    {Rank: 1, Size: 3, Local: []int{}, Directory: d},
		"locals of another":  {Rank: 1, Size: 3, Local: []int{1, 3}, Directory: d},
		"a negative local":   {Rank: 1, Size: 3, Local: []int{-1, 1}, Directory: d},
		"more than an inbox": {Rank: 1, Size: maxRanks + 1, Directory: d},
	} {
		if _, err := c.locals(); err == nil {
			t.Errorf("%s: no error", name)
		} else if name == "more than an inbox" && !errors.Is(err, ErrHost) {
			t.Errorf("%s: %v is no reason to take another fabric", name, err)
		}
	}
	got, err := (&Config{Rank: 4, Size: 6, Local: []int{4, 1, 4}, Directory: d}).locals()
	if err != nil || len(got) != 2 || got[0] != 1 || got[1] != 4 {
		t.Errorf("locals: %v, %v", got, err)
	}
}

// directory is one for configurations that are never used.
type directory struct{ Directory }
