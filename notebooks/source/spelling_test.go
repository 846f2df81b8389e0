package source

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"jeton/notebooks/fig"
)

// dictionaries are hunspell's, by language: the prose is British English.
var dictionaries = map[fig.Lang]string{fig.French: "fr_FR", fig.English: "en_GB"}

// Every word that people read is in hunspell's dictionary of its language, or in ours, which has the words of the trade
// and proper names.
func TestSpelling(t *testing.T) {
	needHunspell(t)
	var all []passage
	for what, passages := range map[string][]passage{"cells": cellPassages(t), "code": codePassages(t), "figures": figurePassages(t), "pages": pagePassages(t), "messages": messagePassages(t)} {
		if len(passages) < 100 && what != "pages" || len(passages) == 0 {
			t.Errorf("only %d texts of %s were found", len(passages), what)
		}
		all = append(all, passages...)
	}
	for l := range dictionaries {
		t.Run(string(l), func(t *testing.T) {
			places := map[string]string{} // where a word was seen first
			for _, p := range all {
				if p.lang != l {
					continue
				}
				for _, w := range wordsOf(p.text, l) {
					if _, ok := places[w]; !ok && !p.names[w] {
						places[w] = p.where
					}
				}
			}
			if len(places) < 2000 {
				t.Fatalf("only %d words were found: what do the notebooks say?", len(places))
			}
			ours := ownWords(t, l)
			for _, w := range unknown(t, l, places) {
				if bare := bareWord(w); !ours[bare] && !ours[strings.ToLower(bare)] {
					t.Errorf("%s: %q is in no dictionary; if it is right, add it to testdata/words.%s", places[w], w, l)
				}
			}
		})
	}
}

// needHunspell skips where hunspell or a dictionary is missing, except in CI, which has installed them.
func needHunspell(t *testing.T) {
	t.Helper()
	for _, name := range dictionaries {
		if err := exec.Command("hunspell", "-d", name, "-l", os.DevNull).Run(); err != nil {
			message := fmt.Sprintf("hunspell with %s: %v; .ci/run installs hunspell, hunspell-fr and hunspell-en-gb", name, err)
			if os.Getenv("CI") != "" {
				t.Fatal(message)
			}
			t.Skip(message)
		}
	}
}

// elided is the article or the conjunction that French ties to a word.
var elided = regexp.MustCompile(`^(?:[cdjlmnst]|jusqu|lorsqu|puisqu|qu)'`)

func bareWord(w string) string { return elided.ReplaceAllString(w, "") }

// ownWords are those of testdata/words.LANG, one a line, sorted as bytes.
func ownWords(t *testing.T, l fig.Lang) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "words."+string(l)))
	if err != nil {
		t.Fatal(err)
	}
	list := strings.Fields(string(text))
	if !slices.IsSorted(list) || len(slices.Compact(slices.Clone(list))) != len(list) {
		t.Errorf("testdata/words.%s is not sorted (LC_ALL=C sort -u)", l)
	}
	words := map[string]bool{}
	for _, w := range list {
		words[w] = true
	}
	return words
}

// unknown are the words that hunspell does not know, sorted.
func unknown(t *testing.T, l fig.Lang, words map[string]string) []string {
	t.Helper()
	list := keysOf(words)
	cmd := exec.Command("hunspell", "-d", dictionaries[l], "-i", "utf-8", "-l")
	cmd.Stdin = strings.NewReader(strings.Join(list, "\n") + "\n")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("hunspell: %v\n%s", err, out)
	}
	var not []string
	for w := range strings.FieldsSeq(string(out)) {
		if _, ok := words[w]; !ok { // hunspell takes words apart that we do not
			t.Errorf("hunspell reports %q, which is a part of a word", w)
		}
		not = append(not, w)
	}
	slices.Sort(not)
	return slices.Compact(not)
}

func keysOf[V any](m map[string]V) []string {
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

var (
	chunk   = regexp.MustCompile(`[\pL\pN_'’.\-/@:=%+~¶]+`)
	oneWord = regexp.MustCompile(`^\pL+(?:['\-]\pL+)*$`)
	formula = regexp.MustCompile(`^\pL-`)
	humps   = regexp.MustCompile(`\p{Ll}\p{Lu}`)
)

// wordsOf are the words of a text that a dictionary can know: not what has digits or signs in it (names of files and ranks), nor
// acronyms and names of programs (several capitals), nor the k-th and the i-ième. English words are taken apart at hyphens and
// before a genitive; French has its own words with either.
func wordsOf(text string, l fig.Lang) []string {
	var words []string
	for _, w := range chunk.FindAllString(text, -1) {
		w = strings.Trim(strings.ReplaceAll(w, "’", "'"), "'.-/:=+~%")
		for _, w := range strings.Split(w, "/") {
			if !oneWord.MatchString(w) || formula.MatchString(w) || humps.MatchString(w) || capitals(w) {
				continue
			}
			parts := []string{w}
			if l == fig.English {
				parts = strings.Split(strings.TrimSuffix(w, "'s"), "-")
			}
			for _, w := range parts {
				if utf8.RuneCountInString(w) > 1 {
					words = append(words, w)
				}
			}
		}
	}
	return words
}

// capitals reports whether a word has two capitals in a row: an acronym, also in the plural.
func capitals(w string) bool {
	n := 0
	for _, r := range w {
		if !unicode.IsUpper(r) {
			n = 0
			continue
		}
		if n++; n == 2 {
			return true
		}
	}
	return false
}

// Words are what they should be, and hunspell knows what it should know.
func TestWordsOf(t *testing.T) {
	text := markdownProse("L’hôte `hots` répond à [la page](https://exmple.org/pge) :\n\n```go\nfnc()\n```\n\np0 et MPI, IsendTo, a_b, x.go ; peut-être, la k-ième, un `n`ième, and/or <img alt=\"zz\">.")
	if got, want := fmt.Sprint(wordsOf(text, fig.French)), "[L'hôte répond la page et peut-être la un and or]"; got != want {
		t.Errorf("the words are %v, want %v", got, want)
	}
	if got, want := fmt.Sprint(wordsOf("a well-known rank’s share, the k-th", fig.English)), "[well known rank share the]"; got != want {
		t.Errorf("the words are %v, want %v", got, want)
	}
	if got, want := printed(`entr‹y|ies› and process‹es›: %5.2f\n`), `entry entries and process processes:  ¶  ¶ `; got != want {
		t.Errorf("printed: %q, want %q", got, want)
	}
	needHunspell(t)
	for l, wrong := range map[fig.Lang]string{fig.French: "systeme", fig.English: "recieve"} {
		if got := unknown(t, l, map[string]string{wrong: "here", "message": "here"}); !slices.Equal(got, []string{wrong}) {
			t.Errorf("%s: unknown are %q, want %q alone", l, got, wrong)
		}
	}
}
