package mpi

import (
	"encoding/json"
	"fmt"
	"html"
	"os"
	"strings"

	"jeton/launcher/lang"
	"jeton/runtime/session"
)

// say is a text in the notebook's language.
func say(english, french string) string {
	if session.Language() == lang.French {
		return french
	}
	return english
}

// quantity is a count with its noun.
func quantity(n int, one, many, un, plusieurs string) string {
	if n == 1 {
		return "1 " + say(one, un)
	}
	return fmt.Sprintf("%d %s", n, say(many, plusieurs))
}

// A drawn is a picture that package drawing makes, which an engine has: so that programs, which are compiled, do not carry what draws.
type drawn struct {
	HTML   string `json:"html"`
	Figure string `json:"figure"`
}

// drawingService is package drawing's ChartService.
const drawingService = "drawing.chart"

// draw has a picture of a kind drawn. Errors: this process has nobody who draws.
func draw(kind string, data any) (d drawn, err error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return d, err
	}
	request, err := json.Marshal(struct {
		Kind string          `json:"kind"`
		Data json.RawMessage `json:"data"`
	}{kind, raw})
	if err != nil {
		return d, err
	}
	answer, err := session.Answer(drawingService, request)
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(answer, &d)
}

// page is a picture for a notebook; the text where nobody draws.
func page(kind string, data any, text string) string {
	d, err := draw(kind, data)
	if err != nil {
		return "<pre>" + html.EscapeString(text) + "</pre>"
	}
	return d.HTML
}

// figure is a picture as SVG; "" where nobody draws.
func figure(kind string, data any) string {
	d, _ := draw(kind, data)
	return d.Figure
}

// save writes a picture to a file: as text when its name ends in .txt, else as SVG.
func save(path, kind string, data any, text string) error {
	content := text + "\n"
	if !strings.HasSuffix(path, ".txt") {
		d, err := draw(kind, data)
		if err != nil {
			return fmt.Errorf("mpi: the picture is not saved: pictures are drawn in notebooks, and in programs that call drawing.Offer: %w", err)
		}
		content = d.Figure
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		return fmt.Errorf("mpi: the picture is not saved: %w", err)
	}
	return nil
}
