package fig

// figures08 are those of lab 8.
var figures08 = map[string]func(Lang) *Canvas{}
