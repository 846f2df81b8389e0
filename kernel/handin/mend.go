package handin

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"jeton/internal/nbformat"
)

// ReportID is the id of the cell that tells the student what was mended; it comes first.
const ReportID = "jeton-report"

// A Mark is what a cell of the model has under "jeton" in its metadata. The course's folder is made with it.
type Mark struct {
	Teacher  bool    `json:"teacher,omitempty"`  // the cell is not for students
	Skeleton *string `json:"skeleton,omitempty"` // what stands in the student's notebook in place of the answer
	Refused  string  `json:"refused,omitempty"`  // the check gives no points: why
}

// MarkOf returns a cell's mark; the zero Mark when it has none.
func MarkOf(c *nbformat.Cell) (m Mark) {
	_ = json.Unmarshal(c.Metadata["jeton"], &m)
	return m
}

// Set writes m into a cell's metadata.
func (m Mark) Set(c *nbformat.Cell) {
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // strings and a bool always have a JSON form
	}
	c.Metadata["jeton"] = b
}

// Mend returns the notebook of model with the answers of text in it, and a note for each thing that was not as it should be, in
// language lang ("fr" or "en"). Without notes the notebook that was handed in is as good as the one returned. A nil text is no notebook
// at all; named is the name of the file when it had another one than it should.
func Mend(model *nbformat.Notebook, text []byte, lang string, named ...string) (*nbformat.Notebook, []string) {
	m := &mender{say: words(lang)}
	for _, n := range named {
		m.note("named", n)
	}
	for i := range model.Cells {
		if c := &model.Cells[i]; !MarkOf(c).Teacher {
			m.want = append(m.want, newWanted(c))
		}
	}
	m.read(text)
	m.match()
	m.order()
	m.kernel(model, m.metadata)
	out := &nbformat.Notebook{NBFormat: 4, NBFormatMinor: 5, Metadata: model.Metadata}
	out.Cells = m.protect(m.build())
	if len(m.notes) > 0 {
		out.Cells = append([]nbformat.Cell{m.report()}, out.Cells...)
	}
	return out, m.notes
}

// A role says what becomes of a cell.
type role int

const (
	prose  role = iota // the student's, or the model's
	given              // code of the lab: the model's
	locked             // statement or check: the model's
	answer             // the student's
)

// A wanted is a cell of the model.
type wanted struct {
	cell *nbformat.Cell
	id   string // its grade_id, or its id
	role
	skeleton string // of an answer
	found    *handed
}

// A handed is a cell that was handed in.
type handed struct {
	nbformat.Cell
	grade string // its grade_id
	want  *wanted
	copy  bool // another one stands for its cell of the model
}

type grading struct {
	ID       string   `json:"grade_id"`
	Grade    bool     `json:"grade"`
	Solution bool     `json:"solution"`
	Locked   bool     `json:"locked"`
	Points   *float64 `json:"points"`
}

func gradingOf(c *nbformat.Cell) (g grading) {
	_ = json.Unmarshal(c.Metadata["nbgrader"], &g)
	return g
}

func newWanted(c *nbformat.Cell) *wanted {
	g, w := gradingOf(c), &wanted{cell: c, id: c.ID}
	if g.ID != "" {
		w.id = g.ID
	}
	switch {
	case g.Solution:
		w.role, w.skeleton = answer, skeleton(c)
	case g.ID != "":
		w.role = locked
	case c.Type == "code":
		w.role = given
	}
	return w
}

// skeleton is what a student starts from.
func skeleton(c *nbformat.Cell) string {
	if s := MarkOf(c).Skeleton; s != nil {
		return *s
	}
	var kept []string
	inside, regions := false, false
	for line := range strings.Lines(string(c.Source)) {
		switch {
		case strings.Contains(line, "BEGIN SOLUTION"):
			inside, regions = true, true
		case strings.Contains(line, "END SOLUTION"):
			inside = false
		case !inside:
			kept = append(kept, line)
		}
	}
	if !regions {
		return ""
	}
	return strings.Join(kept, "")
}

