package diagram

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

// luminance is WCAG's relative luminance of "#rrggbb".
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	v := 0.0
	for k, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[1+2*k:3+2*k], 16, 8)
		if err != nil || len(hex) != 7 {
			t.Fatalf("%q is no colour", hex)
		}
		x := float64(n) / 255
		if x <= 0.04045 {
			x /= 12.92
		} else {
			x = math.Pow((x+0.055)/1.055, 2.4)
		}
		v += weight * x
	}
	return v
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// WCAG 2.1, 1.4.3: text of this size wants 4.5 to 1. All colours that words or signs have are held to it.
func TestContrast(t *testing.T) {
	for name, s := range map[string]shade{"ink": ink, "muted": muted, "bad": bad, "safe": safe, "wait": wait} {
		checkShade(t, name, s)
	}
	for k, s := range types {
		checkShade(t, "type "+strconv.Itoa(k), s)
	}
	if c := contrast(t, faint.light, lightPage); c < 1.3 {
		t.Errorf("lanes on a light page: %.2f to 1", c)
	}
	if c := contrast(t, faint.dark, darkPage); c < 1.3 {
		t.Errorf("lanes on a dark page: %.2f to 1", c)
	}
}

func checkShade(t *testing.T, name string, s shade) {
	t.Helper()
	if c := contrast(t, s.light, lightPage); c < 4.5 {
		t.Errorf("%s on a light page: %.2f to 1, want 4.5", name, c)
	}
	if c := contrast(t, s.dark, darkPage); c < 4.5 {
		t.Errorf("%s on a dark page: %.2f to 1, want 4.5", name, c)
	}
}

// Colour is not all that tells types apart: the first ones have dashes of their own, and no two of maxTypes look the same.
func TestLooks(t *testing.T) {
	dash := func(n int) string {
		_, d, _ := strings.Cut(look(n), " d")
		return d
	}
	seen := map[string]bool{}
	for k := range maxTypes {
		of := strings.Fields(look(k))
		key := of[0] + "/" + dash(k)
		if seen[key] {
			t.Errorf("type %d looks like another: %s", k, key)
		}
		seen[key] = true
	}
	for a := range dashes {
		for b := range a {
			if dash(a) == dash(b) {
				t.Errorf("types %d and %d differ in colour only", a, b)
			}
		}
	}
	for _, d := range []string{".d1", ".d2", ".d3", ".d4"} {
		if !strings.Contains(style, ".jd "+d+"{stroke-dasharray") {
			t.Errorf("the style sheet has no %s", d)
		}
	}
}

func TestThemes(t *testing.T) {
	for _, page := range append(darkPages, ".jd:root ") {
		before := strings.TrimSuffix(page, " ")
		if !strings.Contains(style, before) || !strings.Contains(style, ink.dark) {
			t.Errorf("the style sheet has nothing for %q", before)
		}
	}
	if !strings.Contains(style, "prefers-color-scheme:dark") || strings.Count(style, "{") != strings.Count(style, "}") {
		t.Error("the style sheet is not whole")
	}
}
