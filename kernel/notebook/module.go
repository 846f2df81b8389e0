package notebook

import (
	"context"
	"errors"
	"os"
	"sync"

	"jeton/kernel/check"
	"jeton/kernel/front"
	"jeton/kernel/module"
)

// A userModule says whose packages the notebook can import: those of the folder that %module named, or else of the go.mod beside
// the notebook or above it.
type userModule struct {
	mu     sync.Mutex
	named  string         // the folder that %module named, "" when none was
	module *module.Module // in use; nil when there is none
	err    error          // why there is no module, nil when there is no go.mod either
	root   string         // the folder of the go.mod that was found last, "" for none
	base   string         // the working folder then
}

// find looks for the go.mod that belongs to the working folder now, and has the checker use it.
func (u *userModule) find(n *Notebook) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.named != "" {
		return
	}
	base := n.workFolder()
	if base == "" {
		if base, _ = os.Getwd(); base == "" {
			return
		}
	}
	root := module.Root(base)
	if root == u.root && base == u.base {
		return
	}
	u.root, u.base = root, base
	m, err := module.Find(base, base)
	if errors.Is(err, module.ErrNone) {
		m, err = nil, nil
	}
	u.err, u.module = err, m
	n.useModule(m, err)
}

// use reads the go.mod of the folder that %module names.
func (u *userModule) use(n *Notebook, dir string) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	dir = n.absolute(dir)
	m, err := module.Open(dir, n.workFolder())
	if err != nil {
		return err
	}
	u.named, u.module, u.err = dir, m, nil
	n.useModule(m, nil)
	return nil
}

// again reads the go.mod in use again.
func (u *userModule) again(n *Notebook) error {
	u.mu.Lock()
	named := u.named
	u.base = ""
	u.mu.Unlock()
	if named != "" {
		return u.use(n, named)
	}
	u.find(n)
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.err
}

// packageRuns are the packages of the user's module that have run in an engine: each version once, before what needs it.
type packageRuns struct {
	turn chan struct{} // holds one token while packages run, so that two cells that begin at once do not both run one
	done map[*check.Result]bool
}

func newPackageRuns() *packageRuns {
	return &packageRuns{turn: make(chan struct{}, 1), done: map[*check.Result]bool{}}
}

// errNoPackages is for engines with yaegi.
var errNoPackages = errors.New("packages of a module of your own need jeton's own evaluator, which does not run on this machine: put the code into cells")

// eachPackage calls run for the packages that r needs and that have not run, up to the first error. It waits for another cell's
// packages, until ctx ends.
func eachPackage(ctx context.Context, t translator, r *check.Result, run func(pkg *check.Result) error) error {
	if len(r.Packages) == 0 {
		return nil
	}
	p := t.packages()
	if p == nil {
		return errNoPackages
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return failure{simpleError(interruptError, "interrupted while another cell runs a package of the module")}
	}
	for _, pkg := range r.Packages {
		if p.done[pkg] {
			continue
		}
		if err := run(pkg); err != nil {
			return err
		}
		p.done[pkg] = true
	}
	return nil
}

// A failure is a front.Error on its way through eachPackage.
type failure struct{ shown *front.Error }

func (failure) Error() string { return "a package did not run" }

// packages runs what a cell needs of the user's module and has not run yet.
func (c *run) packages(d *desk, r *check.Result, text string) *front.Error {
	err := eachPackage(c.ctx, d.translator, r, func(pkg *check.Result) error {
		prog, ended, err := d.translator.translate(pkg)
		if err != nil {
			return err
		}
		fault := c.program(d.client, prog)
		ended(fault == nil, nil)
		if fault != nil {
			return failure{c.fault(d, fault)}
		}
		return nil
	})
	return c.unpacked(err, text)
}

// unpacked is what is shown of an error of eachPackage; text is the cell's.
func (c *run) unpacked(err error, text string) *front.Error {
	var failed failure
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failed):
		return failed.shown
	}
	return c.rejected(err, text)
}
