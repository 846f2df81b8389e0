package prompt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"jeton/runtime/session"
)

// tries bounds how often a question is asked again: a front end that answers by itself would ask for ever.
const tries = 20

// Line asks for a line of text; it may be empty.
func Line(question string) (string, error) { return ask(question, false) }

// Password asks for a line that is not shown while it is typed, nor kept in the notebook.
func Password(question string) (string, error) { return ask(question, true) }

func ask(question string, password bool) (string, error) {
	s, err := session.Current().Input(question, password)
	switch {
	case err == nil:
		return s, nil
	case errors.Is(err, ErrEnded):
		return "", fmt.Errorf("prompt %q: %w", question, err)
	case errors.Is(err, ErrNoInput):
		return "", fmt.Errorf("prompt %q: %w; run the cell in a notebook, or give it the value in a variable", question, err)
	case errors.Is(err, context.Canceled):
		return "", fmt.Errorf("prompt %q: interrupted before an answer came: %w", question, err)
	}
	return "", fmt.Errorf("prompt %q: %w", question, err)
}

// until asks until accept has no objection. The objection goes before the question when it is asked again.
func until(question string, accept func(answer string) (objection string)) error {
	q := question
	for range tries {
		s, err := ask(q, false)
		if err != nil {
			return err
		}
		objection := accept(strings.TrimSpace(s))
		if objection == "" {
			return nil
		}
		q = objection + "\n" + question
	}
	return fmt.Errorf("prompt %q: no usable answer in %d tries", question, tries)
}

// Int asks for a whole number from lo to hi.
func Int(question string, lo, hi int) (int, error) {
	n := 0
	if lo > hi {
		return 0, fmt.Errorf("prompt %q: no number is from %d to %d", question, lo, hi)
	}
	err := until(question, func(s string) string {
		i, err := strconv.Atoi(s)
		switch {
		case errors.Is(err, strconv.ErrRange):
			return fmt.Sprintf("%q is too large.", s)
		case err != nil:
			return fmt.Sprintf("%q is no whole number.", s)
		case i < lo || i > hi:
			return fmt.Sprintf("%d is not from %d to %d.", i, lo, hi)
		}
		n = i
		return ""
	})
	return n, err
}

// Float asks for a number; a decimal comma is taken as a point.
func Float(question string) (float64, error) {
	x := 0.0
	err := until(question, func(s string) string {
		f, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
		if err != nil || math.IsNaN(f) {
			return fmt.Sprintf("%q is no number.", s)
		}
		x = f
		return ""
	})
	return x, err
}

// Confirm asks a question of yes or no; " [y/n] " is added to it. English and French answers are understood.
func Confirm(question string) (bool, error) {
	yes := false
	err := until(strings.TrimRight(question, " ")+" [y/n] ", func(s string) string {
		switch strings.ToLower(s) {
		case "y", "yes", "o", "oui":
			yes = true
		case "n", "no", "non":
			yes = false
		default:
			return fmt.Sprintf("%q is neither yes nor no.", s)
		}
		return ""
	})
	return yes, err
}

// Choose shows the options with their numbers, from 1, and returns the index, from 0, of the one that is chosen by its
// number or its name (a part of the name that only one has will do).
func Choose(question string, options []string) (int, error) {
	if len(options) == 0 {
		return 0, fmt.Errorf("prompt %q: there is nothing to choose from", question)
	}
	var b strings.Builder
	for i, o := range options {
		fmt.Fprintf(&b, "%3d  %s\n", i+1, o)
	}
	chosen := 0
	err := until(b.String()+strings.TrimRight(question, " ")+" ", func(s string) (objection string) {
		chosen, objection = match(s, options)
		return objection
	})
	return chosen, err
}

// match finds the option that s means. A number is a position; names that are numbers are told by position first.
func match(s string, options []string) (int, string) {
	if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= len(options) {
		return n - 1, ""
	}
	var found []int
	for i, o := range options {
		if strings.EqualFold(s, o) {
			return i, ""
		}
		if s != "" && strings.Contains(strings.ToLower(o), strings.ToLower(s)) {
			found = append(found, i)
		}
	}
	switch len(found) {
	case 1:
		return found[0], ""
	case 0:
		return 0, fmt.Sprintf("%q is none of them; type a number from 1 to %d.", s, len(options))
	}
	return 0, fmt.Sprintf("%q could be %s or %s.", s, options[found[0]], options[found[1]])
}
