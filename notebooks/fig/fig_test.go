package fig

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every figure of the catalogue is well-formed XML in both languages, keeps its texts apart (SVG checks that), has an
// alternative text, and its two languages differ.
func TestCatalogue(t *testing.T) {
	for _, name := range Names() {
		var svgs, titles []string
		for _, l := range []Lang{French, English} {
			svg, title, err := Draw(name, l)
			if err != nil {
				t.Errorf("%s in %s: %v", name, l, err)
				continue
			}
			if dir := os.Getenv("FIG_DIR"); dir != "" { // to look at them
				if err := os.WriteFile(filepath.Join(dir, name+"."+string(l)+".svg"), []byte(svg), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if !strings.Contains(svg, `role="img"`) || !strings.Contains(svg, "<title>"+esc(title)+"</title>") || strings.Contains(svg, "<desc></desc>") || !strings.Contains(svg, "<desc>") {
				t.Errorf("%s in %s: no alternative text", name, l)
			}
			d := xml.NewDecoder(strings.NewReader(svg))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%s in %s is not XML: %v", name, l, err)
				}
			}
			svgs, titles = append(svgs, svg), append(titles, title)
		}
		if len(titles) == 2 && (titles[0] == titles[1] || svgs[0] == svgs[1]) {
			t.Errorf("%s is the same in both languages", name)
		}
	}
}

func TestTextOutsideIsRefused(t *testing.T) {
	c := NewCanvas(50, 20, "t")
	c.text(0, 14, "a sentence far too long for this", normal, start, ink)
	if _, err := c.SVG(); err == nil || !strings.Contains(err.Error(), "leaves the panel") {
		t.Errorf("SVG: %v, want: leaves the panel", err)
	}
}

func TestTextsThatCoverEachOtherAreRefused(t *testing.T) {
	c := NewCanvas(200, 40, "t")
	c.text(0, 14, "first", normal, start, ink)
	c.text(10, 18, "second", normal, start, ink)
	if _, err := c.SVG(); err == nil || !strings.Contains(err.Error(), "covers") {
		t.Errorf("SVG: %v, want: covers", err)
	}
	c = NewCanvas(200, 80, "t") // parallel slanted texts whose upright boxes would overlap
	c.textAt(60, 30, 20, "slanted label", normal, middle, ink)
	c.textAt(60, 48, 20, "slanted label", normal, middle, ink)
	if _, err := c.SVG(); err != nil {
		t.Errorf("SVG: %v, want no error", err)
	}
}

func TestUnknownFigure(t *testing.T) {
	if _, _, err := Draw("nosuch", English); err == nil || !strings.Contains(err.Error(), "osi") {
		t.Errorf("Draw: %v, want an error that lists the figures", err)
	}
}

func TestTextIsEscaped(t *testing.T) {
	c := NewCanvas(300, 20, `<a> & "b"`)
	c.text(0, 14, "<script>", normal, start, ink)
	svg, err := c.SVG()
	if err != nil || strings.Contains(svg, "<script>") || strings.Contains(svg, "<a>") {
		t.Errorf("SVG: %v\n%s", err, svg)
	}
}
