// Package link is the line between a program of a world and who has launched it: a pair of byte streams, over which each calls the
// other (launcher/rpc).
//
// Model: the launcher makes its end with [New], and gives the program the other ends as descriptors, which an environment variable
// names. The program finds its end by [Join], and is then one of the world for the packages above (session.Call, session.Offer).
//
//	c := link.New(from, to, serve)                        // the launcher's end
//	answer, err := c.Call(ctx, "world.gone", notices)
//
// It carries what launchers and programs have to say to each other, which is little; user data goes over connections of its own.
// Cells use the engine protocol instead.
package link

import (
	"io"

	"jeton/launcher/rpc"
)

// maxMessageBytes bounds what the other end can make us hold at once.
const maxMessageBytes = 4 << 20

// New returns the end whose bytes come from r and go to w, and runs it until r ends. The streams are the caller's to close.
func New(r io.Reader, w io.Writer, serve rpc.Serve) *rpc.Conn {
	c := rpc.New(stream{r, w}, maxMessageBytes, serve)
	go func() { _ = c.Run() }()
	return c
}

// A stream is two streams in one. Closing them is somebody else's affair.
type stream struct {
	io.Reader
	io.Writer
}

func (stream) Close() error { return nil }
