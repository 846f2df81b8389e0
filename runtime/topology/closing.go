package topology

import (
	"context"
	"fmt"

	"jeton/runtime/frame"
)

// last is the word of the message that goes up the chain: the address of the last process.
const last = "LAST"

// SendUp is the last process's part of [AddressUp]: it sends the address at which it listens to the process before it.
func SendUp(left *frame.Conn, address string) error { return left.Send(last, address) }

// RelayUp is the part of those in between: what comes from the process after it goes to the one before. It blocks until that comes.
func RelayUp(ctx context.Context, right, left *frame.Conn) error {
	address, err := ReceiveUp(ctx, right)
	if err != nil {
		return err
	}
	return left.SendContext(ctx, last, []byte(address))
}

// ReceiveUp is the first process's part: it returns the last one's address, to which it connects then. It blocks until that comes.
func ReceiveUp(ctx context.Context, right *frame.Conn) (address string, err error) {
	m, err := right.RecvContext(ctx)
	if err != nil {
		return "", err
	}
	if m.Type != last {
		return "", fmt.Errorf("topology: %s sends %s before the ring is closed: the last process's address comes first (%s)", right.Peer(), m.Type, last)
	}
	return m.Text(), nil
}

// close1 closes the ring in the first way: the last process's address comes to the first, whose link is made then.
func (b *builder) close1(ctx context.Context) error {
	p := b.place
	switch n := p.Shape.N; {
	case n == 1:
		return b.dial(ctx, p.Shape.closingLink(), b.ln.Addr())
	case p.Self == n-1:
		p.Relayed++
		return p.Left.SendContext(ctx, last, []byte(b.ln.Addr()))
	case p.Self > 0:
		p.Relayed++
		return RelayUp(ctx, p.Right, p.Left)
	}
	address, err := ReceiveUp(ctx, p.Right)
	if err != nil {
		return err
	}
	return b.dial(ctx, p.Shape.closingLink(), address)
}
