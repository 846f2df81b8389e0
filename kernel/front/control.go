package front

import (
	"context"
	"fmt"
	"slices"

	"jeton/kernel/wire"
)

var goLinks = []wire.HelpLink{
	{Text: "A Tour of Go", URL: "https://go.dev/tour/"},
	{Text: "Go Standard Library", URL: "https://pkg.go.dev/std"},
	{Text: "Go Language Specification", URL: "https://go.dev/ref/spec"},
	{Text: "Effective Go", URL: "https://go.dev/doc/effective_go"},
}

// kernelInfo serves kernel_info_request.
func (k *Kernel) kernelInfo(context.Context, *request) (any, error) {
	banner := k.cfg.Banner
	if banner == "" {
		banner = fmt.Sprintf("jeton %s: Go %s, for labs in distributed systems. %%help lists what a cell can do beyond Go.", k.cfg.Version, k.cfg.GoVersion)
	}
	return wire.KernelInfoReply{
		ProtocolVersion:       wire.Version,
		Implementation:        "jeton",
		ImplementationVersion: k.cfg.Version,
		LanguageInfo: wire.LanguageInfo{
			Name:              "go",
			Version:           k.cfg.GoVersion,
			MIMEType:          "text/x-go",
			FileExtension:     ".go",
			PygmentsLexer:     "go",
			CodemirrorMode:    "go",
			NbconvertExporter: "script",
		},
		Banner:            banner,
		HelpLinks:         slices.Concat(goLinks, k.cfg.HelpLinks),
		SupportedFeatures: wire.Strings{wire.FeatureSubshells},
	}, nil
}

// connect serves connect_request, which the protocol has deprecated.
func (k *Kernel) connect(context.Context, *request) (any, error) {
	if k.cfg.Ports == nil {
		return nil, &Error{Name: "no ports", Value: "this kernel has no ports to tell; they are in the connection file that the client has"}
	}
	return *k.cfg.Ports, nil
}

// shutdown serves shutdown_request. Its reply goes out at once, so that the client knows that it was heard; the
// broadcast and the idle follow when all has ended (Kernel.finish).
func (k *Kernel) shutdown(_ context.Context, r *request) (any, error) {
	var c wire.ShutdownRequest
	if err := r.msg.Bind(&c); err != nil {
		return nil, err
	}
	r.reply(wire.ShutdownReply(c))
	r.farewell = k.end(r, c.Restart)
	return nil, nil
}

// interrupt serves interrupt_request.
func (k *Kernel) interrupt(context.Context, *request) (any, error) {
	k.Interrupt()
	return wire.OK{}, nil
}

// debug refuses debug_request, in the form that the Debug Adapter Protocol has for it.
func (k *Kernel) debug(_ context.Context, r *request) (any, error) {
	var c wire.DebugRequest
	if err := r.msg.Bind(&c); err != nil {
		return nil, err
	}
	return wire.DebugReply{
		Type: "response", RequestSeq: c.Seq, Command: c.Command,
		Message: "jeton has no debugger yet; print values, or look at %who",
	}, nil
}
