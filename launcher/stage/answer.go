package stage

import (
	"bytes"
	"strings"
)

// An answer is one marked line of what a script has printed: its first word and the rest.
type answer struct{ word, rest string }

// answers finds the marked lines among all that a host's shell may print.
func answers(out []byte) []answer {
	var all []answer
	for line := range bytes.Lines(out) {
		if text, ok := strings.CutPrefix(strings.TrimRight(string(line), "\r\n"), mark); ok {
			word, rest, _ := strings.Cut(text, " ")
			all = append(all, answer{word, rest})
		}
	}
	return all
}

// words are those of the places, in the order in which they are tried.
var words = []string{"home", "var", "shm"}

func isPlace(word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// A refusal is why a place cannot hold the program.
type refusal struct{ place, why, folder string }

// reasons puts the scripts' words for it in ours.
var reasons = map[string]string{
	"missing":    "cannot be made",
	"foreign":    "is not a folder of yours that only you can enter",
	"unwritable": "cannot be written",
	"noexec":     "forbids programs (noexec)",
	"full":       "has no space left",
}

func (r refusal) String() string { return printable(r.folder) + " " + reasons[r.why] }

func parseRefusal(rest string) (refusal, bool) {
	place, rest, _ := strings.Cut(rest, " ")
	why, folder, _ := strings.Cut(rest, " ")
	return refusal{place, why, folder}, isPlace(place) && reasons[why] != ""
}

// A report is what probe has found.
type report struct {
	kernel, machine string // as uname has it
	lacks           string // a tool that is not there
	found           string // the place that has the program
	folder          string // of found
	free            []string
	refused         []refusal
}

// parseReport reads the answer of probe. ok is false when it is none.
func parseReport(out []byte) (r report, ok bool) {
	for _, a := range answers(out) {
		switch a.word {
		case "system":
			i := strings.LastIndexByte(a.rest, ' ')
			if i < 0 {
				return report{}, false
			}
			r.kernel, r.machine, ok = a.rest[:i], a.rest[i+1:], true
		case "lacks":
			r.lacks = a.rest
		case "found":
			if place, folder, _ := strings.Cut(a.rest, " "); isPlace(place) {
				r.found, r.folder = place, folder
			}
		case "free":
			if place, _, _ := strings.Cut(a.rest, " "); isPlace(place) && len(r.free) < len(words) {
				r.free = append(r.free, place)
			}
		case "no":
			if no, known := parseRefusal(a.rest); known && len(r.refused) < len(words) {
				r.refused = append(r.refused, no)
			}
		}
	}
	return r, ok
}

// An outcome is how a copy ended: one of the fields is set.
type outcome struct {
	ready   bool
	folder  string // of ready
	broken  bool   // what came is not what was sent
	unfit   string // what the program said when it was tried
	refused *refusal
}

// parseOutcome reads the answer of take. ok is false when it is none.
func parseOutcome(out []byte) (o outcome, ok bool) {
	for _, a := range answers(out) {
		switch a.word {
		case "ready":
			return outcome{ready: true, folder: a.rest}, true
		case "broken":
			return outcome{broken: true}, true
		case "unfit":
			return outcome{unfit: "status " + printable(a.rest)}, true
		case "no":
			if no, known := parseRefusal(a.rest); known {
				return outcome{refused: &no}, true
			}
		}
	}
	return outcome{}, false
}

const maxShown = 200 // bytes of a stranger's text in a message

// printable makes a stranger's text fit to be shown: one short line, without control characters.
func printable(text string) string {
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "?"), func(c rune) bool { return c < ' ' || c == 0x7f || c >= 0x80 && c < 0xa0 }), " ")
	if len(text) > maxShown {
		text = strings.ToValidUTF8(text[:maxShown], "") + "…"
	}
	return strings.TrimSpace(text)
}
