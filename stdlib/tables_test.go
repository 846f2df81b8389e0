package stdlib

import (
	"bytes"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"testing"

	"golang.org/x/tools/go/gcexportdata"
)

// TestTablesHoldEveryObject holds each table against the type data: every exported object that is not generic is in the
// table, with its type, and nothing else is.
func TestTablesHoldEveryObject(t *testing.T) {
	imports := map[string]*types.Package{}
	objects := 0
	for _, path := range Packages() {
		if path == "unsafe" {
			continue
		}
		pkg := load(t, imports, path)
		tab, ok := table(path)
		if !ok {
			t.Errorf("%s: type data, and no table", path)
			continue
		}
		if tab.Path != path || tab.Name != pkg.Name() {
			t.Errorf("table of %s says it is %s (%s), want name %s", path, tab.Path, tab.Name, pkg.Name())
		}
		symbols, _ := Symbols(path)
		if len(symbols) != tab.Len() {
			t.Errorf("%s: %d symbols of %d entries: a name is there twice", path, len(symbols), tab.Len())
		}
		objects += checkTable(t, pkg, symbols)
	}
	if objects < 8000 {
		t.Errorf("only %d objects compared", objects)
	}
}

func load(t *testing.T, imports map[string]*types.Package, path string) *types.Package {
	t.Helper()
	data, ok := Library{}.Export(path)
	if !ok {
		t.Fatalf("%s: no type data", path)
	}
	if bytes.Contains(data, []byte(".go\x00")) || bytes.Contains(data, []byte("/src/")) {
		t.Errorf("%s: the type data names files", path)
	}
	pkg, err := gcexportdata.Read(bytes.NewReader(data), token.NewFileSet(), imports, path)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return pkg
}

func checkTable(t *testing.T, pkg *types.Package, symbols map[string]reflect.Value) int {
	generic := Generic(pkg.Path())
	compared := 0
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		sym, ok := symbols[name]
		if ok == slices.Contains(generic, name) {
			t.Errorf("%s.%s: in the table: %v, listed as generic: %v", pkg.Path(), name, ok, !ok)
		}
		if !ok {
			continue
		}
		compared++
		if why := mismatch(obj, sym); why != "" {
			t.Errorf("%s.%s: %s", pkg.Path(), name, why)
		}
		if w, ok := symbols["_"+name]; ok && !w.Type().Elem().Implements(sym.Type().Elem()) {
			t.Errorf("%s.%s: the wrapper does not implement it", pkg.Path(), name)
		}
	}
	for name := range symbols {
		if obj := pkg.Scope().Lookup(name); (obj == nil || !obj.Exported()) && name[0] != '_' {
			t.Errorf("%s.%s: in the table, and not in the package", pkg.Path(), name)
		}
	}
	return compared
}

// mismatch says how a symbol differs from its object.
func mismatch(obj types.Object, sym reflect.Value) string {
	switch obj := obj.(type) {
	case *types.Func:
		if sym.Kind() != reflect.Func || sym.IsNil() {
			return "not a function"
		}
		sig := obj.Signature()
		if typ := sym.Type(); typ.NumIn() != sig.Params().Len() || typ.NumOut() != sig.Results().Len() || typ.IsVariadic() != sig.Variadic() {
			return "another signature: " + typ.String()
		}
	case *types.Var:
		if !sym.CanSet() {
			return "not addressable"
		}
	case *types.TypeName:
		if sym.Kind() != reflect.Pointer || !sym.IsNil() {
			return "not a nil pointer"
		}
		if _, ok := obj.Type().Underlying().(*types.Interface); ok != (sym.Type().Elem().Kind() == reflect.Interface) {
			return "not an interface in one of them"
		}
	case *types.Const:
		return constMismatch(obj, sym)
	}
	return ""
}

