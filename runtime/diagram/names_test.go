package diagram

import "testing"

// A word on an arrow covers no other arrow: what has no room is left out, but for what is wrong.
func TestNamesCoverNoOtherArrow(t *testing.T) {
	placed, left := 0, 0
	for name, l := range runs() {
		d := drawScene(newScene(l, Options{Whole: true}), 1e9, true)
		paths := d.paths()
		d.taken = occupied{} // as if no word stood yet, so that arrows alone decide
		for k := range d.arrows {
			a := &d.arrows[k]
			if a.ending != arrives || a.typ == "" || a.wrong {
				continue
			}
			at, ok := d.placeName(k, paths)
			if !ok {
				left++
				continue
			}
			placed++
			if x, y := a.at(at); paths.meets(boxOf(x, y+4, 'c', a.typ, 11), k) {
				t.Errorf("%s: %q on arrow %d covers another", name, a.typ, k)
			}
		}
	}
	if placed == 0 || left == 0 {
		t.Errorf("%d names have room, and %d have none: the runs show one case only", placed, left)
	}
}
