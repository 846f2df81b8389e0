package display

import (
	"fmt"
	"html"
	"math"
	"strings"
	"sync"
	"time"
)

// A Progress is a bar that moves in place: in a notebook an output of its own, in a terminal one line. Its methods may be
// called from several goroutines, and as often as one likes: at most ten updates a second are sent, and the last one
// always is.
type Progress struct {
	mu     sync.Mutex
	label  string
	total  int // 0: not known
	n      int
	note   string
	start  time.Time
	ended  time.Time // zero while it runs
	failed bool
	sent   time.Time
	timer  *time.Timer // sends what came too soon after sent; nil when nothing waits
	handle *Handle
	now    func() time.Time
	show   func(Bundle)  // in place of handle; may be nil
	line   *terminalLine // nil in a notebook
}

// every is the time between two updates that are sent.
const every = 100 * time.Millisecond

// NewProgress shows a bar that is full at total; with total 0, when the end is not known, it counts. End it with Done, or
// by reaching total.
func NewProgress(label string, total int) *Progress {
	return startProgress(label, total, time.Now, lineOf())
}

// NewProgressTo is NewProgress for who shows the bar himself: show gets it, with an ID, each time that it has changed.
func NewProgressTo(show func(Bundle), label string, total int) *Progress {
	p := &Progress{label: label, total: max(total, 0), start: time.Now(), handle: NewHandle(), now: time.Now}
	id, sent := newID(), false
	p.show = func(b Bundle) {
		b.ID, b.Update = id, sent
		sent = true
		show(b)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.send()
	return p
}

func startProgress(label string, total int, now func() time.Time, line *terminalLine) *Progress {
	p := &Progress{label: label, total: max(total, 0), start: now(), handle: NewHandle(), now: now, line: line}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.send()
	return p
}

// Each calls do with 0 to n-1, and shows a bar meanwhile.
func Each(label string, n int, do func(i int)) {
	p := NewProgress(label, n)
	defer p.end()
	for i := range n {
		do(i)
		p.Add(1)
	}
}

// Count is for range over 0 to n-1 with a bar: for i := range display.Count("rounds", 100) { … }
func Count(label string, n int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		p := NewProgress(label, n)
		defer p.end()
		for i := range n {
			if !yield(i) {
				return
			}
			p.Add(1)
		}
	}
}

// end is Done for a loop that may have been left early or by a panic: then the bar says so.
func (p *Progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failed = p.n < p.total
	p.finish()
}

// Add moves the bar n further.
func (p *Progress) Add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.move(p.n + n)
}

// Set moves the bar to n.
func (p *Progress) Set(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.move(n)
}

// Total changes what full is.
func (p *Progress) Total(total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total = max(total, 0)
	p.move(p.n)
}

// Note shows a short text behind the bar.
func (p *Progress) Note(s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.note = s
	p.move(p.n)
}

// Done ends the bar where it stands. Further calls do nothing.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finish()
}

// Fail ends the bar and says why.
func (p *Progress) Fail(reason string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended.IsZero() {
		p.failed, p.note = true, reason
		p.finish()
	}
}

// move is called with mu held, as all below.
func (p *Progress) move(n int) {
	if !p.ended.IsZero() {
		return
	}
	p.n = max(n, 0)
	if p.total > 0 && p.n >= p.total {
		p.finish()
		return
	}
	if wait := every - p.now().Sub(p.sent); wait > 0 {
		if p.timer == nil {
			p.timer = time.AfterFunc(wait, p.late)
		}
		return
	}
	p.send()
}

// late sends a state that waited for its turn. It runs in the timer's goroutine, once for each timer.
func (p *Progress) late() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer == nil || !p.ended.IsZero() {
		return
	}
	p.send()
}

func (p *Progress) finish() {
	if !p.ended.IsZero() {
		return
	}
	p.ended = p.now()
	p.send()
}

