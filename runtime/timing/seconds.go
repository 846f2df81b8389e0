package timing

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Seconds is a time that may be shorter than the nanosecond of a time.Duration: the loop of a compiled function is.
type Seconds float64

func of(d time.Duration) Seconds { return Seconds(d.Seconds()) }

// Duration is s to the nanosecond.
func (s Seconds) Duration() time.Duration { return time.Duration(math.Round(float64(s) * 1e9)) }

// String has three digits and the unit that fits: 1.23 µs.
func (s Seconds) String() string {
	x := math.Abs(float64(s))
	switch {
	case math.IsNaN(x):
		return "?"
	case x == 0:
		return "0 s"
	case x < 1e-9:
		return digits(float64(s)*1e12) + " ps"
	case x < 1e-6*(1-0.0005):
		return digits(float64(s)*1e9) + " ns"
	case x < 1e-3*(1-0.0005):
		return digits(float64(s)*1e6) + " µs"
	case x < 1-0.0005:
		return digits(float64(s)*1e3) + " ms"
	case x < 99.95:
		return digits(float64(s)) + " s"
	case x < 3600:
		return fmt.Sprintf("%d min %d s", int(s)/60, int(s)%60)
	}
	return fmt.Sprintf("%d h %d min", int(s)/3600, int(s)/60%60)
}

// digits writes x with three significant digits and no exponent.
func digits(x float64) string {
	a := math.Abs(x)
	switch {
	case a >= 99.95:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case a >= 9.995:
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}

func byteText(n uint64) string {
	switch x := float64(n); {
	case x >= 1<<30:
		return digits(x/(1<<30)) + " GiB"
	case x >= 1<<20:
		return digits(x/(1<<20)) + " MiB"
	case x >= 1<<10:
		return digits(x/(1<<10)) + " KiB"
	}
	return fmt.Sprintf("%d B", n)
}

func commas(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
