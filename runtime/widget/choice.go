package widget

import (
	"fmt"
	"slices"
)

// bools has the methods of widgets that hold a bool.
type bools struct{ control }

// Value is what the widget holds now.
func (w *bools) Value() bool { return w.m.get("value").(bool) }

// SetValue sets the value.
func (w *bools) SetValue(v bool) { w.m.set(map[string]any{"value": v}) }

// Observe has f called, with the value as it is then, after changes of the value by a person or by SetValue.
func (w *bools) Observe(f func(value bool)) { w.m.observe("Observe", func(v any) { f(v.(bool)) }) }

// A Checkbox is a box to tick.
type Checkbox struct{ bools }

// NewCheckbox makes a box. It blocks until the kernel has taken it.
func NewCheckbox(description string, value bool) *Checkbox {
	k := switchKind(description, value)
	k.name, k.model, k.view, k.style = "Checkbox", "CheckboxModel", "CheckboxView", "CheckboxStyleModel"
	k.fixed = `{"disabled": false, "tooltip": null, "indent": false}`
	return &Checkbox{bools{control{base{newModel(k)}}}}
}

// A ToggleButton is a button that stays in when it is clicked, until the next click.
type ToggleButton struct{ bools }

// NewToggleButton makes a button. It blocks until the kernel has taken it.
func NewToggleButton(description string, value bool) *ToggleButton {
	k := switchKind(description, value)
	k.name, k.model, k.view, k.style = "ToggleButton", "ToggleButtonModel", "ToggleButtonView", "ToggleButtonStyleModel"
	k.fixed = `{"disabled": false, "tooltip": null, "button_style": "", "icon": ""}`
	return &ToggleButton{bools{control{base{newModel(k)}}}}
}

// SetStyle sets the button's colour.
func (w *ToggleButton) SetStyle(s Style) { w.m.set(map[string]any{"button_style": string(s)}) }

func switchKind(description string, value bool) kind {
	return kind{
		value: "value", text: func(state map[string]any) string { return fmt.Sprint(state["value"]) },
		state: map[string]any{"description": description, "value": value},
		accept: func(_ map[string]any, key string, v any) (any, bool) {
			b, ok := v.(bool)
			return b, ok && key == "value"
		},
	}
}

// A Dropdown lets a person choose one of some texts.
type Dropdown struct{ control }

// NewDropdown makes a list. value is one of options; one that is not among them, or "", means the first. It blocks until the kernel
// has taken it.
func NewDropdown(description string, options []string, value string) *Dropdown {
	k := kind{
		name: "Dropdown", model: "DropdownModel", view: "DropdownView", style: "DescriptionStyleModel",
		value: "index", text: chosen, accept: acceptIndex,
		fixed: `{"disabled": false, "tooltip": null}`,
		state: map[string]any{"description": description, "_options_labels": labels(options), "index": indexOf(options, value)},
	}
	return &Dropdown{control{base{newModel(k)}}}
}

// Value is the option that is chosen; "" when there are no options.
func (w *Dropdown) Value() string {
	w.m.mu.Lock()
	defer w.m.mu.Unlock()
	return chosen(w.m.state)
}

// SetValue chooses an option; one that is not there changes nothing.
func (w *Dropdown) SetValue(option string) {
	w.m.change(func(state map[string]any) map[string]any {
		if i := slices.Index(state["_options_labels"].([]string), option); i >= 0 {
			return map[string]any{"index": i}
		}
		return nil
	})
}

// SetOptions changes the options. What was chosen stays if it is among them; else the first is.
func (w *Dropdown) SetOptions(options []string) {
	w.m.change(func(state map[string]any) map[string]any {
		return map[string]any{"_options_labels": labels(options), "index": indexOf(options, chosen(state))}
	})
}

// Observe has f called, with the option that is chosen then, after changes of the choice, or of the options, by a person or by
// the code.
func (w *Dropdown) Observe(f func(value string)) { w.m.observe("Observe", func(any) { f(w.Value()) }) }

// labels is a copy of options that is never null in JSON.
func labels(options []string) []string { return append([]string{}, options...) }

// indexOf is where value is among options, else 0; nil when there are none.
func indexOf(options []string, value string) any {
	if len(options) == 0 {
		return nil
	}
	return max(slices.Index(options, value), 0)
}

func chosen(state map[string]any) string {
	if i, ok := state["index"].(int); ok {
		return state["_options_labels"].([]string)[i]
	}
	return ""
}

func acceptIndex(state map[string]any, key string, v any) (any, bool) {
	f, ok := v.(float64)
	if !ok || key != "index" || f < 0 || f >= float64(len(state["_options_labels"].([]string))) || f != float64(int(f)) {
		return nil, false
	}
	return int(f), true
}
