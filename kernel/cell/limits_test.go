package cell

import (
	"strings"
	"testing"

	"jeton/kernel/cell/celltest"
)

// A text of any kind and length is read in time that grows with its length.
func TestLongTexts(t *testing.T) {
	for _, unit := range celltest.Units() {
		for _, before := range []string{"", "!", "func f() {\n"} {
			text := before + strings.Repeat(unit, celltest.Long/len(unit))
			celltest.Quick(t, text, func() { read(t, text) })
		}
	}
	program := celltest.Program(celltest.Lines)
	celltest.Quick(t, program, func() {
		src, errs := Syntax("In[1]", program)
		if errs != nil || len(src.Items) != (celltest.Lines+9)/10*3 {
			t.Fatalf("%d items, %v", len(src.Items), errs)
		}
	})
}

// What is no Go has an error at each byte; what is said of it has a bound.
func TestErrorsHaveABound(t *testing.T) {
	for _, text := range []string{strings.Repeat("$", 100_000), strings.Repeat("a b\n", 100_000), strings.Repeat("x = y ?\n", 20_000)} {
		if _, errs := Syntax("In[1]", text); len(errs) == 0 || len(errs) > maxErrors {
			t.Errorf("%.20q…: %d errors, want 1 to %d", text, len(errs), maxErrors)
		}
	}
	_, errs := Syntax("In[1]", "x := "+strings.Repeat("é", 5_000)+" y")
	if len(errs) == 0 || len(errs[0].Msg) > 2*maxFound {
		t.Errorf("an error names a token in %d bytes", len(errs[0].Msg))
	}
}
