package check

import (
	"errors"

	"jeton/runtime/magic"
)

// A Status is what a checker has found.
type Status int

// The three values. The zero value is Unknown: what nobody has looked at is not right.
const (
	Unknown  Status = iota // it cannot be told from this log
	OK                     // it held in this run
	Violated               // it did not
)

// String is the status as a word, in English.
func (s Status) String() string { return s.word().en }

func (s Status) word() text {
	switch s {
	case OK:
		return sayOK
	case Violated:
		return sayViolated
	}
	return sayUnknown
}

// sign is the status without colour.
func (s Status) sign() string {
	switch s {
	case OK:
		return "✓"
	case Violated:
		return "✗"
	}
	return "?"
}

// A Count is one figure that a checker has counted.
type Count struct {
	Of string // "sections"
	N  int
	of text
}

// A Verdict is what a checker says of one property in one run. As a value it displays itself; its fields are for programs.
type Verdict struct {
	Property string   // the property, in one sentence
	Status   Status   //
	Why      string   // what was seen: the violation, why nothing can be said, or what was looked at
	Witness  *Witness // of a violation: where; nil when nothing can be pointed at
	Counts   []Count  // what was counted

	lang          Lang
	property, why phrase
}

// about begins the verdict on a property.
func about(t text, args ...any) Verdict { return Verdict{property: t.with(args...)} }

func (v Verdict) ok(t text, args ...any) Verdict {
	v.Status, v.why = OK, t.with(args...)
	return v.In(English)
}

func (v Verdict) unknown(why phrase) Verdict {
	v.Status, v.why, v.Witness = Unknown, why, nil
	return v.In(English)
}

func (v Verdict) violated(w *Witness, t text, args ...any) Verdict {
	v.Status, v.why, v.Witness = Violated, t.with(args...), w
	return v.In(English)
}

// count adds a figure.
func (v *Verdict) count(of text, n int) {
	v.Counts = append(v.Counts, Count{of: of, N: n})
}

// In is the verdict in a language: its sentences, and what it displays.
func (v Verdict) In(l Lang) Verdict {
	v.lang = l
	v.Property, v.Why = v.property.in(l), v.why.in(l)
	counts := make([]Count, len(v.Counts))
	for i, c := range v.Counts {
		c.Of = c.of.in(l)
		counts[i] = c
	}
	v.Counts = counts
	if v.Witness != nil {
		v.Witness = v.Witness.said(l)
	}
	return v
}

// OK reports whether the property held. An Unknown verdict is not OK.
func (v Verdict) OK() bool { return v.Status == OK }

// Sentence is the property, the status and why in one line.
func (v Verdict) Sentence() string {
	return v.Property + " " + v.Status.word().in(v.lang) + punctuation(v.lang) + v.Why
}

// punctuation is the colon of a language.
func punctuation(l Lang) string {
	if l == French {
		return " : "
	}
	return ": "
}

// Err is nil when the property held, and else an error with the sentence: for a check cell of a lab.
func (v Verdict) Err() error {
	if v.OK() {
		return nil
	}
	return errors.New(v.Sentence())
}

// Must fails the cell with the sentence when the property did not hold, or nothing can be said, and gives the verdict otherwise.
func (v Verdict) Must() Verdict {
	if !v.OK() {
		panic(magic.Failure{Text: v.Sentence()})
	}
	return v
}

// Verdicts are several, on one run. They display themselves as one list.
type Verdicts []Verdict

// OK reports whether there is a verdict, and each is OK.
func (vs Verdicts) OK() bool {
	for _, v := range vs {
		if !v.OK() {
			return false
		}
	}
	return len(vs) > 0
}

// Err is nil when all properties held, and else says which did not.
func (vs Verdicts) Err() error {
	var all []error
	for _, v := range vs {
		all = append(all, v.Err())
	}
	return errors.Join(all...)
}

// In is the verdicts in a language.
func (vs Verdicts) In(l Lang) Verdicts {
	said := make(Verdicts, len(vs))
	for i, v := range vs {
		said[i] = v.In(l)
	}
	return said
}
