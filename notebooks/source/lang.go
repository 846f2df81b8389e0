package source

import (
	"fmt"
	"strings"

	"jeton/notebooks/fig"
)

// both takes a text with «français|English» in it to its two languages.
func both(s string) (Both, error) {
	fr, err := choose(s, fig.French)
	if err != nil {
		return Both{}, err
	}
	en, err := choose(s, fig.English)
	return Both{fr, en}, err
}

// choose replaces each «français|English» by the text of language l.
func choose(s string, l fig.Lang) (string, error) {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(s, "«")
		if strings.Contains(before, "»") {
			return "", fmt.Errorf("a » has no « before it: %.60q", before)
		}
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		inner, after, closed := strings.Cut(rest, "»")
		fr, en, barred := strings.Cut(inner, "|")
		if !closed || !barred || strings.ContainsAny(en, "|«") || strings.Contains(inner, "\n") {
			return "", fmt.Errorf("write «français|English», on one line: %.60q", "«"+rest)
		}
		text := en
		if l == fig.French {
			text = fr
		}
		out.WriteString(curled(text))
		s = after
	}
}

// word is a word of the notebooks that the generator itself writes.
func word(l fig.Lang, fr, en string) string { return Both{fr, en}.In(l) }

// exerciseName is what @exercise@ stands for.
func exerciseName(l fig.Lang, n int) string {
	return fmt.Sprintf(word(l, "Exercice %d", "Exercise %d"), n)
}

// unanswered is what @unanswered@ stands for.
func unanswered(l fig.Lang, n int) string {
	return fmt.Sprintf(word(l, "exercice %d : pas encore de réponse", "exercise %d: not answered yet"), n)
}

// codeIn returns the code of a block in language l, with solution and skeleton still both in it.
func (b *Block) codeIn(l fig.Lang) (string, error) {
	s, err := choose(b.Code, l)
	if err != nil {
		return "", fmt.Errorf("line %d: %w", b.Line, err)
	}
	return strings.NewReplacer("@exercise@", exerciseName(l, b.Exercise), "@unanswered@", unanswered(l, b.Exercise)).Replace(s), nil
}

// Delimiters of nbgrader (ClearSolutions, ClearHiddenTests), as Go comments, and of ClearMarkScheme, as comments of Markdown.
const (
	beginSolution = "// ### BEGIN SOLUTION"
	endSolution   = "// ### END SOLUTION"
	beginHidden   = "// ### BEGIN HIDDEN TESTS"
	endHidden     = "// ### END HIDDEN TESTS"
	beginScheme   = "<!-- BEGIN MARK SCHEME -->"
	endScheme     = "<!-- END MARK SCHEME -->"
)

// withHidden keeps what a check hides from students, between nbgrader's delimiters, or leaves it out.
func withHidden(code string, teacher bool) (string, error) {
	var out []string
	hidden := false
	for line := range strings.SplitSeq(code, "\n") {
		mark, isMark := strings.CutPrefix(strings.TrimSpace(line), "//= ")
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		switch {
		case isMark && (mark == "hidden") == hidden || isMark && mark != "hidden" && mark != "end":
			return "", fmt.Errorf("%q is out of place: hidden tests are between //= hidden and //= end", strings.TrimSpace(line))
		case isMark:
			if hidden = !hidden; teacher {
				out = append(out, indent+map[bool]string{true: beginHidden, false: endHidden}[hidden])
			}
		case teacher || !hidden:
			out = append(out, line)
		}
	}
	if hidden {
		return "", fmt.Errorf("a //= hidden is not closed by //= end")
	}
	return strings.Join(out, "\n"), nil
}

// forAudience keeps the teacher's solutions, between nbgrader's delimiters, or the student's skeletons.
func forAudience(code string, teacher bool) (string, error) {
	var out []string
	state := ""
	regions := 0
	for _, line := range strings.Split(code, "\n") {
		trimmed := strings.TrimSpace(line)
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		next, isMark := strings.CutPrefix(trimmed, "//= ")
		if !isMark {
			if state == "" || (state == "solution") == teacher {
				out = append(out, line)
			}
			continue
		}
		if want := map[string]string{"solution": "", "student": "solution", "end": "student"}; !hasMark(want, next) || want[next] != state {
			return "", fmt.Errorf("%q is out of place: the order is solution, student, end", trimmed)
		}
		switch {
		case next == "solution":
			regions++
			if teacher {
				out = append(out, indent+beginSolution)
			}
		case next == "student" && teacher:
			out = append(out, indent+endSolution)
		}
		state = next
		if next == "end" {
			state = ""
		}
	}
	if state != "" {
		return "", fmt.Errorf("a //= solution is not closed by //= end")
	}
	if regions == 0 {
		return "", fmt.Errorf("a solution has no //= solution … //= student … //= end")
	}
	return strings.Join(out, "\n"), nil
}

func hasMark(m map[string]string, k string) bool { _, ok := m[k]; return ok }