func constMismatch(obj *types.Const, sym reflect.Value) string {
	want := obj.Val()
	if exact, ok := sym.Interface().(constant.Value); ok {
		if exact.Kind() != want.Kind() && exact.Kind() != constant.Float {
			return "a constant of another kind: " + exact.String()
		}
		if exact.Kind() == constant.Float {
			return floatMismatch(exact, want)
		}
		if !constant.Compare(exact, token.EQL, want) {
			return "is " + exact.ExactString() + ", want " + want.ExactString()
		}
		return ""
	}
	var got constant.Value
	switch {
	case sym.CanInt():
		got = constant.MakeInt64(sym.Int())
	case sym.CanUint():
		got = constant.MakeUint64(sym.Uint())
	case sym.CanFloat():
		got, want = constant.MakeFloat64(sym.Float()), constant.ToFloat(want)
	case sym.Kind() == reflect.String:
		got = constant.MakeString(sym.String())
	case sym.Kind() == reflect.Bool:
		got = constant.MakeBool(sym.Bool())
	default:
		return "a constant of kind " + sym.Kind().String()
	}
	if sym.CanFloat() {
		return floatMismatch(got, want)
	}
	if !constant.Compare(got, token.EQL, want) {
		return "is " + got.ExactString() + ", want " + want.ExactString()
	}
	return ""
}

// floatMismatch allows for the digits beyond a float64.
func floatMismatch(got, want constant.Value) string {
	a, _ := constant.Float64Val(got)
	b, _ := constant.Float64Val(want)
	if a != b && constant.Sign(constant.BinaryOp(got, token.SUB, want)) != 0 {
		return "is " + got.String() + ", want " + want.String()
	}
	return ""
}

func TestWhatCellsNeedIsThere(t *testing.T) {
	for _, path := range []string{
		"fmt", "net/http", "math/rand/v2", "sync/atomic", "syscall", "time/tzdata", "unsafe", "testing/synctest", "encoding/json",
		"gonum.org/v1/gonum/mat", "gonum.org/v1/gonum/stat/distuv", "gonum.org/v1/gonum/graph/path", "gonum.org/v1/plot/plotter",
		"gonum.org/v1/plot/vg/vgsvg", "golang.org/x/crypto/ssh/agent", "golang.org/x/sync/errgroup",
	} {
		if _, ok := Symbols(path); !ok {
			t.Errorf("no package %s", path)
		}
		if !slices.Contains(Packages(), path) {
			t.Errorf("%s is not in Packages", path)
		}
	}
	for _, path := range []string{"plugin", "runtime/cgo", "internal/abi", "jeton/runtime/session", "cmd/go", "", "fmt/"} {
		if _, ok := Symbols(path); ok {
			t.Errorf("%q can be imported", path)
		}
	}
}

func TestGenericIsListed(t *testing.T) {
	for path, name := range map[string]string{"slices": "Sort", "maps": "Keys", "cmp": "Ordered", "sync/atomic": "Pointer", "sync": "OnceValue", "iter": "Seq"} {
		if !slices.Contains(Generic(path), name) {
			t.Errorf("Generic(%s) = %v, want %s in it", path, Generic(path), name)
		}
	}
}

func TestRequiresReachesInterfaces(t *testing.T) {
	r := Requires("bufio")
	if !slices.Contains(r, "io") || slices.Contains(r, "bufio") {
		t.Errorf("Requires(bufio) = %v", r)
	}
	if r := Requires("net/http"); !slices.Contains(r, "time") || !slices.Contains(r, "context") || slices.Contains(r, "internal/poll") {
		t.Errorf("Requires(net/http) = %v", r)
	}
}

func BenchmarkSymbols(b *testing.B) {
	for _, path := range []string{"fmt", "net/http", "syscall"} {
		b.Run("package="+path, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Symbols(path)
			}
		})
	}
}

func BenchmarkExport(b *testing.B) {
	for _, path := range []string{"fmt", "net/http"} {
		b.Run("package="+path, func(b *testing.B) {
			for b.Loop() {
				data, _ := Library{}.Export(path)
				if _, err := gcexportdata.Read(bytes.NewReader(data), token.NewFileSet(), map[string]*types.Package{}, path); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
