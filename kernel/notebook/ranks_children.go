package notebook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/token"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"jeton/kernel/engine"
	"jeton/kernel/front"
	jobs "jeton/kernel/job"
	"jeton/kernel/lab"
	"jeton/kernel/universe"
	"jeton/kernel/world"
	"jeton/launcher/descriptor"
	"jeton/launcher/hosts"
	"jeton/runtime/daemon"
	spawned "jeton/runtime/world"
)

// What processes of ranks start (mpi.Comm.Spawn): a program of the notebook, a function, a Go file, or another program, on the hosts of the world. They run as
// those of `jeton run -n`, and end with the job that has started them. What they print comes under the cell that has, with whose it is before each line.

// askerKey is the key of the handler of who asks, in the context of a service.
type askerKey struct{}

func asking(ctx context.Context, h handler) context.Context {
	return context.WithValue(ctx, askerKey{}, h)
}

// children is how the processes of a job start others.
func (r *ranks) children() world.Children {
	on, all, free := r.lab, []hosts.Host{hosts.Here()}, true
	if p := r.nb.places(); r.shared && p != nil {
		on, all, free = p.lab, p.forRanks(), p.room != nil
	}
	here := on == nil || on.IsHere()
	var busy []hosts.Host
	for rank := range r.world.Size() {
		busy = append(busy, hosts.Host{Name: r.world.Host(rank)})
	}
	f := jobs.NewFamily(jobs.FamilyConfig{Hosts: all, Unlimited: free, By: hosts.BySlot, Oversubscribe: r.spec.oversubscribe, Program: r.childProgram, Output: childOutput,
		Job:   jobs.Config{Here: func(hosts.Host) bool { return here }, Agents: agentsOf(on), Labels: true},
		Ended: r.childEnded}, busy)
	return world.Children{Start: func(ctx context.Context, m *universe.Member, s spawned.Spawn) error {
		if h, ok := ctx.Value(askerKey{}).(handler); ok {
			r.childOut(m, h.out)
		}
		return f.Start(ctx, m, s)
	}, Slots: f.Slots(), Wide: !here}
}

// agentsOf is a lab as job sees it.
func agentsOf(l *lab.Lab) jobs.Agents {
	if l == nil {
		return nil
	}
	return l
}

// childOut keeps where a job prints, for the word of its end.
func (r *ranks) childOut(m *universe.Member, out front.Output) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.childOuts == nil {
		r.childOuts = map[*universe.Member]front.Output{}
	}
	r.childOuts[m] = out
}

// childEnded tells how a job has ended that has failed.
func (r *ranks) childEnded(m *universe.Member, out jobs.Outcome, err error) {
	r.mu.Lock()
	to := r.childOuts[m]
	delete(r.childOuts, m)
	r.mu.Unlock()
	if to != nil && err == nil && out.Failed >= 0 {
		to.Stream("stderr", []byte(out.Why+"\n"))
	}
}

// A childStream is one of a cell's outputs.
type childStream struct {
	out  front.Output
	name string
}

func (s childStream) Write(text []byte) (int, error) {
	s.out.Stream(s.name, bytes.Clone(text))
	return len(text), nil
}

// childOutput is the output of the cell that asks.
func childOutput(ctx context.Context) (stdout, stderr io.Writer) {
	h, ok := ctx.Value(askerKey{}).(handler)
	if !ok {
		return nil, nil
	}
	return childStream{h.out, "stdout"}, childStream{h.out, "stderr"}
}

// childProgram is what a command line means in a notebook: a program of a %%program cell, a function that a cell declares, a Go file, or another program.
func (r *ranks) childProgram(ctx context.Context, command []string, most int, far bool) (p jobs.Program, err error) {
	name, args := command[0], command[1:]
	h, _ := ctx.Value(askerKey{}).(handler)
	image, err := r.childImage(ctx, h, name, args)
	switch {
	case err != nil:
		return p, err
	case image == nil:
		return r.childFile(name, args, far)
	case !bytes.HasPrefix(image, []byte("#!")): // compiled
		return r.executableOf(name, image, args)
	}
	i, err := engine.DecodeImage(image)
	if err != nil {
		return p, err
	}
	text, err := engine.EncodePrograms(i.Programs)
	if err != nil {
		return p, err
	}
	memory := "half"
	switch {
	case i.Memory < 0:
		memory = "none"
	case i.Memory > 0:
		memory = strconv.FormatInt(i.Memory, 10)
	}
	rank := []string{"rank", "--memory", memory, "--share", fmt.Sprint(most), "--dir", r.nb.absolute("."), "--", name}
	return jobs.Program{Args: append(rank, args...), Text: text}, nil
}

// childImage is the image of a Go program; nil when it is none.
func (r *ranks) childImage(ctx context.Context, h handler, name string, args []string) ([]byte, error) {
	k := r.nb.keeper
	k.mu.Lock()
	kept := k.programs[name]
	k.mu.Unlock()
	c := &run{ctx: ctx, nb: r.nb, req: front.Request{}, name: name, out: h.out, aside: true}
	switch {
	case kept != nil:
		return kept.image, nil
	case strings.HasSuffix(name, ".go"):
		text, err := os.ReadFile(r.nb.absolute(name))
		if err != nil {
			return nil, err
		}
		image, fail := c.wholeProgram(name, string(text), false)
		if fail != nil {
			return nil, errors.New(fail.Value)
		}
		return image, nil
	case token.IsIdentifier(name) && r.nb.declares(name):
		q := daemon.StartRequest{Func: name}
		for _, a := range args {
			q.Literals = append(q.Literals, strconv.Quote(a))
		}
		spec, err := c.functionJob(q, nil)
		return spec.Image, err
	}
	return nil, nil
}

// declares reports whether a cell of the notebook declares a name.
func (n *Notebook) declares(name string) bool {
	for _, known := range n.checker.Book(nil).Names() {
		if known.Name == name {
			return true
		}
	}
	return false
}

// childFile is a program that is no Go program's source.
func (r *ranks) childFile(name string, args []string, far bool) (p jobs.Program, err error) {
	if strings.Contains(name, "/") {
		name = r.nb.absolute(name)
	}
	if _, err := exec.LookPath(name); err != nil {
		return p, fmt.Errorf("there is no program %s: it is a name of %%%%program, a function that a cell declares, a Go file, or a program that may be run: %w", name, err)
	}
	p = jobs.Program{Path: name, Title: name, Args: args}
	if far && strings.Contains(name, "/") {
		p.File, err = os.Open(name)
	}
	return p, err
}

// executableOf is a compiled program of the notebook, in a file that has no name where the system can run such a one.
func (r *ranks) executableOf(name string, image []byte, args []string) (p jobs.Program, err error) {
	path, file, err := descriptor.Image(r.nb.bg.folder.Made, name, bytes.NewReader(image), int64(len(image)))
	return jobs.Program{Path: path, File: file, Title: name, Args: args}, err
}
