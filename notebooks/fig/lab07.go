package fig

// figures07 are those of lab 7.
var figures07 = map[string]func(Lang) *Canvas{}
