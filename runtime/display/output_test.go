package display

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestForms(t *testing.T) {
	r := record(t)
	for _, c := range []struct {
		name string
		show func()
		want map[string]any
	}{
		{"Text", func() { Text("a<b\xff") }, map[string]any{"text/plain": "a<b\uFFFD"}},
		{"HTML", func() { HTML("<b>x</b>") }, map[string]any{"text/html": "<b>x</b>", "text/plain": "<b>x</b>"}},
		{"SVG", func() { SVG("<svg/>") }, map[string]any{"image/svg+xml": "<svg/>", "text/plain": "<svg/>"}},
		{"Markdown", func() { Markdown("*x*") }, map[string]any{"text/markdown": "*x*", "text/plain": "*x*"}},
		{"LaTeX", func() { LaTeX("x^2") }, map[string]any{"text/latex": "$$x^2$$", "text/plain": "x^2"}},
		{"LaTeX with delimiters", func() { LaTeX("$x$") }, map[string]any{"text/latex": "$x$", "text/plain": "$x$"}},
		{"JSON", func() { JSON(map[string]any{"n": 1 << 60}) }, map[string]any{"application/json": map[string]any{"n": int64(1 << 60)}, "text/plain": "{\n  \"n\": 1152921504606846976\n}"}},
		{"JSON text", func() { JSON(`[1, 2.5]`) }, map[string]any{"application/json": []any{int64(1), 2.5}, "text/plain": "[\n  1,\n  2.5\n]"}},
		{"VegaLite", func() { VegaLite(`{"mark":"bar"}`) }, map[string]any{"application/vnd.vegalite.v5+json": map[string]any{"mark": "bar"}, "text/plain": "{\n  \"mark\": \"bar\"\n}"}},
		{"MIME", func() { MIME(map[string]any{"x/y": "z"}) }, map[string]any{"x/y": "z"}},
		{"ShowHTML", func() { ShowHTML(loud(1)) }, map[string]any{"text/html": "<b>LOUD</b>", "text/plain": "<b>LOUD</b>"}},
		{"Show", func() { Show(42) }, map[string]any{"text/plain": "42"}},
	} {
		c.show()
		if d := cmp.Diff(c.want, r.last(t).Data); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	Clear()
	ClearNext()
	if d := cmp.Diff([]bool{false, true}, r.clears); d != "" {
		t.Error(d)
	}
}

// What cannot be shown leaves a sentence in its place.
func TestProblems(t *testing.T) {
	r := record(t)
	for name, c := range map[string]struct {
		show func()
		want string
	}{
		"PNG":        {func() { PNG([]byte("GIF89a")) }, "are no PNG picture"},
		"empty PNG":  {func() { PNG(nil) }, "0 bytes"},
		"JPEG":       {func() { JPEG([]byte("<b>")) }, "&lt;b&gt;"},
		"nil image":  {func() { Image(nil) }, "nil"},
		"no pixels":  {func() { Image(image.NewGray(image.Rect(0, 0, 0, 9))) }, "empty"},
		"JSON":       {func() { JSON(`{"a":`) }, "not JSON"},
		"JSON tail":  {func() { JSON(`{} {}`) }, "more after its end"},
		"JSON value": {func() { JSON(func() {}) }, "no JSON form"},
		"nil plot":   {func() { Plot(nil) }, "nil"},
		"table":      {func() { Table(42) }, "Table needs a slice"},
		"nil table":  {func() { Table(nil) }, "nil"},
		"no file":    {func() { File("/does/not/exist.png") }, "no such file"},
	} {
		c.show()
		b := r.last(t)
		if html := b.Data["text/html"].(string); !strings.Contains(html, c.want) || !strings.HasPrefix(b.Data["text/plain"].(string), "display: ") {
			t.Errorf("%s: %v, want it to say %q", name, b.Data, c.want)
		}
	}
}

func TestImageIsAPNG(t *testing.T) {
	r := record(t)
	m := image.NewNRGBA(image.Rect(-1, -1, 2, 3))
	m.Set(0, 0, color.NRGBA{10, 20, 30, 255})
	Image(m)
	got, err := png.Decode(bytes.NewReader(r.last(t).Data["image/png"].([]byte)))
	if err != nil || got.Bounds().Dx() != 3 || got.Bounds().Dy() != 4 {
		t.Fatalf("%v, %v", got, err)
	}
	if c := color.NRGBAModel.Convert(got.At(1, 1)); c != (color.NRGBA{10, 20, 30, 255}) {
		t.Errorf("pixel %v", c)
	}
}

func TestFile(t *testing.T) {
	r, dir := record(t), t.TempDir()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ content, mime string }{
		"a.PNG": {picture.String(), "image/png"}, "a.svg": {"<svg/>", "image/svg+xml"}, "a.html": {"<i>", "text/html"},
		"a.md": {"#", "text/markdown"}, "a.json": {"{}", "application/json"}, "a.log": {"x", "text/plain"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		File(path)
		if _, ok := r.last(t).Data[c.mime]; !ok {
			t.Errorf("%s: %v", name, r.last(t).Data)
		}
	}
	big := filepath.Join(dir, "big.log")
	if err := os.WriteFile(big, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(big, maxFileBytes+1); err != nil {
		t.Fatal(err)
	}
	File(big)
	if s := r.last(t).Data["text/plain"].(string); !strings.Contains(s, "limit") {
		t.Errorf("a file that is too large: %.100s", s)
	}
}

func TestHandle(t *testing.T) {
	r := record(t)
	h := NewHandle()
	if len(r.shown) != 0 {
		t.Fatal("a new handle shows something")
	}
	r.refused = errors.New("gone")
	h.Text("lost")
	r.refused = nil
	h.Text("a")
	h.Update([]int{1})
	h.Clear()
	var got []string
	for _, b := range r.shown {
		if b.ID != h.ID() || b.ID == "" {
			t.Errorf("id %q, want %q", b.ID, h.ID())
		}
		u := "new "
		if b.Update {
			u = "update "
		}
		got = append(got, u+b.Data["text/plain"].(string))
	}
	if d := cmp.Diff([]string{"new lost", "new a", "update []int{1}", "update "}, got); d != "" {
		t.Error(d)
	}
	if NewHandle().ID() == h.ID() {
		t.Error("two handles have one id")
	}
}

// Every bundle must pass through JSON, for that is how it reaches the page.
func TestBundlesAreJSON(t *testing.T) {
	for _, v := range []any{3, "x\xff", []node{{V: 1}}, image.NewGray(image.Rect(0, 0, 1, 1)), map[string]any{"\xff": 1}, []byte{1}} {
		if _, err := json.Marshal(Value("", v).Data); err != nil {
			t.Errorf("%T: %v", v, err)
		}
	}
}
