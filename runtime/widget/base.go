package widget

// A Widget is any of this package's.
type Widget interface {
	// Close takes the widget out of the page and ends the calls of its functions; one that is under way goes on to its end.
	// Closing twice is fine.
	Close() error
	root() *model
}

// base has the methods of all widgets.
type base struct{ m *model }

func (b *base) root() *model { return b.m }

// Close takes the widget out of the page and ends the calls of its functions; one that is under way goes on to its end. The value
// can still be asked for. Closing twice is fine.
func (b *base) Close() error { return b.m.close() }

// String is the widget in one line, with its value.
func (b *base) String() string { return b.m.string() }

// MIME are the forms in which a cell shows the widget.
func (b *base) MIME() map[string]any {
	forms := map[string]any{"text/plain": b.m.string()}
	if b.m.shown() {
		forms[viewMIME] = map[string]any{"version_major": 2, "version_minor": 0, "model_id": b.m.id}
	}
	return forms
}

// SetWidth sets the width as CSS has it: "300px", "50%", "auto"; "" for the usual one.
func (b *base) SetWidth(css string) { b.m.layout().set(map[string]any{"width": orNil(css)}) }

func (m *model) layout() *model { return m.parts[0] }

// orNil is s, or nothing.
func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// control is base for widgets that a person can use, or that have a description.
type control struct{ base }

// SetDescription changes the text at the widget.
func (c *control) SetDescription(text string) { c.m.set(map[string]any{"description": text}) }

// SetDisabled says whether the person can use the widget; the code always can.
func (c *control) SetDisabled(disabled bool) { c.m.set(map[string]any{"disabled": disabled}) }

// Unobserve takes away all functions that Observe, OnClick and OnSubmit have set.
func (c *control) Unobserve() { c.m.unobserve() }

// A Style is a colour with a meaning.
type Style string

// The styles of buttons and bars; "" is the plain one.
const (
	Primary Style = "primary" // buttons only
	Success Style = "success"
	Info    Style = "info"
	Warning Style = "warning"
	Danger  Style = "danger"
)
