package source

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"jeton/internal/nbformat"
	"jeton/notebooks/fig"
)

// A Variant is one of the four notebooks of a lab.
type Variant struct {
	Lang    fig.Lang
	Teacher bool
}

// Variants lists the four.
func Variants() []Variant {
	return []Variant{{fig.French, false}, {fig.French, true}, {fig.English, false}, {fig.English, true}}
}

// Folder is where the notebook stands below notebooks/: "fr/student".
func (v Variant) Folder() string {
	if v.Teacher {
		return string(v.Lang) + "/teacher"
	}
	return string(v.Lang) + "/student"
}

// Notebook makes one variant of the lab. The same source gives the same bytes.
func (l *Lab) Notebook(v Variant) (*nbformat.Notebook, error) {
	nb := &nbformat.Notebook{NBFormat: 4, NBFormatMinor: 5, Metadata: nbformat.Metadata{
		"kernelspec":    raw(map[string]string{"name": "jeton", "display_name": "Go (jeton)", "language": "go"}),
		"language_info": raw(map[string]string{"name": "go", "file_extension": ".go", "mimetype": "text/x-go"}),
		"title":         raw(l.Title.In(v.Lang)),
	}}
	for i := range l.Blocks {
		b := &l.Blocks[i]
		cells, err := l.cells(b, v)
		if err != nil {
			return nil, fmt.Errorf("%s, line %d, block %s: %w", l.Name, b.Line, b.Kind, err)
		}
		if b.Kind == "hint" {
			last := &nb.Cells[len(nb.Cells)-1]
			if last.ID != fmt.Sprintf("%s-ex%02d", l.Name, b.Exercise) {
				return nil, fmt.Errorf("%s, line %d: a hint follows the statement of its exercise", l.Name, b.Line)
			}
			last.Source += nbformat.Text("\n\n" + hint(b, v.Lang))
			continue
		}
		nb.Cells = append(nb.Cells, cells...)
	}
	return nb, nil
}

// hint is a fold: closed until the student asks for it.
func hint(b *Block, l fig.Lang) string {
	return fmt.Sprintf("<details>\n<summary>%s</summary>\n\n%s\n\n</details>", word(l, "Un indice", "A hint"), b.Prose.In(l))
}

// cells makes the cells of one block: one, none, or two for a question.
func (l *Lab) cells(b *Block, v Variant) ([]nbformat.Cell, error) {
	id, prose := l.cellID(b), b.Prose.In(v.Lang)
	title, err := choose(b.Title, v.Lang)
	if err != nil {
		return nil, err
	}
	if title = apostrophes(title); v.Lang == fig.French {
		title = french(title)
	}
	switch b.Kind {
	case "lab":
		return one(markdown(id, fmt.Sprintf("# %s\n\n%s", title, prose))), nil
	case "text":
		return one(markdown(id, prose)), nil
	case "figure":
		img, err := image(b.Name, v.Lang)
		return one(markdown(id, img+"\n\n"+prose)), err
	case "code":
		code, err := b.codeIn(v.Lang)
		return one(codeCell(id, code)), err
	case "exercise":
		c := markdown(id, fmt.Sprintf("### %s. %s\n\n%s", exerciseName(v.Lang, b.Exercise), title, prose))
		return one(grade(c, nbgrader{Locked: true}, v)), nil
	case "hint":
		return nil, nil
	case "solution":
		code, err := b.codeIn(v.Lang)
		if err == nil {
			code, err = forAudience(code, v.Teacher)
		}
		return one(grade(codeCell(id, code), nbgrader{Solution: true}, v)), err
	case "check":
		code, err := b.codeIn(v.Lang)
		if err == nil {
			code, err = withHidden(code, v.Teacher)
		}
		return one(grade(folded(codeCell(id, code)), nbgrader{Grade: true, Locked: true, Points: b.Points}, v)), err
	case "question":
		return l.question(b, v), nil
	case "teacher":
		if !v.Teacher {
			return nil, nil
		}
		return one(markdown(id, fmt.Sprintf("> **%s** %s", word(v.Lang, "Pour l’enseignant.", "For the teacher."), strings.ReplaceAll(prose, "\n", "\n> ")))), nil
	}
	return nil, fmt.Errorf("no cell is made of a block %q", b.Kind)
}

