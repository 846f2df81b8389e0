package timing

import (
	"fmt"
	"html"
	"runtime/metrics"
	"time"
)

// A Result is what one run took.
type Result struct {
	Wall   time.Duration // by the clock
	User   time.Duration // CPU time of the process, all its threads together
	System time.Duration // CPU time of the system on its behalf
	Bytes  uint64        // allocated, whether or not it was freed again
}

// Time runs f once and measures it.
func Time(f func()) Result {
	bytes := allocated()
	user, system := cpuTime()
	start := time.Now()
	f()
	wall := time.Since(start)
	u, s := cpuTime()
	return Result{wall, u - user, s - system, allocated() - bytes}
}

// CPU is user and system time together. With several threads it can exceed Wall.
func (r Result) CPU() time.Duration { return r.User + r.System }

func (r Result) String() string {
	s := fmt.Sprintf("wall %s · CPU %s (user %s, system %s)", of(r.Wall), of(r.CPU()), of(r.User), of(r.System))
	if r.Bytes >= 1<<20 {
		s += " · allocated " + byteText(r.Bytes)
	}
	return s
}

// HTML is the result for a notebook.
func (r Result) HTML() string { return lines(r.String()) }

// lines is text in the notebook's font for code. It is no <pre>, which JupyterLab indents and breaks within words.
func lines(s string) string {
	return `<div style="font-family:var(--jp-code-font-family,monospace);font-size:var(--jp-code-font-size,13px);white-space:pre-wrap">` + html.EscapeString(s) + "</div>"
}

// allocated is how many bytes the process has allocated since its start; reading it costs under a microsecond.
func allocated() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return s[0].Value.Uint64()
}
