package snapshot

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"time"

	"jeton/runtime/protocol"
)

// Transfer is money on its way.
type Transfer struct{ Amount int }

// Type is TRANSFER.
func (Transfer) Type() string { return "TRANSFER" }

// A Bank has money, and sends some of it to a process at random from time to time. Money is neither made nor lost: the sum of all banks and
// of all transfers under way is constant, in each recorded state, too.
type Bank struct {
	Balance int
	Every   time.Duration // between transfers; default 10 ms
	Left    int           // transfers still to make
	Answer  bool          // sends half of what it gets back at once
}

// Start is protocol.Process's.
func (b *Bank) Start(env *protocol.Env) { b.next(env) }

func (b *Bank) next(env *protocol.Env) {
	if b.Left <= 0 {
		return
	}
	b.Left--
	d := b.Every
	if d <= 0 {
		d = 10 * time.Millisecond
	}
	env.After(d, "transfer")
}

// Receive is protocol.Process's.
func (b *Bank) Receive(env *protocol.Env, from int, m any) {
	t, ok := m.(Transfer)
	if !ok || t.Amount < 0 {
		return
	}
	b.Balance += t.Amount
	if half := t.Amount / 2; b.Answer && half > 0 {
		b.pay(env, from, half)
	}
}

// Expire is protocol.Process's.
func (b *Bank) Expire(env *protocol.Env, timer string) {
	if others := env.Others(); len(others) > 0 && b.Balance > 0 {
		b.pay(env, others[env.Rand().IntN(len(others))], amount(env.Rand(), b.Balance))
	}
	b.next(env)
}

// amount is between 1 and what there is.
func amount(r *rand.Rand, balance int) int { return 1 + r.IntN(balance) }

func (b *Bank) pay(env *protocol.Env, to, amount int) {
	b.Balance -= amount
	env.Send(to, Transfer{amount})
}

// Save is Application's: JSON, since all of it is exported.
func (b *Bank) Save() ([]byte, error) { return json.Marshal(b) }

// Restore is Application's.
func (b *Bank) Restore(state []byte) error { return json.Unmarshal(state, b) }

// String is the balance.
func (b *Bank) String() string { return strconv.Itoa(b.Balance) }