type mender struct {
	say      func(key string, args ...any) string
	want     []*wanted
	handed   []*handed
	metadata nbformat.Metadata
	notes    []string
	unread   bool // it was no notebook
}

func (m *mender) note(key string, args ...any) {
	if s := m.say(key, args...); !slices.Contains(m.notes, s) {
		m.notes = append(m.notes, s)
	}
}

// read takes what can be read of the file, cell by cell.
func (m *mender) read(text []byte) {
	if text == nil {
		m.unread = true
		m.note("nothing")
		return
	}
	var file struct {
		Cells    []json.RawMessage `json:"cells"`
		Metadata nbformat.Metadata `json:"metadata"`
		NBFormat json.RawMessage   `json:"nbformat"`
	}
	if err := json.Unmarshal(text, &file); err != nil || file.Cells == nil {
		if _, why := nbformat.Parse(text); why != nil {
			err = why
		}
		m.unread = true
		m.note("unreadable", err)
		return
	}
	m.metadata = file.Metadata
	for i, raw := range file.Cells {
		h := &handed{}
		if err := json.Unmarshal(raw, &h.Cell); err != nil {
			m.note("cell", i+1, err)
			continue
		}
		if h.ID == ReportID { // of an earlier mending
			continue
		}
		h.grade = gradingOf(&h.Cell).ID
		m.handed = append(m.handed, h)
	}
}

// kernel notes another kernel than the model's.
func (m *mender) kernel(model *nbformat.Notebook, got nbformat.Metadata) {
	if m.unread {
		return
	}
	language, kernel := model.Language()
	l, k := (&nbformat.Notebook{Metadata: got}).Language()
	if l != language || k != kernel {
		m.note("kernel", strings.TrimSpace(k+" "+l), kernel+" "+language)
	}
}

// build makes the notebook: the model's cells in their order, and after each of them the student's own.
func (m *mender) build() []*built {
	var out []*built
	own := map[*wanted][]*built{}
	var last *wanted
	for i, h := range m.handed {
		switch {
		case h.want != nil && !h.copy:
			last = h.want
		case h.copy && h.want.role != answer: // a second check or statement says nothing
		default:
			c := nbformat.Cell{ID: fmt.Sprintf("own-%d", i+1), Type: h.Type, Source: h.Source, Attachments: h.Attachments, Metadata: map[string]json.RawMessage{}}
			own[last] = append(own[last], &built{cell: c, student: true})
		}
	}
	out = append(out, own[nil]...)
	for _, w := range m.want {
		out = append(append(out, m.one(w)), own[w]...)
	}
	return out
}

// A built is a cell of the result.
type built struct {
	cell    nbformat.Cell
	student bool    // its text is hers
	want    *wanted // nil when the cell is her own
}

func (m *mender) one(w *wanted) *built {
	c := *w.cell
	c.Metadata = map[string]json.RawMessage{}
	for k, v := range w.cell.Metadata {
		if k != "jeton" {
			c.Metadata[k] = v
		}
	}
	c.Outputs, c.ExecutionCount = nil, nil
	switch h := w.found; {
	case w.role == answer && h == nil:
		c.Source = nbformat.Text(w.skeleton)
	case w.role == answer, w.role == prose && h != nil && h.Type == c.Type:
		c.Source, c.Attachments = h.Source, h.Attachments
	}
	return &built{cell: c, student: w.role == answer && w.found != nil, want: w}
}

// report is the cell that tells the student what was mended.
func (m *mender) report() nbformat.Cell {
	text := m.say("report")
	for _, n := range m.notes {
		text += "\n> - " + strings.ReplaceAll(n, "\n", " ")
	}
	return nbformat.Cell{ID: ReportID, Type: "markdown", Metadata: map[string]json.RawMessage{}, Source: nbformat.Text(text)}
}
