package snapshot

import "jeton/runtime/protocol"

// App carries a message of the application. In the log it has the application's own word.
type App struct {
	Epoch int // the life that sent it: see [Recover]
	Msg   any
}

// Type is the word of the message in it.
func (a App) Type() string { return protocol.TypeOf(a.Msg) }

// Marker says: on this channel, what came before me was sent before my sender's cut; what comes after me, after it.
type Marker struct{ Epoch, Wave int }

// Type is MARKER.
func (Marker) Type() string { return "MARKER" }

// Done tells the initiator that the sender's part of the wave is kept, or, with a word in Failed, why it is not.
type Done struct {
	Epoch, Wave int
	Failed      string
}

// Type is DONE.
func (Done) Type() string { return "DONE" }

// Messages are those of this package, for encoding/gob: one of each type, its applications' included.
func Messages() []any { return []any{App{}, Marker{}, Done{}, Count{}, Transfer{}} }
