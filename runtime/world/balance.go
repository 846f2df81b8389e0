package world

import "jeton/launcher/lang"

// BalanceService is what the kernel asks of each rank at the end of a cell: a Balances. When the request is not empty, the rank looks whether it is busy. A library
// that has collective operations offers it.
const BalanceService = "world.balance"

// Balances are how far a rank is in the collective operations of groups of ranks.
type Balances struct {
	Busy   bool      `json:"busy"` // goroutines of the cell may still call
	Groups []Balance `json:"groups"`
}

// A Balance is how many collective operations a rank has begun in one group. All its ranks begin the same, in the same order.
type Balance struct {
	Group uint32    `json:"group"` // 0: all ranks, of which those that say nothing have begun none
	Name  lang.Text `json:"name"`
	Ranks []int     `json:"ranks"`
	Count int       `json:"count"`
	Call  string    `json:"call"`  // the last one: "Bcast(root=0)"
	Where string    `json:"where"` // "In[3]:2"; "" when that is not known
}
