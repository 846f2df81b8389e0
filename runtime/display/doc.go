// Package display shows pictures, tables, formulas and progress in the cell that calls it.
//
// Model: an output is a Bundle, the same thing in several MIME forms; the front end picks the best one that it can show,
// and a terminal gets the plain text. A function named after a form (HTML, Table, Plot, …) makes the Bundle and shows it at
// once. What cannot be shown (bytes that are no picture, a plot without a range) appears as a sentence in its place, as
// fmt does with a wrong verb; Send is the form that returns the error.
//
//	display.Markdown("**Ring** of *5* processes")
//	display.Table(rows)                       // a slice of structs, of maps, of slices; a map
//	display.Plot(p)                           // gonum/plot, readable in light and dark themes
//	bar := display.NewProgress("rounds", 1000)
//	for i := 0; i < 1000; i++ { step(); bar.Add(1) }
//	bar.Done()
//	h := display.NewHandle()                  // one output that changes
//	h.Markdown("waiting"); work(); h.Markdown("**done**")
//
// A type that has a method HTML() string, SVG() string, Markdown() string, LaTeX() string, PNG() []byte or JPEG() []byte
// is shown in that form by Show and as the last expression of a cell. A type that is declared in a cell is seen by
// compiled code without its methods: there, say display.HTML(v.HTML()), or display.ShowHTML(v).
//
// Strings that are data (cells of tables, labels, values) are escaped. Strings that are markup (the argument of HTML,
// SVG, Markdown) are given to the front end as they are.
//
// Value makes the Bundle of a cell's last expression. It is bounded: a huge value costs no more than the part shown.
//
// It does not do widgets (see package widget), animation, or pictures in a terminal.
//
// Sources: Jupyter messaging protocol 5.5 (display_data, update_display_data); JupyterLab's order of MIME types; WCAG 2.1
// 1.4.11 for the contrast that colours of plots are raised to.
package display
