// Package ideas is the map of the labs: which lab teaches which idea, and which idea stands on which.
//
// Model: ideas.txt, beside this file, is read by [Load]; [Map.SVG] draws a band a lab, from the first to the last, with the ideas that
// it teaches and an arrow to each from those that it needs. The picture's links lead to the labs' pages, and its colours follow the page
// that it stands in.
//
//	m, err := ideas.Load()
//	svg := m.SVG(fig.French, titles, func(lab string) string { return lab + ".html" })
//
// A test compares the file with the labs' sources. The package lays nothing out by itself: columns are in the file.
package ideas
