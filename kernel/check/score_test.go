package check

import (
	"slices"
	"strings"
	"testing"
)

// TestScore has each rule of the order, the weightier first: a rule decides against all that come after it.
func TestScore(t *testing.T) {
	for name, pair := range map[string][2]score{
		"deprecated is last":             {{near: nearImport}, {deprecated: true, fits: true, match: 2}},
		"what fits goes before the near": {{fits: true, near: nearBuiltin}, {near: 1, match: 2}},
		"near goes before a whole name":  {{near: 1, match: 1}, {near: nearCell, match: 2}},
		"a whole name before a start":    {{near: 1, match: 2}, {near: 1, match: 1}},
	} {
		if better, worse := pair[0], pair[1]; better.compare(worse) >= 0 || worse.compare(better) <= 0 || better.compare(better) != 0 {
			t.Errorf("%s: %+v is not before %+v", name, better, worse)
		}
	}
}

func TestRanked(t *testing.T) {
	member := func(text, typ string, near int) candidate {
		return candidate{Match: Match{Text: text, Type: typ}, score: score{near: near}}
	}
	for name, c := range map[string]struct {
		all   []candidate
		typed string
		want  string
	}{
		"names in order":              {[]candidate{{Match: Match{Text: "b"}}, {Match: Match{Text: "B"}}, {Match: Match{Text: "a"}}}, "", "a B b"},
		"fields, methods, unexported": {[]candidate{member("tag", "field", 0), member("Norm", "method", 0), member("X", "field", 0), member("Deep", "field", 1)}, "", "X Norm tag Deep"},
		"case only when needed":       {[]candidate{{Match: Match{Text: "Print"}}, {Match: Match{Text: "print"}}}, "pri", "print"},
		"case when needed":            {[]candidate{{Match: Match{Text: "Print"}}, {Match: Match{Text: "Fprint"}}}, "pri", "Print"},
		"letters when needed":         {[]candidate{{Match: Match{Text: "Println"}}, {Match: Match{Text: "Fprintln"}}}, "ptl", "Println"},
		"one letter is too little":    {[]candidate{{Match: Match{Text: "Abc"}}}, "c", ""},
		"deprecated":                  {[]candidate{{Match: Match{Text: "aOld"}}, {Match: Match{Text: "b"}}}, "", "b aOld"},
		"packages when typed":         {[]candidate{member("fmt", "package", nearImport)}, "", ""},
		"packages as typed":           {[]candidate{member("fmt", "package", nearImport)}, "fm", "fmt"},
		"packages not by letters":     {[]candidate{member("format", "package", nearImport)}, "fmt", ""},
	} {
		got := make([]string, 0, len(c.all))
		for _, m := range ranked(c.all, c.typed, func(c *candidate) bool { return strings.HasSuffix(c.Text, "Old") }) {
			got = append(got, m.Text)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestLetters: which names have the letters, and which of them has them better.
func TestLetters(t *testing.T) {
	for _, c := range []struct {
		typed string
		names []string // the best first
		not   []string
	}{
		{"pln", []string{"Println"}, []string{"Fprintln", "Sprint", "pl"}},
		{"nr", []string{"NewReader", "NewReplacer", "Number"}, []string{"Runner"}},
		{"hs", []string{"HandlerServe", "Hash", "Headers"}, []string{"ohs"}},
		{"lastls", []string{"ListenAndServeTLS"}, []string{"ListenAndServe"}},
		{"jm", []string{"JSONMarshal", "json_marshal"}, []string{"marshalJSON"}},
		{"i6", []string{"Int64", "Int16"}, []string{"Int"}},
		{"éa", []string{"étéAprès"}, []string{"ea"}},
	} {
		values := make([]int, len(c.names))
		for i, n := range c.names {
			if values[i] = letters(n, c.typed); values[i] <= 0 {
				t.Errorf("letters(%s, %s) = %d", n, c.typed, values[i])
			}
		}
		if !slices.IsSortedFunc(values, func(a, b int) int { return b - a }) {
			t.Errorf("%s in %q: %v does not fall", c.typed, c.names, values)
		}
		for _, n := range c.not {
			if v := letters(n, c.typed); v != 0 {
				t.Errorf("letters(%s, %s) = %d, want 0", n, c.typed, v)
			}
		}
	}
}
