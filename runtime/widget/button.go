package widget

// A Button is to be clicked.
type Button struct{ control }

// NewButton makes a button. It blocks until the kernel has taken it.
func NewButton(description string) *Button {
	return &Button{control{base{newModel(kind{
		name: "Button", model: "ButtonModel", view: "ButtonView", style: "ButtonStyleModel",
		fixed:  `{"disabled": false, "tooltip": null, "button_style": "", "icon": ""}`,
		state:  map[string]any{"description": description},
		events: map[string]string{"click": "OnClick"},
	})}}}
}

// OnClick has f called for each click.
func (w *Button) OnClick(f func()) { w.m.observe("OnClick", func(any) { f() }) }

// Click is a click by the code.
func (w *Button) Click() { w.m.clicked("OnClick") }

// SetStyle sets the button's colour.
func (w *Button) SetStyle(s Style) { w.m.set(map[string]any{"button_style": string(s)}) }
