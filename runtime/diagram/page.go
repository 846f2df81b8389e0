package diagram

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
)

// The limits of a page.
const (
	mostStatic = 1500   // events that are drawn at once; more are drawn when they are looked at
	pageHeight = 1300.0 // of a piece that is drawn when it is looked at
	viewHeight = 620    // of what is seen of a picture without scrolling

	wholeHeight = 860 // of a picture that is seen whole: a window on it would hide less than it asks to scroll
)

// HTML is the picture for a notebook. It needs nothing from elsewhere. Without scripts it stands still; where markup is taken away, the
// text form is shown.
func (p *Picture) HTML() string {
	s := p.laid()
	if s == nil {
		return guard(note(p.nothing()), p.nothing())
	}
	height := s.height
	if len(s.order) > mostStatic {
		height = pageHeight
	}
	d := drawScene(s, height, true)
	content := d.html()
	return guard(content, p.text(d.scene, 60))
}

// guard shows markup, and a text where it is taken away: a notebook that is not trusted keeps neither <style> nor <svg>.
func guard(markup, instead string) string {
	sum := fnv.New64a()
	sum.Write([]byte(markup))
	id := fmt.Sprintf("jd-%x", sum.Sum64())
	return `<pre class="` + id + `-no">` + escape(instead) + `</pre><div class="` + id + `" style="display:none">` + strings.ReplaceAll(markup, "JD-ID", id) +
		`</div><style>.` + id + `-no{display:none}.` + id + `{display:block!important}</style>`
}

// html is the picture with its legend, its window and its overview.
func (d *drawing) html() string {
	var w buffer
	w.add(`<div class="jd JD-ID-d"`)
	if d.Tail {
		w.add(` data-tail="1"`)
	}
	if d.Live != "" {
		w.add(` data-live="`)
		w.esc(d.Live)
		w.add(`"`)
	}
	w.add(`><style>`, style, pageStyle, d.switches(), `</style>`)
	if d.Title != "" {
		w.add(`<div class="jd-t">`)
		w.esc(d.Title)
		w.add(`</div>`)
	}
	for _, words := range d.wrong.words {
		w.add(`<div class="jd-bad">✗ `)
		w.esc(words)
		w.add(`</div>`)
	}
	if words := d.missing(); words != "" {
		w.add(`<div class="jd-bad">`)
		w.esc(words)
		w.add(`</div>`)
	}
	d.legendHTML(&w)
	w.add(`<div class="jd-row"><div class="jd-box" tabindex="0" role="group" aria-label="`)
	w.esc(d.scene.name())
	w.add(`"`)
	if d.height <= wholeHeight && !d.Tail {
		w.add(` style="max-height:none"`)
	}
	w.add(`>`)
	d.headerHTML(&w)
	w.add(`<div class="jd-in" style="width:`)
	w.num(d.width)
	w.add(`px;height:`)
	w.num(min(d.page, d.height))
	w.add(`px">`)
	w.b = append(w.b, d.pageSVG(0)...)
	w.add(`</div>`)
	if len(d.pages) > 1 {
		w.add(`<div class="jd-more">`)
		w.esc(sayFirstPage.in(d.lang()))
		w.add(`</div>`)
	}
	w.add(`</div>`)
	if d.height > 1.6*viewHeight {
		d.overview(&w)
	}
	w.add(`</div><div class="jd-info" aria-live="polite"></div>`)
	w.add(`<script>(`, script, `)("JD-ID",`)
	w.b = append(w.b, d.data()...)
	w.add(`)</script></div>`)
	return w.String()
}

// headerHTML draws the names of lanes so that they stay in sight.
func (d *drawing) headerHTML(w *buffer) {
	w.add(`<div class="jd-head" style="width:`)
	w.num(d.width)
	w.add(`px"><svg aria-hidden="true"`)
	d.size(w, 0, d.width, d.headerHeight())
	w.add(">")
	d.header(w)
	w.add(`</svg></div>`)
}

