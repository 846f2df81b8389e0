package mail

import (
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"jeton/runtime/history"
)

// A Journal is the event log of users: what their sessions send, hold and deliver, for the checkers and the pictures. Its processes are
// the users, by address; the servers between them are the network. Give the same one to all sessions of a program; the zero value is
// ready. It keeps the first 100,000 events.
type Journal struct {
	mu     sync.Mutex
	events []history.Event
	seq    map[string]uint64 // of each user: its events so far
	lost   map[string]int    // of each user: those that are not kept
}

const (
	maxJournal = 100_000
	maxNote    = 80 // bytes of a mail that the log shows
)

// Log is what has happened so far, in causal order.
func (j *Journal) Log() (*history.Log, error) { return history.Merge(j.Events()) }

// Events are what has happened so far. The slice is the caller's.
func (j *Journal) Events() []history.Event {
	j.mu.Lock()
	defer j.mu.Unlock()
	events := slices.Clone(j.events)
	for _, user := range slices.Sorted(maps.Keys(j.lost)) {
		events = append(events, history.Event{
			Proc: user, Seq: j.seq[user] + 1, Wall: time.Now(), Kind: history.Missing, Attrs: map[string]string{"n": strconv.Itoa(j.lost[user])},
		})
	}
	return events
}

// add writes an event of a mail. The nil Journal writes nothing.
func (j *Journal) add(user string, kind history.Kind, m Mail, to []string) {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.seq == nil {
		j.seq, j.lost = map[string]uint64{}, map[string]int{}
	}
	j.seq[user]++
	if len(j.events) >= maxJournal {
		j.lost[user]++
		return
	}
	j.events = append(j.events, history.Event{
		Proc: user, Seq: j.seq[user], Wall: time.Now(), Kind: kind,
		Msg: &history.Message{From: m.From, To: to, ID: m.Origin.ID, Bytes: len(m.Text), Type: Submit{}.Type(), Text: beginning(m.Text)},
	})
}

// beginning is what the log shows of a text.
func beginning(text string) string {
	if len(text) <= maxNote {
		return text
	}
	n := maxNote - len("…")
	for !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n] + "…"
}
