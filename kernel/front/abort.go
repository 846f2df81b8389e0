package front

import (
	"time"

	"jeton/kernel/wire"
)

const (
	// quiet is how long no cell may have come in before a failed cell is answered, and settleAtMost how long that is
	// waited for. Cells that are sent together come some tenths of a millisecond after each other.
	quiet        = 20 * time.Millisecond
	settleAtMost = 100 * time.Millisecond

	// abortWindow is how long after a failed cell's reply a request may come in that was sent before it.
	abortWindow = 100 * time.Millisecond
)

// An abortion says which execute requests a failed cell takes with it (stop_on_error): those that the client sent
// before it could know of the failure. "Run all" sends all cells at once; but a cell that does not compile fails in less
// time than a browser needs to send the next one. So what waits in the lane is not enough to go by:
//
//   - The reply of a failed cell waits until no cell came in for a while (settle). Mostly that is so already; a cell that
//     fails at once is answered some milliseconds later.
//   - A later request is covered if it comes from the session of the failed one, within abortWindow of the reply, and its
//     date is before the reply. A client whose clock is wrong can only lose what it sends within that window, which no
//     person does; a program on this machine has this machine's clock.
type abortion struct {
	upTo    uint64    // the last request that waited
	session string    // of the failed request
	replied time.Time // when its reply was sent
}

// settle blocks until no cell came into the lane for a while.
func (l *lane) settle() {
	end := time.Now().Add(settleAtMost)
	for {
		now := time.Now()
		next := earliest(time.Unix(0, l.lastCell.Load()).Add(quiet), end)
		if !next.After(now) {
			return
		}
		select {
		case <-time.After(next.Sub(now)):
		case <-l.open.Done():
			return
		}
	}
}

// begin is called when the cell of r failed, before its reply is sent.
func (a *abortion) begin(r *request, now time.Time) {
	*a = abortion{upTo: r.lane.seq.Load(), session: r.msg.Header.Session, replied: now}
}

// covers reports whether r goes down with the cell that failed last.
func (a *abortion) covers(r *request) bool {
	if r.seq <= a.upTo {
		return true
	}
	if a.replied.IsZero() || r.msg.Header.Session != a.session || r.received.Sub(a.replied) > abortWindow {
		return false
	}
	sent, err := parseDate(r.msg.Header.Date)
	if sent.Nanosecond()%int(time.Millisecond) == 0 {
		sent = sent.Add(time.Millisecond) // browsers cut off what is below: it may have been up to one later
	}
	return err == nil && sent.Before(a.replied)
}

// parseDate reads the protocol's ISO 8601 dates; some clients leave the zone out and mean UTC.
func parseDate(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t, err = time.Parse("2006-01-02T15:04:05.999999999", s)
	}
	return t, err
}

// aborted answers r as a request that is not served.
func (r *request) aborted() {
	r.status(wire.Busy)
	r.reply(wire.Aborted{})
	r.status(wire.Idle)
}
