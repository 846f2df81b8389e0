package stage

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Why a program cannot be staged. The errors of Stage wrap one of them and say the details.
var (
	ErrSystem = errors.New("another kind of machine")         // another operating system or processor
	ErrSpace  = errors.New("no space for the jeton program")  // nor any other place that would do
	ErrPlace  = errors.New("no folder for the jeton program") // that is the user's own and allows programs
	ErrShell  = errors.New("no shell")                        // the host does not run what it is asked to
	ErrTool   = errors.New("a tool is missing")
	ErrUnfit  = errors.New("the jeton program does not run there")
	ErrBroken = errors.New("the copy of the jeton program is not what was sent")
)

// A Host runs command lines: by its user's login shell, as sshd does.
type Host interface {
	// Run gives the command stdin, nil being nothing, and returns when it has ended, with all that it has printed, up to a bound. Its
	// error is about the way to the host: how the command ended is none.
	Run(ctx context.Context, line string, stdin io.Reader) (stdout []byte, stderr string, err error)
}

// A Place is where a host has the program.
type Place struct {
	Folder string // as the host says it, to be shown; the program is below it
	Copied bool   // now: it was not there
	Aside  string // why it does not lie in the user's cache folder; "" when it does
	word   string
	hash   string
}

// Stage finds the program on the host, or copies it there. It costs one command when the program is there, else two, and the
// time that sha256sum takes for it.
func (p *Program) Stage(ctx context.Context, host Host) (Place, error) {
	r, err := p.probe(ctx, host)
	if err != nil {
		return Place{}, err
	}
	if r.found != "" {
		return Place{Folder: printable(r.folder), word: r.found, hash: p.hash}, nil
	}
	for _, word := range r.free {
		o, err := p.take(ctx, host, word)
		switch {
		case err != nil:
			return Place{}, err
		case o.broken:
			return Place{}, fmt.Errorf("%w: it was cut off or changed on its way", ErrBroken)
		case o.unfit != "":
			return Place{}, fmt.Errorf("%w: `jeton version` ended with %s", ErrUnfit, o.unfit)
		case o.ready:
			return Place{Folder: printable(o.folder), Copied: true, Aside: aside(word, r.refused), word: word, hash: p.hash}, nil
		}
		r.refused = append(r.refused, *o.refused)
	}
	return Place{}, noPlace(r.refused)
}

func (p *Program) probe(ctx context.Context, host Host) (report, error) {
	out, stderr, err := host.Run(ctx, p.line(words[0], probe), nil)
	if err != nil {
		return report{}, err
	}
	r, ok := parseReport(out)
	if !ok {
		return report{}, noAnswer(out, stderr)
	}
	if err := checkSystem(r.kernel, r.machine); err != nil {
		return report{}, err
	}
	if r.lacks != "" {
		return report{}, fmt.Errorf("%w: there is no %s", ErrTool, printable(r.lacks))
	}
	return r, nil
}

func (p *Program) take(ctx context.Context, host Host, word string) (outcome, error) {
	out, stderr, err := host.Run(ctx, p.line(word, take), p.content())
	if err != nil {
		return outcome{}, err
	}
	o, ok := parseOutcome(out)
	if !ok {
		return outcome{}, noAnswer(out, stderr)
	}
	return o, nil
}

// line fills a script's holes: with digits, and a word of ours.
func (p *Program) line(word, script string) string {
	var nonce [8]byte
	rand.Read(nonce[:])
	return login(fmt.Sprintf("p=%s; h=%s; k=%d; n=%s; ", word, p.hash, p.size/1024+1, hex.EncodeToString(nonce[:])) + script)
}

// aside says why word is not the first place.
func aside(word string, refused []refusal) string {
	var why []string
	for _, r := range refused {
		if slices.Index(words, r.place) < slices.Index(words, word) {
			why = append(why, r.String())
		}
	}
	return strings.Join(why, "; ")
}

func noPlace(refused []refusal) error {
	kind, why := ErrPlace, []string{}
	for _, r := range refused {
		if r.why == "full" {
			kind = ErrSpace
		}
		why = append(why, r.String())
	}
	return fmt.Errorf("%w: %s", kind, strings.Join(why, "; "))
}

func noAnswer(out []byte, stderr string) error {
	said := printable(stderr)
	if said == "" {
		said = printable(string(out))
	}
	if said == "" {
		said = "nothing"
	}
	return fmt.Errorf("%w: asked to run /bin/sh, the host said: %s", ErrShell, said)
}
