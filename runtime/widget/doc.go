// Package widget puts sliders, buttons, bars and fields into a notebook, which Go code reads, sets and is called by.
//
// Model: a widget lives here; its pictures in the page, as many as cells show it, follow. The names are those of ipywidgets. A
// widget is the last expression of a cell, or display.Show shows it. Value is what it holds now, whoever set it, and may be asked for
// at any time: the page's changes come in while a cell runs. Observe and OnClick set functions to call.
//
//	delay := widget.NewIntSlider("delay (ms)", widget.IntConfig{Max: 500, Value: 20})
//	sent := widget.NewIntProgress("messages", widget.IntConfig{Max: 1000})
//	delay.Observe(func(ms int) { fmt.Println("the delay is now", ms) })
//	display.Show(widget.NewVBox(delay, sent))
//	for i := range 1000 {
//		time.Sleep(time.Duration(delay.Value()) * time.Millisecond)
//		sent.SetValue(i + 1)
//	}
//
// Functions that widgets call run one at a time, each in the name of the cell that has set it: what it prints appears there. An
// interrupt ends the one that runs, for good, and all of the cell that is interrupted. They run beside the cells, so variables that both touch need a lock.
// Of changes that come while a function runs, only the last one is told; clicks are all told, up to MaxClicks. A panic is told
// where the function prints, and ends that call only.
//
// What the page sends is checked: a value of another type, or out of bounds, changes nothing, and the page is set right. Values that are
// set here often are sent to the page some twenty times a second, the last one always.
//
// Where nobody shows widgets (a terminal, a page without a widget manager) they keep their values, and are shown as a line of text.
// At most MaxWidgets are open; Close those that are no longer needed. A restart of the kernel closes all.
//
// It does not do: links between widgets in the page, Output (what functions print has its place), pickers of dates, colours and files,
// styles beyond SetStyle and SetWidth.
//
// Sources: Jupyter widget messaging protocol 2.1; the models of @jupyter-widgets/base and controls 2.0.0.
package widget
