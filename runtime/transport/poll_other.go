//go:build !linux

package transport

import (
	"net"
	"sync"
	"sync/atomic"
)

// Elsewhere than on Linux, connections are left to Go's poller, and are not polled.

// Poll does nothing: the mesh's own goroutines read and write.
func (m *Mesh) Poll(sync.Locker) bool { return false }

// Sleep is not possible: Attend, and wait for what the handlers are told.
func (m *Mesh) Sleep() bool { return false }

// Wake has nobody to wake.
func (m *Mesh) Wake() {}

// Yield does nothing.
func Yield() {}

func yield() {}

type sentry struct{}

func newSentry() *sentry { return nil }
func (*sentry) run()     {}
func (*sentry) shut()    {}

// A socket is never made.
type socket struct {
	net.Conn
	number int32
	read   struct{ kicked atomic.Bool }
}

func (c *conn) takeOver() {}

const (
	forRead         = 1
	forReadAndWrite = 3
)

// errAgain is never returned.
var errAgain = net.ErrClosed

func (k *socket) watch(uint32)                      {}
func (k *socket) recv([]byte) (int, error)          { return 0, net.ErrClosed }
func (k *socket) send([][]byte) (int, error)        { return 0, net.ErrClosed }
func (k *socket) writeAll(*[][]byte) (int64, error) { return 0, net.ErrClosed }
