package fig

// A font is a face and size that texts are drawn in.
type font struct {
	size   float64
	mono   bool
	bold   bool
	italic bool
}

var (
	normal = font{size: 14}
	small  = font{size: 12}
	bold   = font{size: 14, bold: true}
	code   = font{size: 12.5, mono: true}
	tiny   = font{size: 11}
)

const (
	sansFamily = "Verdana, 'DejaVu Sans', Geneva, sans-serif"
	monoFamily = "'DejaVu Sans Mono', Menlo, Consolas, monospace"
)

// widths are advance widths in thousandths of an em, of Verdana: no common sans serif is wider. Bytes not listed are
// taken as wide as a capital W.
var widths = func() map[rune]float64 {
	m := map[rune]float64{}
	for _, g := range []struct {
		w     float64
		chars string
	}{
		{274, "il'’|"}, {344, "jfI.,: ;!"}, {394, "t"}, {454, "r()-/[]{}\"“”–J"}, {525, "csz?°"}, {607, "aeoxvkyTLF_"},
		{636, "0123456789bdghnpqu«»"}, {700, "ABCEKPRSVXYZ*"}, {790, "DGHNOQU"}, {830, "w+=<>M~→←↔·"}, {975, "m"},
	} {
		for _, r := range g.chars {
			m[r] = g.w
		}
	}
	for accented, base := range map[string]rune{"àâäáã": 'a', "éèêë": 'e', "îïí": 't', "ôöó": 'o', "ùûüú": 'u', "ç": 'c', "ÀÂ": 'A', "ÉÈÊ": 'E', "Ô": 'O', "Î": 'I', "œ": 'm'} {
		for _, r := range accented {
			m[r] = m[base]
		}
	}
	return m
}()

// width returns a width that s does not exceed in font f, in pixels.
func (f font) width(s string) float64 {
	var em float64
	for _, r := range s {
		w, ok := widths[r]
		if !ok {
			w = 1000
		}
		if f.mono {
			w = 620
		}
		em += w
	}
	if f.bold && !f.mono {
		em *= 1.14
	}
	return em / 1000 * f.size
}
