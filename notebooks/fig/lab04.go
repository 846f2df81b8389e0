package fig

// figures04 are those of lab 4.
var figures04 = map[string]func(Lang) *Canvas{}
