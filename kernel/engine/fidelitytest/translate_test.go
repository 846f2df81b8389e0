package fidelitytest

import (
	"testing"

	"jeton/kernel/check"
	"jeton/kernel/compile"
	"jeton/kernel/engine"
	"jeton/kernel/lower"
)

// A translate makes the program of a checked cell; done is to be called when it has run well.
type translate func(*check.Result) (p engine.Program, done func(), err error)

// translators make the translators of a fresh engine, by evaluator.
var translators = map[engine.Evaluator]func() translate{
	engine.Own: func() translate {
		c := compile.New()
		return func(r *check.Result) (engine.Program, func(), error) {
			u, err := c.Compile(r)
			return engine.Program{Name: r.Name, Unit: u}, func() {}, err
		}
	},
	engine.Yaegi: func() translate {
		l := lower.New()
		return func(r *check.Result) (engine.Program, func(), error) {
			q, err := l.Lower(r)
			if err != nil {
				return engine.Program{}, nil, err
			}
			return engine.Program{Name: r.Name, Imports: q.Imports, Source: q.Source, Entry: q.Entry}, func() { l.Commit(q) }, nil
		}
	},
}

// each runs a test with each evaluator.
func each(t *testing.T, test func(t *testing.T, e engine.Evaluator)) {
	for e := range translators {
		t.Run(string(e), func(t *testing.T) { test(t, e) })
	}
}
