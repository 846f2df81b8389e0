package widget

import "strconv"

// MaxText is the longest text, in bytes, that a page may set; a longer one changes nothing.
const MaxText = 1 << 20

// texts has the methods of widgets that hold a text.
type texts struct{ control }

// Value is what the widget holds now.
func (w *texts) Value() string { return w.m.get("value").(string) }

// SetValue sets the text.
func (w *texts) SetValue(text string) { w.m.set(map[string]any{"value": text}) }

// Observe has f called, with the text as it is then, after changes by a person or by SetValue; a person's text changes with each key.
func (w *texts) Observe(f func(value string)) { w.m.observe("Observe", func(v any) { f(v.(string)) }) }

// SetPlaceholder sets what stands in the field while it is empty.
func (w *texts) SetPlaceholder(text string) { w.m.set(map[string]any{"placeholder": text}) }

// A Text is a field for one line.
type Text struct{ texts }

// NewText makes a field. It blocks until the kernel has taken it.
func NewText(description, value string) *Text {
	k := textKind(description, value)
	k.name, k.model, k.view = "Text", "TextModel", "TextView"
	k.events = map[string]string{"submit": "OnSubmit"}
	return &Text{texts{control{base{newModel(k)}}}}
}

// OnSubmit has f called, with the text as it is then, each time that a person ends the line with Enter.
func (w *Text) OnSubmit(f func(value string)) { w.m.observe("OnSubmit", func(v any) { f(v.(string)) }) }

// A Textarea is a field for several lines.
type Textarea struct{ texts }

// NewTextarea makes a field. It blocks until the kernel has taken it.
func NewTextarea(description, value string) *Textarea {
	k := textKind(description, value)
	k.name, k.model, k.view = "Textarea", "TextareaModel", "TextareaView"
	return &Textarea{texts{control{base{newModel(k)}}}}
}

func textKind(description, value string) kind {
	return kind{
		style: "TextStyleModel", value: "value", text: quoted,
		fixed: `{"placeholder": "", "continuous_update": true, "disabled": false, "tooltip": null}`,
		state: map[string]any{"description": description, "value": value},
		accept: func(_ map[string]any, key string, v any) (any, bool) {
			s, ok := v.(string)
			return s, ok && key == "value" && len(s) <= MaxText
		},
	}
}

// quoted is the value for one line of text.
func quoted(state map[string]any) string {
	text := []rune(state["value"].(string))
	if len(text) > 60 {
		text = append(text[:60:60], '…')
	}
	return strconv.Quote(string(text))
}

// A Label is a line of text that the code sets, as it is.
type Label struct{ base }

// NewLabel makes a line. It blocks until the kernel has taken it.
func NewLabel(text string) *Label { return &Label{base{newModel(shownText("Label", text))}} }

// Value is the text.
func (w *Label) Value() string { return w.m.get("value").(string) }

// SetValue changes the text.
func (w *Label) SetValue(text string) { w.m.set(map[string]any{"value": text}) }

// An HTML is a piece of HTML that the code sets. It goes into the page as it is.
type HTML struct{ base }

// NewHTML shows a piece of HTML. It blocks until the kernel has taken it.
func NewHTML(markup string) *HTML { return &HTML{base{newModel(shownText("HTML", markup))}} }

// Value is the markup.
func (w *HTML) Value() string { return w.m.get("value").(string) }

// SetValue changes the markup.
func (w *HTML) SetValue(markup string) { w.m.set(map[string]any{"value": markup}) }

func shownText(name, value string) kind {
	return kind{
		name: name, model: name + "Model", view: name + "View", style: name + "StyleModel", value: "value", text: quoted,
		fixed: `{"description": "", "placeholder": ""}`,
		state: map[string]any{"value": value},
	}
}
