package display

import (
	"crypto/rand"
	"encoding/hex"
	"image"
	"sync"

	"gonum.org/v1/plot"
)

// A Handle is one output that changes: its first call shows it, in the cell that makes the call, and each later one
// replaces it there, from whatever cell or goroutine. Its methods are those of the package and may be called from several
// goroutines. In a terminal each call prints anew.
type Handle struct {
	mu    sync.Mutex // held while a form is sent, so that the last one sent is the one that stays
	id    string
	shown bool
}

// NewHandle makes a Handle, and shows nothing yet.
func NewHandle() *Handle { return &Handle{id: newID()} }

// newID is unlike all others, also those that a notebook keeps from another day.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// ID is the display_id of the protocol.
func (h *Handle) ID() string { return h.id }

// Send shows b in the handle's place. Its ID and Update are set here.
func (h *Handle) Send(b Bundle) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	b.ID, b.Update = h.id, h.shown
	err := Send(b)
	if err == nil {
		h.shown = true
	}
	return err
}

func (h *Handle) show(b Bundle, err error) {
	if err != nil {
		b = problem(err)
	}
	_ = h.Send(b)
}

// Show shows v as the function of that name does.
func (h *Handle) Show(v any) { h.show(Value("", v), nil) }

// Update is Show, by the name that readers of other notebooks expect.
func (h *Handle) Update(v any) { h.Show(v) }

// Text shows s as it is.
func (h *Handle) Text(s string) { h.show(textBundle(s), nil) }

// HTML shows a piece of HTML.
func (h *Handle) HTML(s string) { h.show(htmlBundle(s), nil) }

// SVG shows a drawing.
func (h *Handle) SVG(s string) { h.show(svgBundle(s), nil) }

// Markdown shows s as Markdown.
func (h *Handle) Markdown(s string) { h.show(markdownBundle(s), nil) }

// LaTeX shows a formula.
func (h *Handle) LaTeX(s string) { h.show(latexBundle(s), nil) }

// PNG shows the bytes of a PNG file.
func (h *Handle) PNG(data []byte) { h.show(pictureBundle("image/png", data)) }

// Image shows a picture.
func (h *Handle) Image(m image.Image) { h.show(imageBundle(m)) }

// Plot shows a plot at the default size.
func (h *Handle) Plot(p *plot.Plot) { h.show(plotBundle(p, DefaultWidth, DefaultHeight)) }

// Table shows rows as a table.
func (h *Handle) Table(rows any) { h.show(tableBundle(rows, defaultRows)) }

// Clear leaves the handle's place empty; a later call fills it again.
func (h *Handle) Clear() {
	h.show(Bundle{Data: map[string]any{"text/html": "", "text/plain": ""}}, nil)
}
