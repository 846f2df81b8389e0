package model

import (
	"fmt"
	"math"
	"strings"
	"time"

	"jeton/launcher/lang"
	"jeton/runtime/diagram"
	"jeton/runtime/mpi"
	"jeton/runtime/session"
)

func say(english, french string) string {
	if session.Language() == lang.French {
		return french
	}
	return english
}

// decimal is a number as the notebook's language writes it.
func decimal(format string, x float64) string {
	return session.Language().Decimal(fmt.Sprintf(format, x))
}

// String is what the fit has found: "latency 1.2 µs, 3.4 GB/s".
func (l Line) String() string {
	s := say("latency ", "latence ") + spaced(l.Latency)
	if l.Latency == 0 {
		s = say("latency not seen: measure shorter messages", "latence invisible : mesurer des messages plus courts")
	}
	if b := l.Bandwidth(); !math.IsInf(b, 1) {
		return s + ", " + rate(b)
	}
	return s + say(", whatever the size", ", quelle que soit la taille")
}

// String says it line by line.
func (m *Model) String() string {
	words := make([]string, len(m.Lines))
	for i, l := range m.Lines {
		words[i] = l.String()
		if l.From > 0 {
			words[i] += fmt.Sprintf(say(" from %d B on", " à partir de %d o"), l.From)
		}
	}
	return strings.Join(words, "; ") + fmt.Sprintf(say(" (median error %.0f %%)", " (erreur médiane %.0f %%)"), 100*m.Error)
}

// rate is bytes a second in words, in powers of ten as networks have them.
func rate(b float64) string {
	for _, u := range []struct {
		of   float64
		name string
	}{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if b >= 0.9995*u.of {
			return decimal("%.3g", b/u.of) + " " + u.name + say("B/s", "o/s")
		}
	}
	return decimal("%.3g", b) + say(" B/s", " o/s")
}

// short is a time in three figures.
func short(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit)
}

// spaced is a time in three figures, with a space before its unit.
func spaced(d time.Duration) string {
	s := session.Language().Decimal(short(d).String())
	number := strings.TrimRight(s, "nµms")
	return number + " " + s[len(number):]
}

// Chart is the picture: what was measured, and the lines.
func (m *Model) Chart() *diagram.Chart {
	series := []diagram.Series{points(say("measured", "mesuré"), m.Samples)}
	for _, l := range m.Lines {
		series = append(series, m.curve(l))
	}
	return diagram.Times(series, diagram.Options{Title: say("ping-pong: ", "ping-pong : ") + m.String()})
}

// curve is a line where it counts.
func (m *Model) curve(l Line) diagram.Series {
	s := diagram.Series{Name: l.String(), Line: true}
	last := m.Samples[len(m.Samples)-1].Bytes
	for n := max(1, l.From); n <= last; n = max(n+1, n*5/4) {
		if m.line(n) == l {
			s.Bytes = append(s.Bytes, n)
			s.Times = append(s.Times, m.Time(n))
		}
	}
	return s
}

func points(name string, samples []mpi.Sample) diagram.Series {
	s := diagram.Series{Name: name}
	for _, x := range samples {
		s.Bytes, s.Times = append(s.Bytes, x.Bytes), append(s.Times, x.Time)
	}
	return s
}

// HTML is the picture for a notebook.
func (m *Model) HTML() string {
	if m == nil {
		return ""
	}
	return m.Chart().HTML()
}

// A Comparison is a collective operation as the model predicts it, beside what was measured.
type Comparison struct {
	Operation, Algorithm string
	Ranks                int
	Measured, Predicted  []mpi.Sample // of the same sizes
}

// Compare predicts what was measured: of a collective operation from rank 0 on so many ranks, its time for some sizes (what count is, in
// bytes).
//
// Errors: those of mpi.Predict.
func (m *Model) Compare(operation, algorithm string, ranks int, measured []mpi.Sample, options ...mpi.Option) (*Comparison, error) {
	c := &Comparison{Operation: operation, Algorithm: algorithm, Ranks: ranks, Measured: measured}
	for _, x := range measured {
		t, err := mpi.Predict(m, operation, algorithm, ranks, 0, x.Bytes, options...)
		if err != nil {
			return nil, err
		}
		c.Predicted = append(c.Predicted, mpi.Sample{Bytes: x.Bytes, Time: t})
	}
	return c, nil
}

func (c *Comparison) name() string {
	return fmt.Sprintf(say("%s, %s, %d ranks", "%s, %s, %d rangs"), c.Operation, c.Algorithm, c.Ranks)
}

// String is a table: size, measured, predicted, and how many times the prediction the measurement is.
func (c *Comparison) String() string {
	lines := []string{c.name(), fmt.Sprintf("%10s %12s %12s %8s", say("bytes", "octets"), say("measured", "mesuré"), say("predicted", "prédit"), say("ratio", "rapport"))}
	for i, x := range c.Measured {
		ratio := math.NaN()
		if p := c.Predicted[i].Time; p > 0 {
			ratio = float64(x.Time) / float64(p)
		}
		lines = append(lines, fmt.Sprintf("%10d %12s %12s %8s", x.Bytes, spaced(x.Time), spaced(c.Predicted[i].Time), decimal("%.2f", ratio)))
	}
	return strings.Join(lines, "\n")
}

// Chart is the picture of both.
func (c *Comparison) Chart() *diagram.Chart {
	predicted := points(say("predicted", "prédit"), c.Predicted)
	predicted.Line = true
	return diagram.Times([]diagram.Series{points(say("measured", "mesuré"), c.Measured), predicted}, diagram.Options{Title: c.name()})
}

// HTML is the picture for a notebook.
func (c *Comparison) HTML() string {
	if c == nil {
		return ""
	}
	return c.Chart().HTML()
}
