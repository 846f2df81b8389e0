package engine

import (
	"fmt"
	"io"
	"maps"
	"path"
	"reflect"

	"github.com/traefik/yaegi/interp"
)

// hookPath is lower.HookPath: the package through which lowered code talks to the engine.
const hookPath = "jeton/hook"

// A library hands packages to the interpreter when a program first imports them.
type library struct {
	m      *machine
	stdout io.Writer
	begin  func() // what Begin of package hook does for the program that is being compiled and started
	hooks  map[string]reflect.Value

	mapTypes map[reflect.Value][]reflect.Type
	wrappers bool            // load also the packages of interfaces that parameters have
	pending  []reflect.Value // symbols not yet searched for such interfaces
	searched map[reflect.Type]bool
}

func newLibrary(m *machine, stdout io.Writer) *library {
	l := &library{m: m, stdout: stdout, hooks: map[string]reflect.Value{}, searched: map[reflect.Type]bool{}}
	l.hooks["Begin"] = reflect.ValueOf(func() { l.begin() })
	if top, ok := m.symbols("."); ok && top["MapTypes"].IsValid() {
		l.mapTypes, _ = top["MapTypes"].Interface().(map[reflect.Value][]reflect.Type)
		_ = m.interp.Use(interp.Exports{".": top})
	}
	l.define()
	m.loaded[hookPath] = true
	return l
}

// define gives the interpreter what is in hooks.
func (l *library) define() { _ = l.m.interp.Use(interp.Exports{hookPath + "/hook": l.hooks}) }

// load makes the package importable.
func (l *library) load(pkg string) error {
	if l.m.loaded[pkg] {
		return nil
	}
	syms, ok := l.m.symbols(pkg)
	if !ok {
		return fmt.Errorf("package %s is not in this engine", pkg)
	}
	l.m.loaded[pkg] = true
	own := make(map[string]reflect.Value, len(syms))
	for n, v := range syms {
		own[n] = v
	}
	l.replace(pkg, own)
	// The double slash keeps yaegi from putting its own standard streams and its restricted log into the tables.
	if err := l.m.interp.Use(interp.Exports{pkg + "//" + path.Base(pkg): own}); err != nil {
		return err
	}
	for _, v := range own {
		l.pending = append(l.pending, v)
	}
	if l.wrappers {
		l.search()
	}
	return nil
}

// replace exchanges the functions that must know which cell prints, or from where the process is ended.
func (l *library) replace(pkg string, syms map[string]reflect.Value) {
	maps.Copy(syms, exits(noteExit)[pkg])
	if pkg != "fmt" {
		return
	}
	for name, v := range printers(l.stdout) {
		if l.mapTypes != nil {
			l.mapTypes[v] = l.mapTypes[syms[name]]
			_ = l.m.interp.Use(interp.Exports{".": {"MapTypes": reflect.ValueOf(map[reflect.Value][]reflect.Type{v: l.mapTypes[syms[name]]})}})
		}
		syms[name] = v
	}
}

// needWrappers is called when a program declares a method: its types may now be passed where compiled code takes an
// interface. yaegi finds the wrapper of an interface in the table of the interface's own package, which the program
// need not import (bufio.NewReader takes an io.Reader), and crashes when that is not loaded.
func (l *library) needWrappers() {
	l.wrappers = true
	l.search()
}

// search loads the packages of all interfaces that can be met from the loaded ones.
func (l *library) search() {
	for len(l.pending) > 0 {
		v := l.pending[len(l.pending)-1]
		l.pending = l.pending[:len(l.pending)-1]
		if v.IsValid() {
			l.searchType(v.Type())
		}
	}
}

func (l *library) searchType(t reflect.Type) {
	if l.searched[t] {
		return
	}
	l.searched[t] = true
	if t.Kind() == reflect.Interface && t.Name() != "" && t.PkgPath() != "" {
		_ = l.load(t.PkgPath()) // an internal package has no table: nothing of ours can implement it either
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
		l.searchType(t.Elem())
	case reflect.Map:
		l.searchType(t.Key())
		l.searchType(t.Elem())
	case reflect.Func:
		for i := range t.NumIn() {
			l.searchType(t.In(i))
		}
		for i := range t.NumOut() {
			l.searchType(t.Out(i))
		}
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() {
				l.searchType(f.Type)
			}
		}
	}
	for i := range t.NumMethod() {
		l.searchType(t.Method(i).Type)
	}
	if t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface && t.Name() != "" {
		l.searchType(reflect.PointerTo(t))
	}
}
