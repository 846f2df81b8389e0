package display

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"strings"

	"jeton/runtime/session"
)

// A Bundle is one output in several MIME forms: see session.Bundle.
type Bundle = session.Bundle

// Send shows b and returns why it could not be shown. It blocks until the front end's kernel has taken b.
func Send(b Bundle) error { return session.Current().Display(b) }

// MIME shows an output whose forms the caller made: MIME type to content; string for text, []byte for binary forms.
func MIME(data map[string]any) { show(Bundle{Data: data}, nil) }

// Text shows s as it is, in a fixed-width font.
func Text(s string) { show(textBundle(s), nil) }

// HTML shows a piece of HTML. It is trusted: escape what comes from elsewhere with html.EscapeString.
func HTML(s string) { show(htmlBundle(s), nil) }

// SVG shows a drawing.
func SVG(s string) { show(svgBundle(s), nil) }

// Markdown shows s as Markdown; formulas between dollars are set by the front end.
func Markdown(s string) { show(markdownBundle(s), nil) }

// LaTeX shows a formula. Without delimiters of its own ($, \[, \begin) it is set as a displayed formula.
func LaTeX(s string) { show(latexBundle(s), nil) }

// JSON shows v as a tree that unfolds. v is anything encoding/json accepts, or JSON text as string or []byte.
func JSON(v any) { show(jsonBundle("application/json", v)) }

// VegaLite shows a Vega-Lite 5 chart: its specification as JSON text, or as maps.
func VegaLite(spec any) { show(jsonBundle("application/vnd.vegalite.v5+json", spec)) }

// Clear removes what the cell has shown so far.
func Clear() { _ = session.Current().Clear(false) }

// ClearNext removes what the cell has shown so far as soon as it shows something else: an animation without flicker.
func ClearNext() { _ = session.Current().Clear(true) }

// show sends b, or a sentence in its place when it could not be made. A session that is gone cannot be told so.
func show(b Bundle, err error) {
	if err != nil {
		b = problem(err)
	}
	_ = Send(b)
}

// problem is the output that stands where another could not be made.
func problem(err error) Bundle {
	text := "display: " + err.Error()
	return Bundle{Data: map[string]any{
		"text/plain": text,
		"text/html":  `<div style="font-family:var(--jp-code-font-family,monospace);white-space:pre-wrap;color:var(--jp-error-color1,#c62828)">` + html.EscapeString(text) + `</div>`,
	}}
}

func textBundle(s string) Bundle { return Bundle{Data: map[string]any{"text/plain": valid(s)}} }

func htmlBundle(s string) Bundle {
	return Bundle{Data: map[string]any{"text/html": valid(s), "text/plain": fallback("HTML", s)}}
}

func svgBundle(s string) Bundle {
	return Bundle{Data: map[string]any{"image/svg+xml": valid(s), "text/plain": fallback("SVG", s)}}
}

func markdownBundle(s string) Bundle {
	return Bundle{Data: map[string]any{"text/markdown": valid(s), "text/plain": valid(s)}}
}

func latexBundle(s string) Bundle {
	s = valid(s)
	set := s
	if !strings.Contains(s, "$") && !strings.Contains(s, `\[`) && !strings.Contains(s, `\(`) && !strings.Contains(s, `\begin{`) {
		set = "$$" + s + "$$"
	}
	return Bundle{Data: map[string]any{"text/latex": set, "text/plain": s}}
}

// jsonBundle turns v into plain maps, slices and numbers, which every way of sending a Bundle carries alike.
func jsonBundle(mime string, v any) (Bundle, error) {
	var text []byte
	switch x := v.(type) {
	case string:
		text = []byte(x)
	case []byte:
		text = x
	case json.RawMessage:
		text = x
	default:
		var err error
		if text, err = json.Marshal(v); err != nil {
			return Bundle{}, fmt.Errorf("this value has no JSON form: %w", err)
		}
	}
	plain, err := decodeJSON(text)
	if err != nil {
		return Bundle{}, fmt.Errorf("this text is not JSON: %w", err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, text, "", "  "); err != nil {
		return Bundle{}, err
	}
	return Bundle{Data: map[string]any{mime: plain, "text/plain": clip(indented.String(), maxText)}}, nil
}

// decodeJSON keeps whole numbers whole: a float64 would lose the last digits of a 64-bit id.
func decodeJSON(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, errors.New("there is more after its end")
	}
	return plainNumbers(v), nil
}

func plainNumbers(v any) any {
	switch x := v.(type) {
	case json.Number:
		if i, err := x.Int64(); err == nil {
			return i
		}
		f, _ := x.Float64()
		return f
	case map[string]any:
		for k, e := range x {
			x[k] = plainNumbers(e)
		}
	case []any:
		for i, e := range x {
			x[i] = plainNumbers(e)
		}
	}
	return v
}

// fallback is the plain form of markup: short markup itself, else what it is.
func fallback(kind, s string) string {
	if len(s) <= 200 {
		return valid(s)
	}
	return fmt.Sprintf("<%s, %s bytes>", kind, thousands(len(s)))
}

// valid replaces what is not UTF-8: the protocol is JSON and carries nothing else.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