// pageSVG is one piece of the picture.
func (d *drawing) pageSVG(k int) []byte {
	var w buffer
	height := min(d.page, d.height-float64(k)*d.page)
	w.add(`<svg xmlns="http://www.w3.org/2000/svg"`)
	if k == 0 {
		w.add(` role="img"`)
	} else {
		w.add(` aria-hidden="true"`) // the first one speaks for all
	}
	d.size(&w, float64(k)*d.page, d.width, height)
	if k > 0 {
		w.add(` style="top:`)
		w.num(float64(k) * d.page)
		w.add(`px"`)
	}
	w.add(`>`)
	if k == 0 {
		w.title(d.name())
		w.add("<desc>")
		w.esc(d.describe())
		w.add("</desc>")
	}
	w.b = append(w.b, d.body(k)...)
	w.add("</svg>")
	return w.b
}

// legendHTML is the legend, with a box for each type that shows and hides its messages: by the style sheet, without a script.
func (d *drawing) legendHTML(w *buffer) {
	w.add(`<div class="jd-leg">`)
	for _, e := range d.legend() {
		w.add(`<label>`)
		if e.typ >= 0 && len(d.types) > 1 {
			w.add(`<input type="checkbox" checked class="q`, strconv.Itoa(e.typ%maxTypes), `">`)
		}
		w.add(`<svg height="16" aria-hidden="true"`)
		w.attr("width", e.wide)
		w.add(">")
		e.draw(w, 8)
		w.add(`</svg>`)
		w.esc(e.words)
		w.add(`</label>`)
	}
	w.add(`<span class="jd-tools">`)
	if d.clocks {
		w.add(`<select class="kc" aria-label="`, sayClocks.in(d.lang()), `"><option>`, sayNoClocks.in(d.lang()), `</option>`)
		for _, words := range []text{sayVectorClock, sayLamportClock} {
			w.add(`<option>`, words.in(d.lang()), `</option>`)
		}
		w.add(`</select>`)
	}
	w.add(`<span class="jd-z" hidden>`)
	for _, b := range []struct {
		sign  string
		words text
	}{{"−", saySmaller}, {"+", sayLarger}} {
		w.add(`<button aria-label="`, b.words.in(d.lang()), `" title="`, b.words.in(d.lang()), `">`, b.sign, `</button>`)
	}
	w.add(`</span></span></div>`)
}

// switches are the rules that hide what is switched off.
func (d *drawing) switches() string {
	var b strings.Builder
	for k := range min(len(d.types), maxTypes) {
		fmt.Fprintf(&b, ".jd:has(.q%d:not(:checked)) .jd-in .t%d{display:none}", k, k)
	}
	if d.clocks {
		b.WriteString(".jd .kv,.jd .kl{display:none}.jd:has(.kc option:nth-child(2):checked) .kv{display:inline}.jd:has(.kc option:nth-child(3):checked) .kl{display:inline}")
	}
	return b.String()
}

// graph is what the script knows of the events: their numbers, their lanes, and who sent to whom.
type graph struct {
	Page   float64  `json:"p"`
	Height float64  `json:"h"`
	Order  []int    `json:"o"`
	Lanes  []int    `json:"l"`
	Pairs  []int    `json:"m"`
	Words  []string `json:"w"`
	Pages  []string `json:"g,omitempty"`
}

func (d *drawing) graph() graph {
	lang := d.lang()
	g := graph{Page: d.page, Height: d.height, Order: d.order,
		Words: []string{sayHint.in(lang), sayPast.in(lang), sayFuture.in(lang), sayOther.in(lang)}}
	for _, i := range d.order {
		g.Lanes = append(g.Lanes, d.laneAt[d.Lane(i)])
	}
	for k := range d.arrows {
		if a := &d.arrows[k]; a.send >= 0 && a.receive >= 0 && d.is(a.send) && d.is(a.receive) {
			g.Pairs = append(g.Pairs, a.send, a.receive)
		}
	}
	for k := 1; k < len(d.pages); k++ {
		g.Pages = append(g.Pages, string(d.pageSVG(k)))
	}
	return g
}

// data is what the script gets: the graph, compressed when it holds pages.
func (d *drawing) data() []byte {
	plain, _ := json.Marshal(d.graph()) // numbers and strings
	if len(d.pages) == 1 {
		return plain
	}
	var packed bytes.Buffer
	z, _ := flate.NewWriter(&packed, flate.DefaultCompression) // the level is one
	z.Write(plain)
	z.Close()
	return []byte(`"` + base64.StdEncoding.EncodeToString(packed.Bytes()) + `"`)
}
