package fig

// figures06 are those of lab 6.
var figures06 = map[string]func(Lang) *Canvas{}
