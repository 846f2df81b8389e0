package clock

// An Order is how two clocks, and so the events that they were of, lie to each other.
type Order int

// The four orders. Exactly one of them holds for two vectors.
const (
	Equal      Order = iota // the same entries
	Before                  // no entry is above, and one is below: it may have caused the other
	After                   // the other way round
	Concurrent              // one entry is below, another is above: neither caused the other
)

func (o Order) String() string {
	switch o {
	case Equal:
		return "equal"
	case Before:
		return "before"
	case After:
		return "after"
	}
	return "concurrent"
}

// seen is the Order of two clocks of which some entry of the first was below the second's, or above.
func seen(below, above bool) Order {
	switch {
	case below && above:
		return Concurrent
	case below:
		return Before
	case above:
		return After
	}
	return Equal
}
