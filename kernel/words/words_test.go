package words

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// all are the texts of both tables by a name for messages.
func all() map[string]Text {
	texts := map[string]Text{}
	for _, h := range slices.Concat(hints, sayings) {
		texts[h.En] = h
	}
	for _, e := range slices.Concat(compileExplanations, runExplanations, generalExplanations) {
		texts[e.Pattern] = e.Text
	}
	return texts
}

var (
	group    = regexp.MustCompile(`\$\d`)
	familiar = regexp.MustCompile(`(?i)(^|[ '’-])(tu|te|toi|ton|ta|tes)($|[ ,.;:])`)
	// French sets a space that does not break before ; : ? ! and inside « ».
	loose = regexp.MustCompile(`\pL[;?!](\s|$)|\pL: | [;?!»]( |$)|« | :( |$)|\pL'\pL`)
)

// TestBothLanguages: each text is there in both, with the same holes, in French as French is written.
func TestBothLanguages(t *testing.T) {
	if n := len(compileExplanations) + len(runExplanations); n < 40 {
		t.Errorf("%d explanations, want 40 at least", n)
	}
	for name, text := range all() {
		if text.En == "" || text.Fr == "" || text.En == text.Fr && text.En != "[%s] %s" {
			t.Errorf("%s: English %q, French %q", name, text.En, text.Fr)
		}
		holes := func(s string) string {
			return strings.Join(append(hole.FindAllString(s, -1), group.FindAllString(s, -1)...), " ")
		}
		if sorted(holes(text.En)) != sorted(holes(text.Fr)) {
			t.Errorf("%s: holes are %s in English, %s in French", name, holes(text.En), holes(text.Fr))
		}
		for _, wrong := range [][]string{loose.FindAllString(code.ReplaceAllString(text.Fr, ""), -1), familiar.FindAllString(text.Fr, -1)} {
			if len(wrong) > 0 {
				t.Errorf("%s: %q in %s", name, wrong, text.Fr)
			}
		}
		if len([]rune(text.Fr)) > 200 {
			t.Errorf("%s: %d letters in French: one sentence", name, len([]rune(text.Fr)))
		}
	}
}

// code is Go in a text whose colons are not French.
var code = regexp.MustCompile(`\?:|écrivez \? après|i := 0; i < n; i\+\+|iota; Vert|case 1: \}|map\[string\]int\{[^}]*\}|P\{X: 1\}`)

func sorted(s string) string {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	out := ""
	for _, w := range []string{"$1", "$2", "$3", "%s", "%d"} {
		if set[w] {
			out += w
		}
	}
	return out
}

func TestHint(t *testing.T) {
	translates(t, "Hint", Hint, map[string]string{
		"":                          "",
		"compare with ==":           "comparez avec ==",
		"did you mean Println?":     "vouliez-vous dire Println\u00a0?",
		"did you mean %time?":       "vouliez-vous dire %time\u00a0?",
		"import it: import \"fmt\"": "importez-le\u00a0: import \"fmt\"",
		"p still has the P from before P was declared anew: run again what sets p (In[2])": "p a encore le type P d’avant la nouvelle déclaration de P\u00a0: exécutez de nouveau ce qui définit p (In[2])",
		"the arguments of a call stand in parentheses: fmt.Printf(\"%d\\n\", x)":           "les arguments d’un appel sont entre parenthèses\u00a0: fmt.Printf(\"%d\\n\", x)",
		"something that nobody translated":                                                 "something that nobody translated",
	})
}

// translates compares what a function makes of English texts, in French and in English.
func translates(t *testing.T, name string, f func(Lang, string) string, texts map[string]string) {
	t.Helper()
	for en, fr := range texts {
		if got := f(French, en); got != fr {
			t.Errorf("%s(French, %q) = %q, want %q", name, en, got, fr)
		}
		if got := f(English, en); got != en {
			t.Errorf("%s(English, %q) = %q", name, en, got)
		}
	}
}

// TestEachSentenceIsFound: none stands behind one that is less particular.
func TestEachSentenceIsFound(t *testing.T) {
	for _, text := range sayings {
		en, fr := hole.ReplaceAllString(text.En, "q7"), hole.ReplaceAllString(text.Fr, "q7")
		if got := Said(French, en); got != fr {
			t.Errorf("Said(French, %q) = %q, want %q", en, got, fr)
		}
	}
	translates(t, "Said", Said, map[string]string{
		"line 3: there is no rank 9: the world has ranks 0 to 3": "ligne 3\u00a0: il n’y a pas de rang 9\u00a0: le monde a les rangs 0 à 3",
		"[0-2] exit status 3 (and 2 more)":                       "[0-2] code de sortie 3 (et 2 de plus)",
		"module m in /d\n    m/a":                                "module m dans /d\n    m/a",
		"x := 1":                                                 "x := 1",
	})
}

func TestExplain(t *testing.T) {
	for _, c := range []struct{ name, value, en, fr string }{
		{"compile error", "3:5: undefined: x (and 2 more)", "the name x here", "le nom x ici"},
		{"panic", "the text undefined: x", "stopped itself", "s’est arrêtée"},
		{"panic", "runtime error: index out of range [5] with length 3", "Index 5 was asked of 3", "L’indice 5"},
	} {
		for lang, want := range map[Lang]string{English: c.en, French: c.fr} {
			if got, ok := Explain(lang, c.name, c.value); !ok || !strings.Contains(got, want) {
				t.Errorf("%s: Explain(%s, %s) = %q, %v, want %q", lang, c.name, c.value, got, ok, want)
			}
		}
	}
	if got, ok := Explain(English, "something", "else"); ok {
		t.Errorf("what is not known is explained by %q", got)
	}
}
