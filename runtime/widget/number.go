package widget

import (
	"cmp"
	"fmt"
	"math"
)

// An IntConfig is what an IntSlider or an IntProgress begins with. All fields may be left out.
type IntConfig struct {
	Value     int  // default and least: Min
	Min, Max  int  // a Max that is not above Min means Min+100
	Step      int  // of a slider; default: 1
	OnRelease bool // a slider's value changes when it is let go, not while it is moved
}

// A FloatConfig is what a FloatSlider or a FloatProgress begins with. All fields may be left out; what is no finite number is as left out.
type FloatConfig struct {
	Value     float64 // default and least: Min
	Min, Max  float64 // a Max that is not above Min means Min+1
	Step      float64 // of a slider; default: a hundredth of the range
	OnRelease bool    // a slider's value changes when it is let go, not while it is moved
}

// ints has the methods of widgets that hold an int within bounds.
type ints struct{ control }

// Value is what the widget holds now.
func (w *ints) Value() int { return w.m.get("value").(int) }

// SetValue sets the value, or the bound that is nearest to it.
func (w *ints) SetValue(v int) { setNumber(w.m, func(int) int { return v }) }

// SetRange sets the bounds, and the value to the nearest that is within. It does nothing when max is below min.
func (w *ints) SetRange(min, max int) { setRange(w.m, min, max) }

// floats has the methods of widgets that hold a float64 within bounds.
type floats struct{ control }

// Value is what the widget holds now.
func (w *floats) Value() float64 { return w.m.get("value").(float64) }

// SetValue sets the value, or the bound that is nearest to it; NaN changes nothing.
func (w *floats) SetValue(v float64) {
	if !math.IsNaN(v) {
		setNumber(w.m, func(float64) float64 { return v })
	}
}

// SetRange sets the bounds, and the value to the nearest that is within. It does nothing when they are not finite, or max is below min.
func (w *floats) SetRange(min, max float64) {
	if finite(min, max) {
		setRange(w.m, min, max)
	}
}

// An IntSlider lets a person choose a whole number by a handle, or by typing it.
type IntSlider struct{ ints }

// NewIntSlider makes a slider. It blocks until the kernel has taken it.
func NewIntSlider(description string, c IntConfig) *IntSlider {
	k := number(description, &c.Value, &c.Min, &c.Max, 100)
	k.name, k.model, k.view, k.style, k.accept = "IntSlider", "IntSliderModel", "IntSliderView", "SliderStyleModel", acceptInt
	k.fixed = `{"orientation": "horizontal", "disabled": false, "tooltip": null, "readout_format": "d"}`
	k.state["step"], k.state["continuous_update"] = max(c.Step, 1), !c.OnRelease
	return &IntSlider{ints{control{base{newModel(k)}}}}
}

// Observe has f called, with the value as it is then, after changes of the value by a person or by SetValue.
func (w *IntSlider) Observe(f func(value int)) { w.m.observe("Observe", func(v any) { f(v.(int)) }) }

// A FloatSlider lets a person choose a number by a handle, or by typing it.
type FloatSlider struct{ floats }

// NewFloatSlider makes a slider. It blocks until the kernel has taken it.
func NewFloatSlider(description string, c FloatConfig) *FloatSlider {
	c = c.sound()
	k := number(description, &c.Value, &c.Min, &c.Max, 1)
	k.name, k.model, k.view, k.style, k.accept = "FloatSlider", "FloatSliderModel", "FloatSliderView", "SliderStyleModel", acceptFloat
	if c.Step <= 0 {
		c.Step = (c.Max - c.Min) / 100
	}
	k.fixed = `{"orientation": "horizontal", "disabled": false, "tooltip": null, "readout_format": ".4~g"}`
	k.state["step"], k.state["continuous_update"] = c.Step, !c.OnRelease
	return &FloatSlider{floats{control{base{newModel(k)}}}}
}

