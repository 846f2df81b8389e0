package agent

import "testing"

// TestSilence: a peer that is heard of now and then lives, one that is not for the whole time is dead, and not before.
func TestSilence(t *testing.T) {
	for _, c := range []struct {
		heard string // a sign for each tick
		dead  bool
	}{
		{"", false}, {"....", false}, {".....", true}, {"....+", false}, {"....+....", false}, {"+.....", true}, {"....+.....", true},
		{"++++++++++++", false},
	} {
		var s silence
		dead := false
		for _, tick := range c.heard {
			dead = s.tick(tick == '+')
		}
		if dead != c.dead {
			t.Errorf("heard %q: dead %v, want %v", c.heard, dead, c.dead)
		}
	}
}
