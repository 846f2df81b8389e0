package fig

// figures03 are those of lab 3.
var figures03 = map[string]func(Lang) *Canvas{}
