package notebook

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/launcher/daemons"
	"jeton/runtime/daemon"
)

// A program is what a %%program cell keeps: an image, ready to be run.
type program struct {
	name, cell string
	image      []byte
}

// functionJob makes the job of a function of the notebook. It is called as literals say, which are Go text.
func (c *run) functionJob(r daemon.StartRequest, pending *check.Result) (daemons.Spec, error) {
	book := c.nb.checker.Book(pending)
	names := book.Names()
	at := slices.IndexFunc(names, func(n check.Name) bool { return n.Name == r.Func })
	if at < 0 {
		return daemons.Spec{}, fmt.Errorf("no cell of the notebook declares a function %s", r.Func)
	}
	f, ok := names[at].Object.(*types.Func)
	if !ok {
		return daemons.Spec{}, fmt.Errorf("%s is a %s, and not a function that a cell declares with func %s(…)", r.Func, names[at].Kind, r.Func)
	}
	if f.Signature().TypeParams() != nil {
		return daemons.Spec{}, fmt.Errorf("%s is a generic function: declare one that calls it with its type", r.Func)
	}
	d, fail := c.desk()
	if fail != nil {
		return daemons.Spec{}, errors.New(fail.Value)
	}
	if d.client.Evaluator() != engine.Own {
		return daemons.Spec{}, errors.New("functions as daemons need jeton's own evaluator, which does not run on this machine: make it a program, with %%program")
	}
	call := fmt.Sprintf("%s(%s)", r.Func, strings.Join(r.Literals, ", "))
	if f.Signature().Results().Len() > 0 {
		call = fmt.Sprintf("magic.Finish(%s)", call)
	}
	programs, errs, fail := c.replicaIn("a daemon", pending, call)
	switch {
	case fail != nil:
		return daemons.Spec{}, errors.New(fail.Value)
	case errs != nil && errs[0].Hint != "" && strings.HasPrefix(errs[0].Msg, "undefined: "):
		return daemons.Spec{}, errors.New(errs[0].Hint) // why the function cannot be made again
	case errs != nil:
		return daemons.Spec{}, errors.New(errs[0].Msg)
	}
	image, err := c.nb.image(programs)
	return daemons.Spec{Name: r.Func, Program: "func " + r.Func, Image: image, Args: r.Args}, err
}

// image makes the file of programs for a process of their own.
func (n *Notebook) image(programs []engine.Program) ([]byte, error) {
	n.cfgMu.Lock()
	defer n.cfgMu.Unlock()
	return engine.Image{Programs: programs, Memory: n.cfg.Engine.Memory}.Encode()
}

// wholeProgram checks a text as a program, and makes its image; compiled with the Go toolchain, it is that of an ordinary executable.
func (c *run) wholeProgram(name, text string, compiled bool) ([]byte, *front.Error) {
	src, errs := cell.Syntax(c.name, text)
	if errs != nil {
		return nil, c.rejected(errs, text)
	}
	if err := cell.WholeProgram(src); err != nil {
		return nil, c.rejected(err, text)
	}
	checker := check.New(c.nb.cfg.Library)
	c.nb.module.find(c.nb)
	checker.UseModule(c.nb.checker.Module(), nil)
	res, errs := checker.Program(src)
	if errs != nil {
		return nil, c.rejected(errs, text)
	}
	if compiled {
		return c.executable(name, text)
	}
	d, fail := c.desk()
	if fail != nil {
		return nil, fail
	}
	programs, err := Translate(d.client.Evaluator(), res)
	if err != nil {
		return nil, c.rejected(err, text)
	}
	image, err := c.nb.image(programs)
	if err != nil {
		return nil, simpleError(magicError, "%v", err)
	}
	return image, nil
}

// executable builds a program with the Go toolchain.
func (c *run) executable(name, text string) ([]byte, *front.Error) {
	exe, err := c.nb.workshop.Program(c.ctx, name+".go", text)
	if err != nil {
		return nil, simpleError(compileError, "%v", err)
	}
	defer exe.Close()
	image, err := io.ReadAll(exe)
	if err != nil {
		return nil, simpleError(magicError, "%v", err)
	}
	return image, nil
}

// programJob makes the job of what a %%program cell keeps.
func (k *daemonKeeper) programJob(name string, args []string) (daemons.Spec, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	p := k.programs[name]
	if p == nil {
		return daemons.Spec{}, fmt.Errorf("no cell keeps a program %q: begin one with %%%%program %s", name, name)
	}
	return daemons.Spec{Name: name, Program: "program " + name, Image: p.image, Args: args}, nil
}

// fileJob makes the job of an executable file on a host.
func fileJob(path string, args []string) daemons.Spec {
	name := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, filepath.Base(path))
	return daemons.Spec{Name: name, Program: path, Path: path, Args: args}
}

// job makes a job of a request that comes from a cell, or from a daemon.
func (k *daemonKeeper) job(ctx context.Context, h handler, number int, r daemon.StartRequest) (j job, err error) {
	j = job{host: r.Host, cell: number, out: h.out}
	switch {
	case r.Func != "":
		k.mu.Lock()
		pending := k.pending[number]
		k.mu.Unlock()
		c := &run{ctx: ctx, nb: k.nb, req: front.Request{Count: number}, name: "daemon", out: h.out, aside: true}
		j.spec, err = c.functionJob(r, pending)
	case r.Program != "":
		j.spec, err = k.programJob(r.Program, r.Args)
	default:
		j.spec = fileJob(r.File, r.Args)
	}
	if r.Back != "" {
		j.spec.Env = append(j.spec.Env, daemon.BackVariable+"="+r.Back)
	}
	return j, err
}
