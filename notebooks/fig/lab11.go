package fig

// figures11 are those of lab 11.
var figures11 = map[string]func(Lang) *Canvas{}
