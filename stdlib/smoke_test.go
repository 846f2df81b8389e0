package stdlib

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/traefik/yaegi/interp"
)

// TestInterpretedProgram runs a program that passes values of its own types to compiled packages, calls and reads them.
func TestInterpretedProgram(t *testing.T) {
	const program = `
package main

import (
	"bufio"
	"container/heap"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"sort"
	"time"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/vg"
)

type ints []int

func (x ints) Len() int           { return len(x) }
func (x ints) Less(i, j int) bool { return x[i] < x[j] }
func (x ints) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }
func (x *ints) Push(v any)        { *x = append(*x, v.(int)) }
func (x *ints) Pop() any          { o := *x; v := o[len(o)-1]; *x = o[:len(o)-1]; return v }

type source struct{ left int }

func (s *source) Read(p []byte) (int, error) {
	if s.left == 0 { return 0, os.ErrClosed }
	s.left--
	return copy(p, "line\n"), nil
}

func Main() string {
	x := ints{3, 1, 2}
	sort.Sort(x)
	heap.Push(&x, 0)
	lines := 0
	for s := bufio.NewScanner(&source{3}); s.Scan(); lines++ {
	}
	var g errgroup.Group
	g.Go(func() error { return os.ErrNotExist })
	m := mat.NewDense(2, 2, []float64{1, 2, 3, 4})
	args := &os.Args
	*args = []string{"args"}
	return fmt.Sprint(x, lines, g.Wait(), mat.Det(m), rand.IntN(1) == 0, uint64(math.MaxUint64), math.Pi*2, time.Duration(1500)*time.Millisecond, vg.Length(72)/vg.Inch, os.Args)
}
`
	i := interp.New(interp.Options{})
	use := func(path string) {
		symbols, ok := Symbols(path)
		if !ok {
			t.Fatalf("no package %s", path)
		}
		if err := i.Use(interp.Exports{path + "/" + Name(path): symbols}); err != nil {
			t.Fatal(err)
		}
	}
	imports := []string{"bufio", "container/heap", "fmt", "math", "math/rand/v2", "os", "sort", "time",
		"golang.org/x/sync/errgroup", "gonum.org/v1/gonum/mat", "gonum.org/v1/plot/vg"}
	for _, path := range imports {
		use(path)
		for _, r := range Requires(path) {
			use(r)
		}
	}
	if err := i.Use(interp.Exports{".": {"MapTypes": reflect.ValueOf(MapTypes())}}); err != nil {
		t.Fatal(err)
	}
	if _, err := i.Eval(program); err != nil {
		t.Fatal(err)
	}
	v, err := i.Eval("main.Main()")
	if err != nil {
		t.Fatal(err)
	}
	const want = "[0 1 3 2] 3 file does not exist -2 true 18446744073709551615 6.283185307179586 1.5s 1 [args]"
	if got := v.String(); got != want {
		t.Errorf("the program gives %q, want %q", got, want)
	}
}

// Compiled code that looks for a method in an "any" finds the one of an interpreted type.
func TestMapTypes(t *testing.T) {
	m := MapTypes()
	fmtSymbols, _ := Symbols("fmt")
	for _, name := range []string{"Println", "Sprintf", "Fprint", "Appendf", "Errorf"} {
		if len(m[fmtSymbols[name]]) == 0 {
			t.Errorf("no interfaces for fmt.%s", name)
		}
	}
	var out bytes.Buffer
	i := interp.New(interp.Options{Stdout: &out})
	exports := interp.Exports{"fmt/fmt": fmtSymbols, ".": {"MapTypes": reflect.ValueOf(m)}}
	if err := i.Use(exports); err != nil {
		t.Fatal(err)
	}
	_, err := i.Eval(`
package main
import "fmt"
type Celsius struct{ v int }
func (c Celsius) String() string { return fmt.Sprint(c.v, " °C") }
type Failure struct{ code int }
func (f Failure) Error() string { return fmt.Sprint("failure ", f.code) }
func main() { fmt.Println(Celsius{21}, Failure{3}) }`)
	if err != nil || out.String() != "21 °C failure 3\n" {
		t.Errorf("fmt.Println of a Stringer printed %q, %v", out.String(), err)
	}
}
