package diagram

import (
	"fmt"
	"os"
	"strings"
)

// A Chart is a picture of one piece: a topology, a table of detectors, a curve, bars.
type Chart struct {
	name, svg, text string
}

// HTML is the picture for a notebook. Where markup is taken away, its text form is shown.
func (c *Chart) HTML() string { return guard(c.svg, c.text) }

// Figure is the picture as one self-contained SVG, without scripts.
func (c *Chart) Figure() string { return c.svg }

// String is the picture for a terminal.
func (c *Chart) String() string { return c.text }

// Name is what the picture shows, in one sentence.
func (c *Chart) Name() string { return c.name }

// Save writes the picture to a file: as a page when its name ends in .html, as text when in .txt, else as SVG.
func (c *Chart) Save(path string) error { return save(path, c) }

// A savable has the forms that a file may have.
type savable interface {
	HTML() string
	Figure() string
	String() string
	Name() string
}

func save(path string, p savable) error {
	content := ""
	switch {
	case strings.HasSuffix(path, ".html"):
		content = `<!DOCTYPE html><meta charset="utf-8"><title>` + escape(p.Name()) + `</title><style>@media(prefers-color-scheme:dark){body{background:` +
			darkPage + `;color:` + ink.dark + `}}</style><body>` + p.HTML() + adoptTheme
	case strings.HasSuffix(path, ".txt"):
		content = p.String()
	default:
		content = p.Figure()
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		return fmt.Errorf("diagram: the picture is not saved: %w", err)
	}
	return nil
}

// adoptTheme makes a page of its own follow the reader's preference, as a notebook's page follows its theme.
const adoptTheme = `<script>document.body.setAttribute('data-jp-theme-light',!matchMedia('(prefers-color-scheme:dark)').matches)</script>`

// A title is headRoom high. Its letters are of 13 pixels and bold, and so at most as wide as others of titleSize.
const (
	headRoom  = 26.0
	titleSize = 15.0
	mostTitle = 800.0 // a sheet is made this wide for a title, and no wider
)

// chart makes a Chart of what was drawn on a sheet of a size. A title that was asked for stands over it.
func chart(name, title string, w *buffer, wide, high float64, text string) *Chart {
	var all, head buffer
	if title != "" {
		wide = max(wide, min(width(title, titleSize+1)+2*edge, mostTitle))
		head.text(writing{edge, 17, "n i", fit(title, titleSize, wide-2*edge)})
		head.add(`<g transform="translate(0 26)">`)
		head.b = append(append(head.b, w.b...), `</g>`...)
		w, high = &head, high+headRoom
	}
	all.add(`<svg xmlns="http://www.w3.org/2000/svg" class="jd" role="img"`)
	all.attr("width", wide)
	all.attr("height", high)
	all.add(` viewBox="`)
	all.nums(0, 0, wide, high)
	all.add(`" style="max-width:100%;height:auto"><style>`, style, `</style>`)
	all.title(name)
	all.add(`<desc>`)
	all.esc(text)
	all.add(`</desc>`)
	all.b = append(all.b, w.b...)
	all.add(`</svg>`)
	return &Chart{name: name, svg: all.String(), text: printable(text)}
}

// blank is a Chart that says why there is none.
func blank(words string) *Chart { return &Chart{name: words, svg: note(words), text: words} }
