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
		if a, ok := advances[r]; ok {
			w += a
		} else {
			w += 1000
		}
	}
	return w / 1000 * size * slack
}

// fit cuts a text to a width, with an ellipsis.
func fit(s string, size, room float64) string {
	if width(s, size) <= room {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 0; n-- {
		if t := string(runes[:n]) + "…"; width(t, size) <= room {
			return t
		}
	}
	return ""
}
