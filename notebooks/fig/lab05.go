package fig

// figures05 are those of lab 5.
var figures05 = map[string]func(Lang) *Canvas{}
