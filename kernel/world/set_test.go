package world

import (
	"slices"
	"strings"
	"testing"
)

func TestSetAsText(t *testing.T) {
	for text, want := range map[string]string{"0": "0", "0,2-5": "0,2-5", "1,0": "0,1", "2-3": "2,3", "7 , 5-6": "5-7", "63-65": "63-65", "199": "199"} {
		s, err := ParseSet(text, 200)
		if err != nil || s.String() != want {
			t.Errorf("%q: %q %v, want %q", text, s, err, want)
		}
	}
	for text, want := range map[string]string{"": "no rank", "x": "no rank", "3-1": "runs backwards", "200": "ranks 0 to 199", "-1": "no rank", "1,,2": "no rank", "99999999999999999999": "no rank"} {
		if _, err := ParseSet(text, 200); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestSetOperations(t *testing.T) {
	a, b := Upto(130), One(129).Or(One(200))
	if a.Len() != 130 || a.Min() != 0 || a.And(b) != One(129) || b.Without(a) != One(200) || (Set{}).Min() != -1 || a.Has(130) || a.Has(-1) || !a.Has(129) {
		t.Errorf("%q %q", a, b)
	}
	if got := slices.Collect(b.Ranks); !slices.Equal(got, []int{129, 200}) {
		t.Errorf("ranks of %q: %v", b, got)
	}
}

func FuzzParseSet(f *testing.F) {
	f.Add("0,2-5")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSet(text, 100)
		if err != nil {
			return
		}
		if again, err := ParseSet(s.String(), 100); err != nil || again != s {
			t.Errorf("%q is %q is %q, %v", text, s, again, err)
		}
	})
}
