package fig

// figures12 are those of lab 12.
var figures12 = map[string]func(Lang) *Canvas{}