// Observe has f called, with the value as it is then, after changes of the value by a person or by SetValue.
func (w *FloatSlider) Observe(f func(value float64)) {
	w.m.observe("Observe", func(v any) { f(v.(float64)) })
}

// An IntProgress is a bar that the code moves.
type IntProgress struct{ ints }

// NewIntProgress makes a bar. It blocks until the kernel has taken it.
func NewIntProgress(description string, c IntConfig) *IntProgress {
	k := number(description, &c.Value, &c.Min, &c.Max, 100)
	k.name, k.model = "IntProgress", "IntProgressModel"
	return &IntProgress{ints{control{base{newModel(k.bar())}}}}
}

// Add moves the bar n further.
func (w *IntProgress) Add(n int) { setNumber(w.m, func(v int) int { return v + n }) }

// SetStyle sets the bar's colour.
func (w *IntProgress) SetStyle(s Style) { w.m.set(map[string]any{"bar_style": string(s)}) }

// A FloatProgress is a bar that the code moves.
type FloatProgress struct{ floats }

// NewFloatProgress makes a bar. It blocks until the kernel has taken it.
func NewFloatProgress(description string, c FloatConfig) *FloatProgress {
	c = c.sound()
	k := number(description, &c.Value, &c.Min, &c.Max, 1)
	k.name, k.model = "FloatProgress", "FloatProgressModel"
	return &FloatProgress{floats{control{base{newModel(k.bar())}}}}
}

// SetStyle sets the bar's colour.
func (w *FloatProgress) SetStyle(s Style) { w.m.set(map[string]any{"bar_style": string(s)}) }

// bar is k for what only the code moves.
func (k kind) bar() kind {
	k.view, k.style = "ProgressView", "ProgressStyleModel"
	k.fixed = `{"orientation": "horizontal", "tooltip": null, "bar_style": ""}`
	return k
}

// number makes bounds and value sound, and the kind of a widget that holds them.
func number[T int | float64](description string, value, least, most *T, span T) kind {
	if *most <= *least {
		*most = *least + span
	}
	*value = max(*least, min(*most, *value))
	return kind{
		value: "value", text: rangeText,
		state: map[string]any{"description": description, "value": *value, "min": *least, "max": *most},
	}
}

// acceptInt takes a whole number within the bounds.
func acceptInt(state map[string]any, key string, v any) (any, bool) {
	f, ok := v.(float64)
	if !ok || key != "value" || f != math.Trunc(f) || f < float64(state["min"].(int)) || f > float64(state["max"].(int)) {
		return nil, false
	}
	return int(f), true
}

// acceptFloat takes a number within the bounds.
func acceptFloat(state map[string]any, key string, v any) (any, bool) {
	f, ok := v.(float64)
	return f, ok && key == "value" && f >= state["min"].(float64) && f <= state["max"].(float64)
}

func rangeText(state map[string]any) string {
	return fmt.Sprintf("%v (%v to %v)", state["value"], state["min"], state["max"])
}

func setNumber[T cmp.Ordered](m *model, to func(T) T) {
	m.change(func(state map[string]any) map[string]any {
		return map[string]any{"value": max(state["min"].(T), min(state["max"].(T), to(state["value"].(T))))}
	})
}

func setRange[T cmp.Ordered](m *model, least, most T) {
	if most < least {
		return
	}
	m.change(func(state map[string]any) map[string]any {
		return map[string]any{"min": least, "max": most, "value": max(least, min(most, state["value"].(T)))}
	})
}

func finite(numbers ...float64) bool {
	for _, v := range numbers {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// sound is c with 0 for what is no finite number.
func (c FloatConfig) sound() FloatConfig {
	for _, v := range []*float64{&c.Value, &c.Min, &c.Max, &c.Step} {
		if !finite(*v) {
			*v = 0
		}
	}
	if !finite(c.Max - c.Min) {
		c.Min, c.Max = 0, 1
	}
	return c
}
