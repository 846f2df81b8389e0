package display

// The interfaces of types that show themselves. A method is called each time the value is shown, and its result is shown
// as the function of the same name does.
type (
	// An HTMLer has an HTML form.
	HTMLer interface{ HTML() string }
	// An SVGer has a drawing.
	SVGer interface{ SVG() string }
	// A Markdowner has a Markdown form.
	Markdowner interface{ Markdown() string }
	// A LaTeXer has a formula.
	LaTeXer interface{ LaTeX() string }
	// A PNGer has a picture as the bytes of a PNG file.
	PNGer interface{ PNG() []byte }
	// A JPEGer has a picture as the bytes of a JPEG file.
	JPEGer interface{ JPEG() []byte }
	// A Bundler makes all its forms itself: MIME type to content.
	Bundler interface{ MIME() map[string]any }
)

// Show shows v as the last expression of a cell would be: pictures, plots, matrices and slices of structs in their rich
// form, everything else as Go text. Of a type that is declared in a cell its name and methods are not seen here; use
// ShowHTML and its kin for those.
func Show(v any) { show(Value("", v), nil) }

// ShowHTML shows v by its HTML method; v may be of a type declared in a cell.
func ShowHTML(v HTMLer) { HTML(v.HTML()) }

// ShowSVG shows v by its SVG method; v may be of a type declared in a cell.
func ShowSVG(v SVGer) { SVG(v.SVG()) }

// ShowMarkdown shows v by its Markdown method; v may be of a type declared in a cell.
func ShowMarkdown(v Markdowner) { Markdown(v.Markdown()) }

// ShowLaTeX shows v by its LaTeX method; v may be of a type declared in a cell.
func ShowLaTeX(v LaTeXer) { LaTeX(v.LaTeX()) }

// ShowPNG shows v by its PNG method; v may be of a type declared in a cell.
func ShowPNG(v PNGer) { PNG(v.PNG()) }

// Form makes the Bundle of one form: what MIME type and text (or bytes, for pictures) a value's method gave. The engine
// calls it for the last expression of a cell whose type is declared in a cell.
func Form(mime, text string) Bundle {
	switch mime {
	case "text/html":
		return htmlBundle(text)
	case "image/svg+xml":
		return svgBundle(text)
	case "text/markdown":
		return markdownBundle(text)
	case "text/latex":
		return latexBundle(text)
	case "image/png", "image/jpeg":
		b, err := pictureBundle(mime, []byte(text))
		if err != nil {
			return problem(err)
		}
		return b
	}
	return Bundle{Data: map[string]any{mime: valid(text)}}
}

// methodForms adds to data what a compiled value's own methods give. It reports whether there was any; a method that
// panics (of a nil pointer, say) gives nothing.
func methodForms(v any, data map[string]any) (found bool) {
	add := func(mime string, get func() Bundle) {
		defer func() { _ = recover() }()
		for m, x := range get().Data {
			if m == mime || mime == "" {
				data[m] = x
				found = true
			}
		}
	}
	if x, ok := v.(Bundler); ok {
		add("", func() Bundle { return Bundle{Data: x.MIME()} })
	}
	if x, ok := v.(HTMLer); ok {
		add("text/html", func() Bundle { return Form("text/html", x.HTML()) })
	}
	if x, ok := v.(SVGer); ok {
		add("image/svg+xml", func() Bundle { return Form("image/svg+xml", x.SVG()) })
	}
	if x, ok := v.(Markdowner); ok {
		add("text/markdown", func() Bundle { return Form("text/markdown", x.Markdown()) })
	}
	if x, ok := v.(LaTeXer); ok {
		add("text/latex", func() Bundle { return Form("text/latex", x.LaTeX()) })
	}
	if x, ok := v.(PNGer); ok {
		add("image/png", func() Bundle { return Form("image/png", string(x.PNG())) })
	}
	if x, ok := v.(JPEGer); ok {
		add("image/jpeg", func() Bundle { return Form("image/jpeg", string(x.JPEG())) })
	}
	return found
}
