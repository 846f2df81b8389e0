// Package drawing is the part of %diagram that runs in the engine: it draws the event log for the kernel, which does not itself.
//
//	drawing.Offer()                                           // an engine, at its start
//	answer, err := client.Call(ctx, drawing.Service, request) // the kernel
//
// It decides nothing on how a run looks: package diagram does.
package drawing

import (
	"context"
	"encoding/json"
	"fmt"

	"jeton/runtime/check"
	"jeton/runtime/diagram"
	"jeton/runtime/history"
	"jeton/runtime/session"
)

// Service is the kernel's call for a picture of the event log: the request is a Request, the answer a Drawing, both in JSON.
const Service = "drawing.draw"

// A Request says what %diagram draws.
type Request struct {
	French bool     `json:"french,omitempty"`
	Clocks string   `json:"clocks,omitempty"` // "vector" or "lamport"
	Timed  bool     `json:"timed,omitempty"`
	All    bool     `json:"all,omitempty"`
	Whole  bool     `json:"whole,omitempty"`
	Procs  []string `json:"procs,omitempty"`
	After  int      `json:"after,omitempty"` // the events that were collected first are left out
	Last   int      `json:"last,omitempty"`  // only the last events are drawn; 0: all
	Live   string   `json:"live,omitempty"`  // what all pictures of one run that goes on have in common: see diagram.Options
}

// A Drawing is a picture in its forms.
type Drawing struct {
	HTML string `json:"html"`
	Text string `json:"text"`

	Figure string `json:"figure,omitempty"` // of a chart: the picture as one SVG
}

// Offer makes this process draw: the event log for its kernel, and for itself what was measured. An engine calls it once, at its start; a
// program may, which then carries what draws.
func Offer() {
	session.Offer(Service, draw)
	session.Offer(ChartService, drawChart)
}

func draw(request []byte) ([]byte, error) {
	var q Request
	if err := json.Unmarshal(request, &q); err != nil {
		return nil, fmt.Errorf("draw what? %w", err)
	}
	l, err := history.LoadAfter(context.Background(), q.After)
	if err != nil {
		return nil, err
	}
	if n := len(l.Events); q.Last > 0 && n > q.Last {
		l = l.Between(n-q.Last, n)
	}
	o := diagram.Options{All: q.All, Whole: q.Whole, Procs: q.Procs, Tail: q.Last > 0, Live: q.Live}
	if q.French {
		o.Lang = check.French
	}
	if q.Timed {
		o.Layout = diagram.Timed
	}
	switch q.Clocks {
	case "vector":
		o.Clocks = diagram.Vector
	case "lamport":
		o.Clocks = diagram.Lamport
	}
	p := diagram.SpaceTime(l, o)
	return json.Marshal(Drawing{HTML: p.HTML(), Text: p.String()})
}
