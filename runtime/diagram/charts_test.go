package diagram

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/detector"
)

func TestDetectorsSayWhatWasMeasured(t *testing.T) {
	l := detectorLog()
	text := Detectors(l).String()
	for _, p := range detector.Measure(l).Pairs {
		row := ""
		for _, line := range strings.Split(text, "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), p.Process+" ") {
				row = line
			}
		}
		if row == "" {
			continue // a detector that nobody watches
		}
		switch {
		case p.Crashed && p.Detected && !strings.Contains(row, "(+"+clockTime(check.English, p.Detection)+")"):
			t.Errorf("%s detects %s after %v, the table has %q", p.Monitor, p.Process, p.Detection, row)
		case !p.Crashed && len(p.Mistakes) > 0 && !strings.Contains(row, "wrongly"):
			t.Errorf("%s is mistaken about %s, the table has %q", p.Monitor, p.Process, row)
		case !p.Crashed && len(p.Mistakes) == 0 && !strings.Contains(row, "thinks it alive"):
			t.Errorf("%s is right about %s, the table has %q", p.Monitor, p.Process, row)
		}
	}
	if n := strings.Count(text, "dead"); n != 1 {
		t.Errorf("%d dead, want 1:\n%s", n, text)
	}
	if got := Detectors(l, Options{To: 2 * time.Second}).String(); strings.Contains(got, "dead") {
		t.Errorf("after two seconds all live:\n%s", got)
	}
	if got := Detectors(electionLog(3)).String(); got != sayNoSuspect.en {
		t.Errorf("a run without detectors: %q", got)
	}
}

func TestPhiStaysInThePicture(t *testing.T) {
	inf := []Curve{{"x", []detector.Point{{At: 0, Phi: 0}, {At: time.Second, Phi: math.NaN()}, {At: 2 * time.Second, Phi: math.Inf(1)}}}}
	for name, c := range map[string]*Chart{"three": Phi(8, curves()), "infinite": Phi(8, inf), "no threshold": Phi(0, curves())} {
		for _, e := range parse(t, c.Figure()) {
			if strings.Contains(e.attrs["d"], "NaN") || strings.Contains(e.attrs["d"], "Inf") {
				t.Errorf("%s: a path to nowhere: %s", name, e.attrs["d"])
			}
		}
	}
	if got := Phi(8, nil).String(); got != sayNoPoints.en {
		t.Errorf("no curves: %q", got)
	}
	if text := Phi(8, curves()).String(); !strings.Contains(text, "p3: up to φ = ") {
		t.Errorf("in words: %s", text)
	}
}

// A curve of many points is thinned out, and keeps its peak.
func TestPhiIsThinnedOut(t *testing.T) {
	var points []detector.Point
	for k := range 200_000 {
		phi := 1.0
		if k == 123_456 {
			phi = 7
		}
		points = append(points, detector.Point{At: time.Duration(k) * time.Millisecond, Phi: phi})
	}
	p := newPlot(8, []Curve{{"x", points}})
	p.curve(0, Curve{"x", points})
	if len(p.w.b) > 40_000 {
		t.Errorf("a curve of 200,000 points has %d bytes", len(p.w.b))
	}
	var peak buffer
	peak.num(p.y(7))
	if !strings.Contains(p.w.String(), " "+peak.String()) {
		t.Error("the peak is lost")
	}
}

func TestCountsAgreeWithTheChecker(t *testing.T) {
	l := electionLog(5)
	expected := []check.Expected{check.ElectionCount(5), check.AnnouncementCount(5), check.NumberingCount(4), check.NumberingCount(6)}
	lines := strings.Split(Counts(l, expected).String(), "\n")[2:]
	for k, e := range expected {
		ok := check.Messages(l, e, check.AtRest(true)).OK()
		if strings.Contains(lines[k], "✓") != ok {
			t.Errorf("%s: the picture has %q, the checker says %v", e.Formula, lines[k], ok)
		}
	}
	if got := Bars(nil).String(); got != sayNoBars.en {
		t.Errorf("no bars: %q", got)
	}
	parse(t, Bars([]Bar{{Label: "no bound", Counted: 3, Least: 1, Most: -1}, {Label: "nothing"}}).Figure())
}

func TestSave(t *testing.T) {
	dir := t.TempDir()
	for _, p := range []savable{SpaceTime(electionLog(3)), Topology(electionLog(3))} {
		for name, want := range map[string]string{"a.svg": "<svg", "a.html": "<!DOCTYPE html>", "a.txt": "p0"} {
			path := filepath.Join(dir, name)
			if err := save(path, p); err != nil {
				t.Fatal(err)
			}
			if b, err := os.ReadFile(path); err != nil || !strings.Contains(string(b), want) {
				t.Errorf("%s: %.60s (%v), want %s", name, b, err, want)
			}
		}
		if err := save(filepath.Join(dir, "none", "a.svg"), p); err == nil || !strings.Contains(err.Error(), "not saved") {
			t.Errorf("a folder that is not there: %v", err)
		}
	}
}
