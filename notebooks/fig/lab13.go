package fig

// figures13 are those of lab 13.
var figures13 = map[string]func(Lang) *Canvas{}
