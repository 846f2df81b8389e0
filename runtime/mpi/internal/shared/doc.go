// Package shared is memory that processes of one host have in common.
//
// Model. One process creates a Memory and tells its address; others open it, by the creator's descriptor in /proc. When all have, they Settle: nothing of it
// is in a file system or a table of the system's then, so that it ends with the last process that has it mapped, however that ends.
//
//	m, err := shared.Create(1 << 20)         // on one rank
//	m, err := shared.Open(address, 1 << 20)  // on the others
//	m.Settle()                               // once all have
//	m.Retire(mine)                           // whoever still has slices of it reads zeros, but in mine
//
// A Memory is not unmapped: a program may have slices of it for ever, and would be killed by touching them. Retire gives the common memory back and leaves
// the addresses.
//
// What it does not do: order loads and stores; systems other than Linux, where Create says ErrNone.
package shared

import "errors"

// ErrNone says that memory cannot be shared here.
var ErrNone = errors.New("there is no shared memory")

// AddressBytes is how long an address is.
const AddressBytes = 32
