package diagram

// advances are the widths of characters in thousandths of an em, of Helvetica, whose widths its metric twins (Arial, Liberation Sans)
// have. What is not listed is taken as one em.
var advances = func() map[rune]float64 {
	m := map[rune]float64{}
	for _, g := range []struct {
		w     float64
		chars string
	}{
		{222, "ijl"}, {278, " .,:;!ft/\\|I[]"}, {333, "-()r·"}, {500, "ckJsvxyz"}, {556, "0123456789abdeghnopqu#$?_éèêàâùûôöîïëç…"},
		{584, "+<>=~×"}, {611, "FTZ"}, {667, "ABEKPSVXY&ÉÀÈ"}, {722, "wCDHNRU"}, {778, "GOQ"}, {833, "mM"}, {944, "W"},
	} {
		for _, r := range g.chars {
			m[r] = g.w
		}
	}
	return m
}()

// slack is room for fonts that are a little wider.
const slack = 1.08

// width is how many pixels a text takes at a size.
func width(s string, size float64) float64 {
	var w float64
	for _, r := range s {
		w += advance(r)
	}
	return w / 1000 * size * slack
}

func advance(r rune) float64 {
	if a, ok := advances[r]; ok {
		return a
	}
	return 1000
}

// fit cuts a text to a width, with an ellipsis.
func fit(s string, size, room float64) string {
	room = room / size / slack * 1000
	var w float64
	end := 0 // of what fits with an ellipsis
	for k, r := range s {
		if w+advance('…') <= room {
			end = k
		}
		if w += advance(r); w > room {
			if end == 0 {
				return ""
			}
			return s[:end] + "…"
		}
	}
	return s
}
