package words

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jeton/runtime/mpi"
)

// all are the texts of both tables by a name for messages.
func all() map[string]Text {
	texts := map[string]Text{}
	for _, h := range slices.Concat(hints, mpiSayings, sayings) {
		texts[h.En] = h
	}
	for _, e := range slices.Concat(compileExplanations, runExplanations, generalExplanations, mpiExplanations) {
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
		if n := len([]rune(text.Fr)); n > 200 && (n > 480 || !isOfMPI(name)) {
			t.Errorf("%s: %d letters in French: one sentence, of message passing three", name, n)
		}
	}
}

func isOfMPI(pattern string) bool {
	return slices.ContainsFunc(mpiExplanations, func(e explanation) bool { return e.Pattern == pattern })
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
	for _, text := range slices.Concat(mpiSayings, sayings) {
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

// TestEachErrorOfMPI: each class of errors has its explanation, and each explanation an error.
func TestEachErrorOfMPI(t *testing.T) {
	reached := map[string]bool{}
	explained := func(name, value string) string {
		t.Helper()
		en, ok := Explain(English, name, value)
		fr, _ := Explain(French, name, value)
		i := slices.IndexFunc(mpiExplanations, func(e explanation) bool { return e.En == en })
		if !ok || i < 0 || fr != mpiExplanations[i].Fr {
			t.Errorf("%s: %s is explained by %q, %q", name, value, en, fr)
			return ""
		}
		reached[mpiExplanations[i].Pattern] = true
		return en
	}
	classes := 0
	for class := mpi.Class(1); !strings.HasPrefix(class.Error(), "error class "); class++ {
		classes++
		explained("panic", "[2] "+(&mpi.Error{Class: class, Call: "Send", Size: 4, Where: "In[3]:2", Err: errors.New("so it is")}).Error())
	}
	if classes < 50 {
		t.Errorf("%d classes", classes)
	}
	for _, c := range []struct{ name, value, want string }{
		{"panic", "mpi: Recv(): ERR_DEADLOCK: deadlock: \n rank 0 is in Recv(1 int64, from 0, tag 0)\n\tRank 0 waits for itself.", "alone"},
		{"panic", "mpi: Recv(): ERR_DEADLOCK : interblocage : \n\tLe rang 0 s’attend lui-même.", "§3.4"},
		{"panic", "mpi: Bcast(): ERR_DEADLOCK: deadlock: \n\tIn Bcast: rank 0; not in it, and waited for: rank 1.", "inside an if"},
		{"panic", "mpi: Win.Fence(): ERR_DEADLOCK: deadlock: \n\trank 0 is in Win.Fence()", "in pairs"},
		{"panic", "mpi: Bcast(): ERR_TRUNCATE: message truncated: rank 0 sends 8 bytes where this rank expects 24: the counts of the two do not agree", "Bcast and Reduce"},
		{"panic", "mpi: Send(): ERR_TYPE: invalid datatype: the datatype vector(2, 1, 2, int64) was freed", "Commit"},
		{"panic", "mpi: Wait(): ERR_BUFFER: invalid buffer: the buffer of Isend was changed before it was completed here", "Put the Wait before"},
		{"panic", "mpi: Bcast(): ERR_OTHER: rank 1 is in Barrier, and this rank in Bcast: all ranks of world must call the same collective operations in the same order", "same sequence"},
		{"panic", "mpi: WaitAll(): ERR_IN_STATUS: the errors are in the statuses: request 1: ERR_TRUNCATE: message truncated", "room for the whole message"},
		{"failed", "Exercise 3 (2/5) ✗ all ranks print · rank 0 prints first", "each sentence after ✗"},
		{"failed", "Exercice 3 (2/5) ✗ le rang 0 : ERR_RANK: invalid rank", "(rank+1)%n"},
		{"failed", "exercise 3: not answered yet", "skeleton"},
		{"panic", "exercice 12 : pas encore de réponse", "skeleton"},
		{"failed", "Exercise 1 – there is no private key id_ed25519", "set-up cells"},
	} {
		if got := explained(c.name, c.value); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s: %q is not in %q", c.name, c.value, c.want, got)
		}
	}
	for _, e := range mpiExplanations {
		if !reached[e.Pattern] {
			t.Errorf("no error is explained by that of %s", e.Pattern)
		}
	}
}

// TestErrorsOfMPIInFrench: what students meet most is told in French, with the standard's names as they are.
func TestErrorsOfMPIInFrench(t *testing.T) {
	translates(t, "Said", Said, map[string]string{
		"[3] mpi: rank 3 of 4 (alice), In[3]:2: Send(1 int64, dest=4, tag=0): ERR_RANK: invalid rank: the ranks of world are 0 to 3":                                 "[3] mpi : rang 3 sur 4 (alice), In[3]:2: Send(1 int64, dest=4, tag=0) : ERR_RANK : rang invalide : les rangs de world vont de 0 à 3",
		"mpi: In[3]:2: Bcast(3 int64, root=0): ERR_TRUNCATE: message truncated: rank 0 sends 8 bytes where this rank expects 24: the counts of the two do not agree": "mpi : In[3]:2: Bcast(3 int64, root=0) : ERR_TRUNCATE : message tronqué : rang 0 envoie 8 octets où ce rang en attend 24 : les comptes des deux ne s’accordent pas",
		"mpi: Recv(): ERR_DEADLOCK: interblocage : ces appels s’attendent\n\tle rang 1 est dans Recv":                                                                "mpi : Recv() : ERR_DEADLOCK : interblocage : ces appels s’attendent\n\tle rang 1 est dans Recv",
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
