package notebook

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/check/checktest"
	"jeton/kernel/engine"
	"jeton/kernel/module"
)

// usesPackage is a checked cell that imports a package of a module.
func usesPackage(t *testing.T) *check.Result {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module lab\n\ngo 1.24\n", "p.go": "package lab\n\nvar X = 1\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	m, err := module.Open(dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	c := check.New(&checktest.Library{})
	c.UseModule(m, nil)
	src, errs := cell.Syntax("In[1]", "import \"lab\"\nlab.X")
	if errs != nil {
		t.Fatal(errs)
	}
	r, errs := c.Check(src)
	if errs != nil {
		t.Fatal(errs)
	}
	return r
}

// A package runs once in an engine, whoever comes first; one that fails is tried again.
func TestPackagesRunOnce(t *testing.T) {
	r := usesPackage(t)
	tr := newTranslator(engine.Own, nil)
	broken := errors.New("it panicked")
	if err := eachPackage(t.Context(), tr, r, func(*check.Result) error { return broken }); err != broken {
		t.Errorf("a package that fails: %v", err)
	}
	var runs atomic.Int32
	ends := make(chan error)
	for range 4 {
		go func() {
			ends <- eachPackage(t.Context(), tr, r, func(pkg *check.Result) error {
				if pkg.Name != "lab" {
					t.Errorf("package %s runs", pkg.Name)
				}
				runs.Add(1)
				return nil
			})
		}()
	}
	for range 4 {
		if err := <-ends; err != nil {
			t.Error(err)
		}
	}
	if runs.Load() != 1 {
		t.Errorf("it ran %d times", runs.Load())
	}
	if err := eachPackage(t.Context(), newTranslator(engine.Yaegi, nil), r, nil); err != errNoPackages {
		t.Errorf("with the other evaluator: %v", err)
	}
}

// A cell that waits for another's package can be interrupted.
func TestWaitForAPackageEnds(t *testing.T) {
	r := usesPackage(t)
	tr := newTranslator(engine.Own, nil)
	err := eachPackage(t.Context(), tr, r, func(*check.Result) error {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var failed failure
		if err := eachPackage(ctx, tr, r, nil); !errors.As(err, &failed) || failed.shown.Name != interruptError {
			t.Errorf("the second cell: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestTranslateProgramWithPackages(t *testing.T) {
	ps, err := Translate(engine.Own, usesPackage(t))
	if err != nil || len(ps) != 2 || ps[0].Name != "lab" || ps[1].Name != "In[1]" || ps[0].Unit == nil {
		t.Errorf("%+v, %v", ps, err)
	}
}
