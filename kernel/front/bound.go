package front

import (
	"encoding/json"

	"jeton/kernel/wire"
)

// A Bound is how much one request may show: for who keeps what notebooks show and has not written them. Its zero value bounds nothing.
type Bound struct {
	Bytes int64         // of text, and of what is displayed; 0: no bound
	Said  func() string // what is shown, once, in the place of what is too much
}

// An allowance is what is left of a Bound to one request. It has no lock: who touches it has its outlet's turn.
type allowance struct {
	Bound
	used int64
	told bool
}

// text is what of some text may be shown; over says that this is not all of it.
func (a *allowance) text(text []byte) (shown []byte, over bool) {
	if a.Bytes == 0 {
		return text, false
	}
	left := max(a.Bytes-a.used, 0)
	a.used += int64(len(text))
	if int64(len(text)) > left {
		return text[:left], true
	}
	return text, false
}

// object says whether an output may be shown, which is shown whole or not at all.
func (a *allowance) object(content any) bool {
	if a.Bytes == 0 {
		return true
	}
	b, err := json.Marshal(content)
	if err != nil {
		return true // its sending says so
	}
	a.used += int64(len(b))
	return a.used <= a.Bytes
}

// cut says once that something is not shown. The caller has the turn.
func (o *outlet) cut() {
	if o.left.told {
		return
	}
	o.left.told = true
	o.flush(true)
	o.send("stream", wire.Stream{Name: "stderr", Text: o.left.Said() + "\n"})
}
