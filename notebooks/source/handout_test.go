package source

import (
	"bytes"
	"crypto/sha256"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"jeton/notebooks/fig"
)

// runWords is how many words in a row make a copy; hashBytes are kept of each run's SHA-256: enough to make a false alarm in all the labs
// a matter of one in ten million.
const (
	runWords  = 8
	hashBytes = 5
)

// copied is the list of hashes of the original handout's runs of words, sorted: the labs have its exercises, and none of its
// sentences. The handout is not here. HANDOUT=FILE go test -run TestNoSentenceIsCopied makes the list again.
const copied = "testdata/handout.sha256"

// notTheirs are runs of words that are nobody's sentence.
var notTheirs = map[string]string{
	"figure osi":                "application presentation session transport reseau liaison de donnees physique", // ISO/IEC 7498-1's layers, in order
	"lab10 lab10-ex08-question": "comment la circulation du jeton doit elle etre initiee",
	"lab11 lab11-ex16":          "de la sous matrice par le maximum global",
}

func TestNoSentenceIsCopied(t *testing.T) {
	if file := os.Getenv("HANDOUT"); file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied, hashes(plainWords(string(text))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	list, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	theirs := map[[hashBytes]byte]bool{}
	for h := range slices.Chunk(list, hashBytes) {
		theirs[[hashBytes]byte(h)] = true
	}
	if len(theirs) < 9000 {
		t.Fatalf("%s has %d runs of words: is it whole?", copied, len(theirs))
	}
	seen := 0
	for _, p := range slices.Concat(frenchCells(t), codePassages(t), figurePassages(t)) {
		if p.lang != fig.French {
			continue
		}
		words := plainWords(p.text)
		seen += len(words)
		for from := 0; from+runWords <= len(words); from++ {
			to := from + runWords
			if !theirs[hash(words[from:to])] {
				continue
			}
			for to < len(words) && theirs[hash(words[to+1-runWords:to+1])] {
				to++
			}
			if said := strings.Join(words[from:to], " "); notTheirs[p.where] != said {
				t.Errorf("%s: the handout says so, too: %s", p.where, said)
			}
			from = to
		}
	}
	if seen < 50_000 {
		t.Errorf("only %d words of the labs were compared", seen)
	}
}

// frenchCells are the cells' words, with the code in their lines but without programs and outputs of their own.
func frenchCells(t *testing.T) []passage {
	t.Helper()
	var all []passage
	for _, lab := range labs(t) {
		nb, err := lab.Notebook(Variant{fig.French, true})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range nb.Cells {
			if c.Type == "markdown" {
				all = append(all, passage{lab.Name + " " + c.ID, fig.French, fenced.ReplaceAllString(string(c.Source), " "), nil})
			}
		}
	}
	return all
}

var (
	fenced    = regexp.MustCompile("(?s)```.*?```|src=\"[^\"]*\"")
	plainWord = regexp.MustCompile(`[a-z0-9]{2,}`)
)

// plainWords are a text's words without accents and capitals; what is left of an article (l', d') and names of one letter do not count.
func plainWords(text string) []string {
	text = strings.ReplaceAll(strings.ToLower(text), "œ", "oe")
	var bare strings.Builder
	for _, r := range norm.NFD.String(text) {
		if r < 0x300 || r > 0x36f { // the accents
			bare.WriteRune(r)
		}
	}
	return plainWord.FindAllString(bare.String(), -1)
}

func hash(words []string) [hashBytes]byte {
	sum := sha256.Sum256([]byte(strings.Join(words, " ")))
	return [hashBytes]byte(sum[:hashBytes])
}

func hashes(words []string) []byte {
	var all [][]byte
	for i := 0; i+runWords <= len(words); i++ {
		h := hash(words[i : i+runWords])
		all = append(all, h[:])
	}
	slices.SortFunc(all, bytes.Compare)
	return bytes.Join(slices.CompactFunc(all, bytes.Equal), nil)
}

func TestPlainWords(t *testing.T) {
	got := plainWords("L’« œuvre » d'Éloïse : a_b `Recv(1024)`\nÇà")
	if want := []string{"oeuvre", "eloise", "recv", "1024", "ca"}; !slices.Equal(got, want) {
		t.Errorf("the words are %q, want %q", got, want)
	}
	nine := strings.Fields("un deux trois quatre cinq six sept huit neuf")
	want := [][]byte{}
	for _, words := range [][]string{nine[:8], nine[1:]} {
		h := hash(words)
		want = append(want, h[:])
	}
	slices.SortFunc(want, bytes.Compare)
	if got := hashes(nine); !bytes.Equal(got, bytes.Join(want, nil)) {
		t.Errorf("hashes = %x, want %x", got, want)
	}
}
