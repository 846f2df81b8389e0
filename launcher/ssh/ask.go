package ssh

import (
	"context"
	"errors"
)

// A Question is one that only the user can answer.
type Question struct {
	Host   string
	Text   string // in English; who asks in another language has the other fields
	About  string // type and fingerprint of the host's key (is it the right one? yes or no); if Secret, the file of the user's key
	Secret bool   // a passphrase is asked for: the answer is not shown
}

var errNobody = errors.New("there is nobody to ask")

// ask puts a question, one at a time. settled, if not nil, may say that another's answer has made it superfluous: the answer is "".
func (h *Hosts) ask(ctx context.Context, q Question, settled func() bool) (string, error) {
	if h.config.Ask == nil {
		return "", errNobody
	}
	select {
	case h.asking <- struct{}{}:
		defer func() { <-h.asking }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if settled != nil && settled() {
		return "", nil
	}
	return h.config.Ask(ctx, q)
}
