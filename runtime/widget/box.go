package widget

import "slices"

// box has the methods of boxes.
type box struct{ base }

// An HBox shows widgets side by side.
type HBox struct{ box }

// NewHBox makes a row of widgets. It blocks until the kernel has taken it. To close it does not close them.
func NewHBox(children ...Widget) *HBox { return &HBox{newBox("HBox", children)} }

// A VBox shows widgets one below the other.
type VBox struct{ box }

// NewVBox makes a column of widgets. It blocks until the kernel has taken it. To close it does not close them.
func NewVBox(children ...Widget) *VBox { return &VBox{newBox("VBox", children)} }

func newBox(name string, children []Widget) box {
	models, refs := shownIn(nil, children)
	w := box{base{newModel(kind{
		name: name, model: name + "Model", view: name + "View",
		fixed: `{"box_style": "", "tooltip": null}`,
		state: map[string]any{"children": refs},
	})}}
	w.m.mu.Lock()
	defer w.m.mu.Unlock()
	w.m.children = models
	return w
}

// SetChildren changes which widgets the box shows. One that contains the box itself is left out.
func (w *box) SetChildren(children ...Widget) {
	models, refs := shownIn(w.m, children)
	w.m.mu.Lock()
	w.m.children = models
	w.m.mu.Unlock()
	w.m.set(map[string]any{"children": refs})
}

// shownIn are the models of children that a box can show, and references to those that the page has: for another it would wait.
func shownIn(box *model, children []Widget) (models []*model, refs []string) {
	refs = []string{} // never null
	for _, c := range children {
		if c == nil || c.root().contains(box) {
			continue
		}
		models = append(models, c.root())
		if c.root().shown() {
			refs = append(refs, reference+c.root().id)
		}
	}
	return models, refs
}

// contains reports whether other is m or shown within m.
func (m *model) contains(other *model) bool {
	m.mu.Lock()
	children := m.children
	m.mu.Unlock()
	return m == other || slices.ContainsFunc(children, func(c *model) bool { return c.contains(other) })
}
