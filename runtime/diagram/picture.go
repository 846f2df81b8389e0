package diagram

import (
	"fmt"
	"strings"
	"sync"

	"jeton/runtime/history"
)

// A Picture is a space-time diagram. It is laid out when it is first shown.
type Picture struct {
	log     *history.Log
	options Options
	once    sync.Once
	scene   *scene
}

// SpaceTime draws a log: a lane for each process, an arrow for each message, bars for sections, suspensions, blocked times and held
// messages, lines for the cuts of snapshots. At most one Options counts.
//
// Cost: some 50 ms for 1,000 events; 10,000 events take some hundred ms and 1 MB of the notebook.
func SpaceTime(l *history.Log, options ...Options) *Picture {
	return &Picture{log: l, options: first(options)}
}

// laid is the picture laid out, nil when there is nothing to draw.
func (p *Picture) laid() *scene {
	p.once.Do(func() {
		if p.log == nil || len(p.log.Events) == 0 {
			return
		}
		if s := newScene(p.log, p.options); len(s.order) > 0 {
			p.scene = s
		}
	})
	return p.scene
}

// nothing says why there is no picture.
func (p *Picture) nothing() string {
	if p.log == nil || len(p.log.Events) == 0 {
		return sayEmpty.in(p.options.Lang)
	}
	return sayNone.in(p.options.Lang)
}

// Figure is the picture as one self-contained SVG without scripts: for a file, or display.SVG. Of a log that is too long for one piece it
// is the beginning, and says so.
func (p *Picture) Figure() string {
	s := p.laid()
	if s == nil {
		return note(p.nothing())
	}
	height := s.height
	if len(s.order) > mostStatic {
		height = pageHeight
	}
	return drawScene(s, height, false).figure()
}

// note is a picture that holds one sentence.
func note(words string) string {
	var w buffer
	w.add(`<svg xmlns="http://www.w3.org/2000/svg" class="jd" role="img"`)
	w.attr("width", width(words, 12)+20)
	w.add(` height="30"><style>`, style, `</style>`)
	w.title(words)
	w.add(`<desc>`)
	w.esc(words)
	w.add(`</desc>`)
	w.text(writing{8, 20, "im", words})
	w.add("</svg>")
	return w.String()
}

// Save writes the picture to a file: as a page when its name ends in .html, as text when in .txt, else as SVG.
func (p *Picture) Save(path string) error { return save(path, p) }

// Name is what the picture shows, in one sentence.
func (p *Picture) Name() string {
	s := p.laid()
	if s == nil {
		return p.nothing()
	}
	return s.name()
}

func (s *scene) name() string {
	if s.Title != "" {
		return s.Title
	}
	messages := 0
	for _, t := range s.types {
		messages += t.n
	}
	return sentence(saySpaceTime.in(s.lang(), len(s.Events), len(s.lanes), messages))
}

// figure is the drawing as one SVG.
func (d *drawing) figure() string {
	var w buffer
	top := 8.0
	var caption buffer
	if d.Title != "" {
		caption.text(writing{edge, top + 12, "n i", fit(d.Title, titleSize, d.width-2*edge)})
		top += 22
	}
	for _, words := range d.wrong.words {
		for _, line := range wrap(words, 12, d.width-2*edge) {
			caption.text(writing{edge, top + 12, "b", line})
			top += 17
		}
	}
	if words := d.missing(); words != "" {
		caption.text(writing{edge, top + 12, "b", fit(words, 12, d.width-2*edge)})
		top += 17
	}
	top = d.legendLines(&caption, top) + 6
	height := min(d.page, d.height)
	if len(d.pages) > 1 {
		caption.text(writing{edge, top + 10, "im", sayFirstPage.in(d.lang())})
		top += 20
	}
	head := d.headerHeight()
	w.add(`<svg xmlns="http://www.w3.org/2000/svg" class="jd" role="img"`)
	d.size(&w, -8, d.width, top+head+height)
	w.add(`><style>`, style, `</style>`)
	w.title(d.name())
	w.add(`<desc>`)
	w.esc(d.describe())
	w.add(`</desc><g transform="translate(0 -8)">`)
	w.b = append(w.b, caption.b...)
	w.add(`</g><g transform="translate(0 `)
	w.num(top - 8)
	w.add(`)">`)
	d.header(&w)
	w.add(`</g><svg x="0"`)
	w.attr("y", top-8+head)
	w.attr("width", d.width)
	w.attr("height", height)
	w.add(">")
	w.b = append(w.b, d.body(0)...)
	w.add("</svg></svg>")
	return w.String()
}

// size writes an SVG's size.
func (d *drawing) size(w *buffer, y, width, height float64) {
	w.attr("width", width)
	w.attr("height", height)
	w.add(` viewBox="`)
	w.nums(0, y, width, height)
	w.add(`"`)
}

// legendLines draws the legend in lines, from top on, and is where it ends.
func (d *drawing) legendLines(w *buffer, top float64) float64 {
	x, y := edge, top+10
	for _, e := range d.legend() {
		room := e.wide + 6 + width(e.words, 12) + 18
		if x+room > d.width && x > edge {
			x, y = edge, y+20
		}
		w.add(`<g transform="translate(`)
		w.nums(x, y)
		w.add(`)">`)
		e.draw(w, 0)
		w.text(writing{e.wide + 6, 4, "i", e.words})
		w.add("</g>")
		x += room
	}
	return y + 10
}

// describe is the alternative text: what happened, in words.
func (d *drawing) describe() string {
	words := []string{d.scene.name() + "."}
	for _, t := range d.types {
		words = append(words, fmt.Sprintf("%s: %d.", t.name, t.n))
	}
	words = append(words, d.wrong.words...)
	return strings.Join(words, " ")
}

// wrap breaks a text into lines of a width, at spaces.
func wrap(s string, size, room float64) (lines []string) {
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && width(line+" "+word, size) > room {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += fit(word, size, room)
	}
	return append(lines, line)
}

// sentence makes the first letter of a text a capital.
func sentence(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