func one(c nbformat.Cell) []nbformat.Cell { return []nbformat.Cell{c} }

// question is the cell that asks and the cell that the student writes in.
func (l *Lab) question(b *Block, v Variant) []nbformat.Cell {
	id := l.cellID(b)
	ask := markdown(id, fmt.Sprintf("**%s** %s", word(v.Lang, "Question.", "Question."), b.Prose.In(v.Lang)))
	answer := word(v.Lang, "*Votre réponse ici.*", "*Your answer here.*")
	if v.Teacher {
		answer = b.Answer.In(v.Lang)
		ask.Source += nbformat.Text("\n" + rubric(b, v.Lang))
	}
	return []nbformat.Cell{
		grade(ask, nbgrader{Locked: true}, v),
		grade(markdown(strings.Replace(id, "-question", "-answer", 1), answer), nbgrader{Grade: true, Solution: true, Points: b.Points}, v),
	}
}

// rubric tells who marks an answer how, between nbgrader's delimiters: it is not in what students get, and comes back below the question when
// their answers are marked.
func rubric(b *Block, l fig.Lang) string {
	how := b.Rubric.In(l)
	if how == "" {
		how = word(l, "Tout : les idées de la réponse ci-dessous, dans n'importe quels mots. La moitié : la bonne conclusion sans sa raison, ou une partie des idées. Rien : une conclusion que le TP contredit.",
			"All: the ideas of the answer below, in any words. Half: the right conclusion without its reason, or a part of the ideas. Nothing: a conclusion that the lab contradicts.")
		if how = apostrophes(how); l == fig.French {
			how = french(how)
		}
	}
	points := strings.Replace(strconv.FormatFloat(b.Points, 'f', -1, 64), ".", word(l, ",", "."), 1)
	title := fmt.Sprintf(word(l, "Barème, sur %s.", "Rubric, out of %s."), points)
	return fmt.Sprintf("%s\n> **%s** %s\n>\n> %s\n%s", beginScheme, title, strings.ReplaceAll(how, "\n", "\n> "),
		strings.ReplaceAll(b.Answer.In(l), "\n", "\n> "), endScheme)
}

func markdown(id, text string) nbformat.Cell {
	return nbformat.Cell{ID: id, Type: "markdown", Metadata: map[string]json.RawMessage{}, Source: nbformat.Text(text)}
}

func codeCell(id, code string) nbformat.Cell {
	return nbformat.Cell{ID: id, Type: "code", Metadata: map[string]json.RawMessage{}, Source: nbformat.Text(code)}
}

// folded hides a cell's code until the reader opens it; JupyterLab then shows its first line.
func folded(c nbformat.Cell) nbformat.Cell {
	c.Metadata["jupyter"] = raw(map[string]bool{"source_hidden": true})
	return c
}

// image is a figure as an <img> with its own data: JupyterLab does not show SVG attachments, and refuses nothing here;
// nbconvert and VS Code show it too.
func image(name string, l fig.Lang) (string, error) {
	svg, title, err := fig.Draw(name, l)
	if err != nil {
		return "", err
	}
	m := svgSize.FindStringSubmatch(svg)
	if m == nil {
		return "", fmt.Errorf("figure %s has no size", name)
	}
	return fmt.Sprintf(`<img alt="%s" width="%s" src="data:image/svg+xml;base64,%s">`, html.EscapeString(title), m[1],
		base64.StdEncoding.EncodeToString([]byte(svg))), nil
}

var svgSize = regexp.MustCompile(`^<svg [^>]*?width="([0-9.]+)"`)

// raw is v as JSON; v is one of our own small values, which always have a JSON form.
func raw(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
