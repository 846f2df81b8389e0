package agent

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"jeton/launcher/daemons"
	"jeton/runtime/sock"
)

// observeOperations look at the host itself: its sockets, neighbours, cards and processes. The answer comes in pieces, since a
// host may have more sockets than one chunk holds.
var observeOperations = map[string]operation{
	"observe": stream(func(_ context.Context, _ *host, q sock.Question, begin func(struct{}) error, send func([]byte) error) error {
		rows, err := sock.Observe(q)
		if err != nil {
			return err
		}
		if len(rows) > maxObserved {
			return errObserved
		}
		if err := begin(struct{}{}); err != nil {
			return err
		}
		for len(rows) > 0 {
			n := min(len(rows), pieceBytes)
			if err := send(rows[:n]); err != nil {
				return err
			}
			rows = rows[n:]
		}
		return nil
	}),
	"look": answer(func(_ context.Context, _ *host, pid int) (lookReply, error) {
		d, ok := daemons.Look(pid)
		b, err := json.Marshal(d)
		return lookReply{ok, b}, err
	}),
}

type lookReply struct {
	Found bool   `cbor:"1,keyasint"`
	JSON  []byte `cbor:"2,keyasint"` // a daemons.Daemon
}

// Look is [daemons.Look] on the host; ok is false, too, when the host cannot be asked.
func (a *Agent) Look(ctx context.Context, pid int) (d daemons.Daemon, ok bool) {
	var r lookReply
	if a.Do(ctx, "look", pid, &r) != nil || json.Unmarshal(r.JSON, &d) != nil {
		return d, false
	}
	return d, r.Found
}

const (
	maxObserved = 16 << 20 // bytes of an answer: some 40,000 sockets
	pieceBytes  = 32 << 10
)

var errObserved = fmt.Errorf("the table has more than %d MiB: narrow it with a filter", maxObserved>>20)

// Observe asks a question about the host, and returns the answer in JSON, as [sock.Observe] does.
func (a *Agent) Observe(ctx context.Context, q sock.Question) ([]byte, error) {
	var rows bytes.Buffer
	err := a.Follow(ctx, "observe", q, nil, func(piece []byte) error {
		if rows.Len()+len(piece) > maxObserved {
			return errObserved
		}
		rows.Write(piece)
		return nil
	})
	return rows.Bytes(), err
}
