package check

import (
	"go/doc/comment"
	"html"
	"strings"
)

// A Doc describes a name.
type Doc struct {
	Declaration string // Go; several lines for a type
	Argument    string // of a call in whose brackets the cursor is: "argument 2 of 3: sep string"
	Comment     string // in the syntax of Go's doc comments
	Example     string // Go, its output in comments
	Source      string // Go
	Where       string // the cell it comes from: "In[7]"
	Link        string // to the page of the library
}

// width is that of text in a pager.
const width = 100

// Text is the description as plain text.
func (d Doc) Text() string {
	var b strings.Builder
	b.WriteString(d.Declaration)
	if d.Argument != "" {
		b.WriteString("\n\n" + d.Argument)
	}
	if d.Where != "" {
		b.WriteString("\n\ndeclared in " + d.Where)
	}
	if d.Comment != "" {
		p := &comment.Printer{TextWidth: width}
		b.WriteString("\n\n" + strings.TrimSpace(string(p.Text(parseComment(d.Comment)))))
	}
	if d.Example != "" {
		b.WriteString("\n\nExample:\n\n" + indent(d.Example))
	}
	if d.Source != "" {
		b.WriteString("\n\nSource:\n\n" + indent(d.Source))
	}
	return b.String() + "\n"
}

// Markdown is the description for a front end that shows it.
func (d Doc) Markdown() string {
	var b strings.Builder
	b.WriteString(fenced(d.Declaration))
	if d.Argument != "" {
		b.WriteString("\n" + strings.Replace(d.Argument, ": ", ": `", 1) + "`\n")
	}
	if d.Where != "" {
		b.WriteString("\n*declared in " + d.Where + "*\n")
	}
	if d.Comment != "" {
		p := docPrinter()
		b.WriteString("\n" + strings.TrimSpace(string(p.Markdown(parseComment(d.Comment)))) + "\n")
	}
	if d.Example != "" {
		b.WriteString("\n**Example**\n\n" + fenced(d.Example))
	}
	if d.Source != "" {
		b.WriteString("\n**Source**\n\n" + fenced(d.Source))
	}
	if d.Link != "" {
		b.WriteString("\n[" + strings.TrimPrefix(d.Link, "https://") + "](" + d.Link + ")\n")
	}
	return b.String()
}

// HTML is the description as a fragment of a page.
func (d Doc) HTML() string {
	var b strings.Builder
	b.WriteString(pre(d.Declaration))
	if d.Argument != "" {
		b.WriteString("<p>" + html.EscapeString(d.Argument) + "</p>\n")
	}
	if d.Where != "" {
		b.WriteString("<p><em>declared in " + html.EscapeString(d.Where) + "</em></p>\n")
	}
	if d.Comment != "" {
		p := docPrinter()
		b.Write(p.HTML(parseComment(d.Comment)))
	}
	if d.Example != "" {
		b.WriteString("<p><strong>Example</strong></p>\n" + pre(d.Example))
	}
	if d.Source != "" {
		b.WriteString("<p><strong>Source</strong></p>\n" + pre(d.Source))
	}
	if d.Link != "" {
		link := html.EscapeString(d.Link)
		b.WriteString(`<p><a href="` + link + `" target="_blank" rel="noopener">` + strings.TrimPrefix(link, "https://") + "</a></p>\n")
	}
	return b.String()
}

const linkBase = "https://pkg.go.dev"

// parseComment takes every [Name] for a link: a comment that was published has no others.
func parseComment(text string) *comment.Doc {
	p := &comment.Parser{LookupSym: func(string, string) bool { return true }}
	return p.Parse(text)
}

// docPrinter writes links to other packages. One within the package is a word: there is no page here that it could lead to.
func docPrinter() *comment.Printer {
	p := &comment.Printer{HeadingLevel: 4, HeadingID: func(*comment.Heading) string { return "" }}
	p.DocLinkURL = func(l *comment.DocLink) string {
		if l.ImportPath == "" {
			return ""
		}
		return l.DefaultURL(linkBase)
	}
	return p
}

// fenced is a block of Go. The fence is longer than any run of backquotes in it.
func fenced(code string) string {
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	return fence + "go\n" + strings.TrimRight(code, "\n") + "\n" + fence + "\n"
}

func pre(code string) string {
	return `<pre><code class="language-go">` + html.EscapeString(code) + "</code></pre>\n"
}

func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n")) {
		if line != "\n" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
	return b.String()
}
