package mpibench

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"
)

// What the death of a rank is looked at for. The last rank kills itself while the others wait for its message.
const (
	known = "known" // until the last of the others knows: its call returns an error
	ended = "death" // until the job has ended, as it does where nobody wants errors back: all that peers' ranks know
)

// deadly tells whether a figure ends the job that it is measured in, which then measures nothing else.
func deadly(name string) bool { return name == known || name == ended }

// dies tells whether a subject is looked at so.
func (s *subject) dies(name string) bool {
	return s.name == Jeton || name == ended && slices.Contains([]string{OpenMPI, MPICH}, s.name)
}

// death has a rank of a new job die.
func death(ctx context.Context, c *Config, s *subject, t Transport, n int, name string) (Value, error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	argv, env := s.command(t, n)
	if name == known {
		argv = slices.Insert(argv, 2, "--keep-going") // of jeton run: it leaves the others alone
	}
	cmd := exec.CommandContext(ctx, argv[0], append(argv[1:], "1", "1", c.file, name+":0")...)
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = time.Second
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run() // it fails, as it should
	end := time.Now().UnixMicro()
	if ctx.Err() != nil {
		return Value{}, fmt.Errorf("%s on %d ranks over %s: %w", s.name, n, t, context.Cause(ctx))
	}
	var died int64
	var knew []int64
	for lines := bufio.NewScanner(&out); lines.Scan(); {
		var word string
		var at int64
		if k, _ := fmt.Sscan(lines.Text(), &word, &at); k == 2 {
			switch word {
			case "died":
				died = at
			case "knows":
				knew = append(knew, at)
			}
		}
	}
	if name == known {
		if len(knew) != n-1 {
			return Value{}, fmt.Errorf("%s on %d ranks over %s: %d know that a rank has died (%v): %s", s.name, n, t, len(knew), err, lastLine(said.String()))
		}
		end = slices.Max(knew)
	}
	if died == 0 {
		return Value{}, fmt.Errorf("%s on %d ranks over %s: no rank has died (%v): %s", s.name, n, t, err, lastLine(said.String()))
	}
	took := float64(end - died)
	return Value{Least: took, Median: took}, nil
}

// deaths measures them for a subject on n ranks.
func (r *Result) deaths(ctx context.Context, c *Config, s *subject, t Transport, n int) error {
	for i := range r.Rows {
		row := &r.Rows[i]
		if row.Ranks != n || row.Transport != t || !deadly(row.Name) || !s.dies(row.Name) || s.missing != "" || s.most > 0 && n > s.most {
			continue
		}
		v, err := death(ctx, c, s, t, n, row.Name)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && s.name == Jeton:
			return err
		case err != nil:
			s.missing = err.Error()
			return nil
		}
		row.Of[s.name] = row.Of[s.name].and(v)
	}
	return nil
}
