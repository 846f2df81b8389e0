package mpibench

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Config says what is measured.
type Config struct {
	Jeton    string        // the program
	Programs fs.FS         // those of Folder
	Rounds   int           // how often each subject is run; 0: 3
	Batches  int           // of each figure, in each run; 0: 7
	Batch    time.Duration // how long one lasts; 0: 10 ms
	Ranks    []int         // nil: 2, 4 and 8
	Only     []string      // names of figures, or of operations to tune; nil: all
	Over     []Transport   // nil: all
	Peers    bool          // beside jeton's
	// Progress is told what runs; nil: nobody is.
	Progress func(what string)
	file     string // what is written and read
}

// A Result is what was measured.
type Result struct {
	Cores   int               `json:"cores"`
	Rounds  int               `json:"rounds"`
	Missing map[string]string `json:"missing"`      // why subjects were not run
	By      map[string]string `json:"by,omitempty"` // the interpreters that ran subjects
	Rows    []Row             `json:"rows"`
}

// A Row is a figure of all subjects.
type Row struct {
	Figure
	Of     map[string]Value `json:"of"`
	Bounds []Verdict        `json:"bounds,omitempty"`
}

// A Value is a figure in microseconds, or a number: the least of all batches, and the median of the runs' medians.
type Value struct {
	Least  float64 `json:"least"`
	Median float64 `json:"median"`
	all    []float64
}

// A Verdict says whether a bound holds.
type Verdict struct {
	Bound  string  `json:"bound"`
	Ratio  float64 `json:"ratio"`       // of jeton's median to the limit: at most 1 is within; of rates, at least 1
	Least  float64 `json:"ratio_least"` // of the least
	Holds  bool    `json:"holds"`       // of the medians
	Within bool    `json:"holds_least"`
}

func (c *Config) defaults() {
	if c.Rounds == 0 {
		c.Rounds = 3
	}
	if c.Batches == 0 {
		c.Batches = 7
	}
	if c.Batch == 0 {
		c.Batch = 10 * time.Millisecond
	}
	if c.Ranks == nil {
		c.Ranks = []int{2, 4, 8}
	}
	if c.Over == nil {
		c.Over = []Transport{Near, TCP}
	}
	if c.Progress == nil {
		c.Progress = func(string) {}
	}
}

// Run measures. It takes minutes. Errors: jeton's own runs failed; a peer that fails is told as missing.
func Run(ctx context.Context, c Config) (*Result, error) {
	c.defaults()
	r := &Result{Cores: runtime.NumCPU(), Rounds: c.Rounds, Missing: map[string]string{}, By: map[string]string{}}
	dir, err := os.MkdirTemp("", "jeton-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	files := inMemory(dir)
	defer os.RemoveAll(files)
	c.file = filepath.Join(files, "file")
	all, err := subjects(ctx, &c, dir, r.Cores)
	if err != nil {
		return nil, err
	}
	for _, f := range only(figures(c.Over, c.Ranks, r.Cores), c.Only) {
		r.Rows = append(r.Rows, Row{Figure: f, Of: map[string]Value{}})
	}
	for round := range c.Rounds {
		for _, t := range c.Over {
			for _, n := range c.Ranks {
				for i := range all {
					c.Progress(fmt.Sprintf("round %d of %d: %s, %d ranks, %s", round+1, c.Rounds, all[i].name, n, t))
					if err := r.measure(ctx, &c, &all[i], t, n); err != nil {
						return nil, err
					}
					if err := r.deaths(ctx, &c, &all[i], t, n); err != nil {
						return nil, err
					}
				}
			}
		}
	}
	for _, s := range all {
		if s.missing != "" {
			r.Missing[s.name] = s.missing
		} else if s.by != "" {
			r.By[s.name] = s.by
		}
	}
	r.judge()
	return r, nil
}

// inMemory is a folder whose files no disk has to have, where there is one; else the one that is given.
func inMemory(dir string) string {
	if made, err := os.MkdirTemp("/dev/shm", "jeton-bench-"); err == nil {
		return made
	}
	return dir
}

// measure runs a subject on n ranks once.
func (r *Result) measure(ctx context.Context, c *Config, s *subject, t Transport, n int) error {
	if s.missing != "" || s.most > 0 && n > s.most {
		return nil
	}
	var words []string
	for _, row := range r.Rows {
		if row.Ranks == n && row.Transport == t && !deadly(row.Name) && s.does(row.Name) {
			words = append(words, row.word())
		}
	}
	if len(words) == 0 {
		return nil
	}
	got, err := start(ctx, c, s, t, n, words)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && (s.name == Jeton || s.name == Interpreted):
		return err
	case err != nil:
		s.missing = err.Error()
		return nil
	}
	for i := range r.Rows {
		row := &r.Rows[i]
		if v, ok := got[row.word()]; ok && row.Ranks == n && row.Transport == t {
			row.Of[s.name] = row.Of[s.name].and(v)
		}
	}
	return nil
}

func (s *subject) does(name string) bool {
	if s.name == Jeton {
		return true
	}
	if s.knows != nil {
		return slices.Contains(s.knows, name)
	}
	return !slices.Contains(own, name)
}

// and adds another run's.
func (v Value) and(w Value) Value {
	if v.all == nil || w.Least < v.Least {
		v.Least = w.Least
	}
	v.all = append(v.all, w.Median)
	sorted := slices.Sorted(slices.Values(v.all))
	v.Median = sorted[len(sorted)/2]
	return v
}

// longest is how long one run may take.
const longest = 3 * time.Minute

// start runs a subject's program, and reads what it prints.
func start(ctx context.Context, c *Config, s *subject, t Transport, n int, words []string) (map[string]Value, error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	argv, env := s.command(t, n)
	argv = append(argv, strconv.Itoa(c.Batches), strconv.FormatFloat(c.Batch.Seconds(), 'g', -1, 64), c.file)
	cmd := exec.CommandContext(ctx, argv[0], append(argv[1:], words...)...)
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = time.Second
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, fmt.Errorf("%s on %d ranks over %s: %w: %s", s.name, n, t, err, lastLine(said.String()))
	}
	got := map[string]Value{}
	for lines := bufio.NewScanner(&out); lines.Scan(); {
		var word string
		var v Value
		if k, err := fmt.Sscan(lines.Text(), &word, &v.Least, &v.Median); k == 3 && err == nil {
			got[word] = v
		}
	}
	return got, nil
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}
