package notebook

import (
	"context"
	"fmt"
	"go/types"
	"maps"
	"strings"

	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/kernel/universe"
	"jeton/runtime/session"
)

// handler is the engine.Handler of one cell: what the engine shows goes to the cell's Output, also after its end.
type handler struct {
	nb     *Notebook
	client *engine.Client
	out    front.Output
}

var _ engine.Handler = handler{}

func (h handler) Stream(_ int, name string, text []byte) { h.out.Stream(name, text) }
func (h handler) Display(_ int, b session.Bundle)        { h.out.Display(b) }
func (h handler) Result(_ int, b session.Bundle)         { h.out.Result(b) }
func (h handler) Clear(_ int, wait bool)                 { h.out.Clear(wait) }
func (h handler) Comm(_ int, m session.CommMessage) {
	h.nb.comms.follow(m, h.client)
	h.out.Comm(m)
}

func (h handler) Input(ctx context.Context, _ int, prompt string, password bool) (string, error) {
	return h.out.Input(ctx, prompt, password)
}

// Call does what package runtime/… in the engine asks for.
func (h handler) Call(ctx context.Context, cell int, service string, request []byte) ([]byte, error) {
	serve := services()[service]
	if serve == nil {
		return nil, fmt.Errorf("this jeton has no service %q: is the library of another version?", service)
	}
	return serve(ctx, h, cell, request)
}

// A service is what the notebook does for the code of an engine that calls session.Call; the error's text reaches its caller.
type service func(ctx context.Context, h handler, cell int, request []byte) (answer []byte, err error)

// services are those of all the parts of the notebook, by name.
func services() map[string]service {
	all := daemonServices()
	maps.Copy(all, hostServices())
	maps.Copy(all, languageServices())
	all["world.publish"] = worldService("world.publish")
	all["world.find"] = worldService("world.find")
	all["world.agree"] = worldService("world.agree")
	all["world.end"] = worldService("world.end")
	all["world.fault"] = orderFaults
	for _, verb := range universe.Services {
		all[universe.Prefix+verb] = worldService(universe.Prefix + verb)
	}
	return all
}

// deaf is an Output whose front end cannot answer questions.
type deaf struct{ front.Output }

func (deaf) Input(context.Context, string, bool) (string, error) { return "", session.ErrNoInput }

// late is the Output of a background cell: its value comes after the cell's reply, so it is shown, not returned.
type late struct{ front.Output }

func (l late) Result(b session.Bundle)                           { l.Display(b) }
func (late) Input(context.Context, string, bool) (string, error) { return "", session.ErrNoInput }

// typed is the Output of a cell whose last expression has several values: each is shown with its type.
type typed struct {
	front.Output
	types []types.Type // of the values that are still to come
}

func (t *typed) Result(b session.Bundle) {
	if text, ok := b.Data["text/plain"].(string); ok && len(t.types) > 0 {
		sep := "  "
		if strings.Contains(text, "\n") { // a table
			sep = "\n"
		}
		b.Data = maps.Clone(b.Data)
		b.Data["text/plain"] = text + sep + "// " + check.TypeString(t.types[0])
		t.types = t.types[1:]
	}
	t.Output.Result(b)
}

// failing is the Output of a cell whose last value is an error: %explain explains it.
type failing struct {
	front.Output
	nb   *Notebook
	left int // values that are still to come
}

func (f *failing) Result(b session.Bundle) {
	text, _ := b.Data["text/plain"].(string)
	if f.left--; f.left == 0 && text != "" && text != "<nil>" {
		f.nb.remember(simpleError("error", "%s", text))
	}
	f.Output.Result(b)
}

// quiet keeps the result and drops the rest.
type quiet struct{ result session.Bundle }

func (q *quiet) Stream(string, []byte)    {}
func (q *quiet) Display(session.Bundle)   {}
func (q *quiet) Result(b session.Bundle)  { q.result = b }
func (q *quiet) Clear(bool)               {}
func (q *quiet) Comm(session.CommMessage) {}
func (q *quiet) Input(context.Context, string, bool) (string, error) {
	return "", session.ErrNoInput
}
