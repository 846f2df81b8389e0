//go:build linux

package room

import (
	"fmt"

	"github.com/google/nftables"
	"github.com/google/nftables/expr"
)

// A pair is two hosts, by number; a < b.
type pair struct{ a, b int }

// filter makes the bridge forward nothing between the hosts of each pair, and everything else: one transaction, whatever was before.
func filter(cuts []pair) error {
	c, err := nftables.New()
	if err != nil {
		return fmt.Errorf("room: no connection to the kernel's filter: %w", err)
	}
	table := c.AddTable(&nftables.Table{Family: nftables.TableFamilyBridge, Name: "room"})
	chain := c.AddChain(&nftables.Chain{
		Name: "cuts", Table: table, Type: nftables.ChainTypeFilter, Hooknum: nftables.ChainHookForward, Priority: nftables.ChainPriorityFilter,
	})
	c.FlushChain(chain)
	for _, p := range cuts {
		c.AddRule(&nftables.Rule{Table: table, Chain: chain, Exprs: dropped(port(p.a), port(p.b))})
		c.AddRule(&nftables.Rule{Table: table, Chain: chain, Exprs: dropped(port(p.b), port(p.a))})
	}
	if err := c.Flush(); err != nil {
		return fmt.Errorf("room: a pair of hosts cannot be parted, since this kernel lacks nftables for bridges: try `sudo modprobe nf_tables`, or pull the cable of one host (%w)", err)
	}
	return nil
}

// dropped is a rule: what comes in at one port of the bridge and would go out at another, is not sent.
func dropped(from, to string) []expr.Any {
	return []expr.Any{
		&expr.Meta{Key: expr.MetaKeyIIFNAME, Register: 1},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: interfaceName(from)},
		&expr.Meta{Key: expr.MetaKeyOIFNAME, Register: 1},
		&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: interfaceName(to)},
		&expr.Verdict{Kind: expr.VerdictDrop},
	}
}

// interfaceName is a name as the kernel compares it: 16 bytes, padded with zeros.
func interfaceName(name string) []byte {
	b := make([]byte, 16)
	copy(b, name)
	return b
}