func (p *Progress) send() {
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
	p.sent = p.now()
	if p.line != nil {
		p.line.show(p, p.text(), !p.ended.IsZero())
		return
	}
	b := Bundle{Data: map[string]any{"text/html": p.html(), "text/plain": p.text()}}
	if p.show != nil {
		p.show(b)
		return
	}
	_ = p.handle.Send(b)
}

// fraction is how full the bar is, and -1 when that is not known.
func (p *Progress) fraction() float64 {
	if p.total == 0 {
		return -1
	}
	return math.Min(1, float64(p.n)/float64(p.total))
}

// figures is "42/100 · 1.3s, 1.8s left, 32.3/s".
func (p *Progress) figures() string {
	at := p.ended
	if at.IsZero() {
		at = p.now()
	}
	took := at.Sub(p.start)
	var b strings.Builder
	b.WriteString(thousands(p.n))
	if p.total > 0 {
		b.WriteString("/" + thousands(p.total))
	}
	b.WriteString(" · " + short(took))
	if p.n > 0 && took > 0 {
		rate := float64(p.n) / took.Seconds()
		if p.ended.IsZero() && p.total > 0 {
			b.WriteString(", " + short(time.Duration(float64(p.total-p.n)/rate*float64(time.Second))) + " left")
		}
		b.WriteString(", " + rateText(rate))
	}
	if p.failed {
		b.WriteString(" · stopped")
	}
	if p.note != "" {
		b.WriteString(" · " + p.note)
	}
	return b.String()
}

func rateText(perSecond float64) string {
	switch {
	case perSecond >= 100:
		return thousands(int(perSecond)) + "/s"
	case perSecond >= 1:
		return fmt.Sprintf("%.1f/s", perSecond)
	}
	return fmt.Sprintf("%s each", short(time.Duration(float64(time.Second)/perSecond)))
}

// short is a duration as a person says it: 830ms, 2.4s, 1m05s, 2h03m.
func short(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%dms", d.Milliseconds())
	case d < 10*time.Second:
		return fmt.Sprintf("%.1fs", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0fs", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
	case d < 100*time.Hour:
		return fmt.Sprintf("%dh%02dm", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

// text is the bar for a terminal, and for who reads the notebook's plain text.
func (p *Progress) text() string {
	var b strings.Builder
	if p.label != "" {
		b.WriteString(p.label + " ")
	}
	if f := p.fraction(); f >= 0 {
		const cells = 20
		full := int(f * cells)
		b.WriteString("▕" + strings.Repeat("█", full) + strings.Repeat("░", cells-full) + "▏")
		fmt.Fprintf(&b, "%3d%% ", int(f*100))
	}
	b.WriteString(p.figures())
	return b.String()
}

// html is the bar for a notebook, in the theme's colours; a bar without a known end has stripes that move.
func (p *Progress) html() string {
	color := "var(--jp-brand-color1,#1976d2)"
	switch {
	case p.failed:
		color = "var(--jp-error-color1,#d32f2f)"
	case !p.ended.IsZero():
		color = "var(--jp-success-color1,#388e3c)"
	}
	f, percent := p.fraction(), ""
	if f >= 0 {
		percent = fmt.Sprintf("%d%%", int(f*100))
	} else if f = 0; !p.ended.IsZero() {
		f = 1
	}
	return fmt.Sprintf(`<div style="display:flex;align-items:center;gap:8px;font:13px/1.6 var(--jp-ui-font-family,sans-serif);color:var(--jp-content-font-color1,currentColor)">`+
		`<span style="white-space:nowrap">%s</span>`+
		`<div role="progressbar" aria-valuenow="%d" aria-valuemax="%d" style="flex:0 1 240px;min-width:80px;height:10px;border-radius:5px;background:var(--jp-layout-color3,#8884);overflow:hidden"><div style="width:%.1f%%;height:100%%;background:%s"></div></div>`+
		`<span style="min-width:3em;text-align:right">%s</span><span style="color:var(--jp-content-font-color2,currentColor);white-space:nowrap">%s</span></div>`,
		html.EscapeString(valid(p.label)), p.n, p.total, f*100, color, percent, html.EscapeString(valid(p.figures())))
}
