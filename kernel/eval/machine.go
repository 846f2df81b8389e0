package eval

import (
	"fmt"
	"io"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// A Config says what a Machine has around it.
type Config struct {
	// Symbols gives the compiled package of an import path: functions and constants by value, variables by address, types
	// as nil pointers.
	Symbols func(path string) (map[string]reflect.Value, bool)
	// Stderr is where print and println write; nil is the process's.
	Stderr io.Writer
	// Announce is told of each place at which Go may end the process without a panic when the place is made ready, and what it
	// returns is called before each such operation; nil when nobody wants to know.
	Announce func(Risk, Frame) func()
}

// A Risk is an operation at which Go may end the process.
type Risk int

const (
	MapWrite Risk = iota // an assignment to an element of a map, a delete or a clear, while another goroutine may use the map
	Unlock               // of a mutex, which may not be locked
)

// A Machine runs units. Its methods may be called from several goroutines.
type Machine struct {
	cfg   Config
	types *rtype.Registry
	index atomic.Int64
	last  atomic.Pointer[Run]   // the last Run that was started
	build func(*function) *body // a field, since Go sees a cycle of initialization otherwise

	mu      sync.Mutex // guards what follows
	globals map[string]*global
	funcs   map[string]*function
	methods map[*rtype.Raw]map[string]method // of the types T that units have made, by name (with the package when it is not exported)
	libs    map[string]map[string]reflect.Value
}

// A global is a package-level variable.
type global struct {
	t    reflect.Type
	addr unsafe.Pointer
}

// New returns a Machine. It fails when the running Go has other type layouts than those that this package knows.
func New(cfg Config) (*Machine, error) {
	if err := rtype.Check(); err != nil {
		return nil, err
	}
	return &Machine{cfg: cfg, build: build, types: rtype.NewRegistry(), globals: map[string]*global{}, funcs: map[string]*function{}, methods: map[*rtype.Raw]map[string]method{},
		libs: map[string]map[string]reflect.Value{}}, nil
}

func (m *Machine) nextIndex() int { return int(m.index.Add(1) - 1) }

// A linked is a loaded unit: its tables, tied to what there is.
type linked struct {
	m       *Machine
	unit    *code.Unit
	types   []reflect.Type
	globals []*global
	funcs   []*function
}

// load adds a unit. It returns the entry function, nil when there is none.
func (m *Machine) load(u *code.Unit) (entry *function, err error) {
	l, err := m.link(u)
	if err != nil || u.Entry < 0 {
		return nil, err
	}
	return l.funcs[u.Entry], nil
}

// link adds a unit, and ties it to what there is.
func (m *Machine) link(u *code.Unit) (l *linked, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l = &linked{m: m, unit: u, globals: make([]*global, len(u.Globals)), funcs: make([]*function, len(u.Funcs))}
	if l.types, err = m.types.Types(u, m.libType, l.bind); err != nil {
		return nil, err
	}
	for i := range u.Globals {
		g := &u.Globals[i]
		known := m.globals[g.Link]
		if known == nil {
			if !g.Defined {
				return nil, fmt.Errorf("variable %s is not in this engine", g.Link)
			}
			t := l.types[g.Type]
			known = &global{t: t, addr: rtype.New(rtype.Of(t))}
			m.globals[g.Link] = known
		}
		l.globals[i] = known
	}
	for i := range u.Funcs {
		if l.funcs[i], err = m.function(l, i); err != nil {
			return nil, err
		}
	}
	for i := range u.Types {
		l.addMethods(&u.Types[i], l.types[i])
	}
	m.types.Settle(l.native)
	m.drop(u.Drops)
	return l, nil
}

// Drop forgets functions and variables by their link names, as Unit.Drops does.
func (m *Machine) Drop(links []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drop(links)
}

func (m *Machine) drop(links []string) {
	for _, l := range links {
		delete(m.funcs, l)
		delete(m.globals, l)
	}
}

// function finds or makes function i of a unit.
func (m *Machine) function(l *linked, i int) (*function, error) {
	if l.funcs[i] != nil {
		return l.funcs[i], nil
	}
	c := &l.unit.Funcs[i]
	known := m.funcs[c.Link]
	switch {
	case known != nil && c.Link != "":
		return known, nil
	case c.Lib:
		f, err := m.libFunc(l.types[c.Sig], c)
		if err != nil {
			return nil, err
		}
		known = &function{m: m, name: c.Name, sig: l.types[c.Sig], lib: f}
	case !c.Defined:
		return nil, fmt.Errorf("function %s is not in this engine", c.Link)
	default:
		known = &function{m: m, name: c.Name, sig: l.types[c.Sig], code: c, unit: l}
		if c.Link != "" {
			m.funcs[c.Link] = known
		}
	}
	return known, nil
}

// A method is a method of a type that a unit has made.
type method struct {
	fn  *function // its first parameter is the receiver
	ptr bool      // the receiver is *T
}

// addMethods remembers the methods of t, for calls through interfaces.
func (l *linked) addMethods(c *code.Type, t reflect.Type) {
	if c.Kind == code.Kind(reflect.Interface) || len(c.Methods) == 0 || l.m.methods[rtype.Of(t)] != nil {
		return
	}
	table := map[string]method{}
	for _, m := range c.Methods {
		table[methodName(m.Pkg, m.Name)] = method{l.funcs[m.Func], m.Ptr}
	}
	l.m.methods[rtype.Of(t)] = table
}

// methodName is a key for a method: its name, and its package when it is not exported.
func methodName(pkg, name string) string {
	if pkg == "" {
		return name
	}
	return pkg + "." + name
}

// lib gives the symbols of a package.
func (m *Machine) lib(path string) (map[string]reflect.Value, error) {
	if s, ok := m.libs[path]; ok {
		return s, nil
	}
	s, ok := m.cfg.Symbols(path)
	if !ok {
		return nil, fmt.Errorf("package %s is not in this engine", path)
	}
	m.libs[path] = s
	return s, nil
}

func (m *Machine) libType(path, name string) (reflect.Type, error) {
	s, err := m.lib(path)
	if err != nil {
		return nil, err
	}
	v, ok := s[name]
	if !ok || v.Kind() != reflect.Pointer {
		return nil, fmt.Errorf("type %s.%s is not in this engine", path, name)
	}
	return v.Type().Elem(), nil
}

func (m *Machine) libFunc(sig reflect.Type, c *code.Func) (reflect.Value, error) {
	if c.LibMethod {
		recv := sig.In(0)
		if f, ok := methodReplacement(recv, c.LibName); ok {
			return f, nil
		}
		f, ok := recv.MethodByName(c.LibName)
		if !ok {
			return reflect.Value{}, fmt.Errorf("method %s.%s is not in this engine", recv, c.LibName)
		}
		return f.Func, nil
	}
	if f, ok := m.replacement(c.LibPkg, c.LibName); ok {
		return f, nil
	}
	s, err := m.lib(c.LibPkg)
	if err != nil {
		return reflect.Value{}, err
	}
	v, ok := s[c.LibName]
	if !ok || v.Kind() != reflect.Func {
		return reflect.Value{}, fmt.Errorf("function %s.%s is not in this engine", c.LibPkg, c.LibName)
	}
	return v, nil
}

// setConst stores constant i of the unit, of type t, at p.
func (l *linked) setConst(i int, t reflect.Type, p unsafe.Pointer) {
	c := &l.unit.Consts[i]
	v := reflect.NewAt(t, p).Elem()
	switch c.Kind {
	case code.Zero:
	case code.FuncValue:
		*(*unsafe.Pointer)(p) = l.funcs[c.Index].value()
	case code.GlobalAddr:
		*(*unsafe.Pointer)(p) = l.globals[c.Index].addr
	case code.LibAddr:
		l.m.mu.Lock()
		s, err := l.m.lib(c.Pkg)
		l.m.mu.Unlock()
		if x, ok := s[c.Name]; err == nil && ok && x.CanAddr() {
			*(*unsafe.Pointer)(p) = x.Addr().UnsafePointer()
		} else {
			panic(fmt.Errorf("variable %s.%s is not in this engine", c.Pkg, c.Name))
		}
	case code.Value:
		switch v.Kind() {
		case reflect.Bool:
			v.SetBool(c.Int != 0)
		case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
			v.SetInt(c.Int)
		case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
			v.SetUint(uint64(c.Int))
		case reflect.Float32, reflect.Float64:
			v.SetFloat(c.Float)
		case reflect.Complex64, reflect.Complex128:
			v.SetComplex(complex(c.Float, c.Imag))
		case reflect.String:
			v.SetString(string(c.Text))
		case reflect.UnsafePointer:
			*(*uintptr)(p) = uintptr(c.Int)
		default:
			panic(fmt.Errorf("eval: constant %d has type %v", i, t))
		}
	}
}
