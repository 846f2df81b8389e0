package fig

// figures10 are those of lab 10.
var figures10 = map[string]func(Lang) *Canvas{}
