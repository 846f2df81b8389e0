// Package code is what a cell is compiled to: register code with types, in the form in which kernel/compile makes it and
// kernel/eval runs it. It is plain data, so that it can be sent to an engine anywhere.
//
// Model. A [Unit] is like an object file. It stands for itself: its tables have every type, variable and function that
// its code mentions, those of earlier cells by their link names. Loading a Unit into an engine adds what the engine does
// not have yet, and ties the rest together by name; a definition that is there already is kept (instances of generic
// functions and types come with every unit that uses them).
//
// A [Func] has registers, each of one type, and blocks of instructions. Registers are not addressable: a variable whose
// address is taken is made by OpAlloc or OpLocal, and reached through its address. Code comes from SSA form
// (golang.org/x/tools/go/ssa): conversions, wrappers, order of evaluation and of initialization are explicit in it, and it
// has neither phis nor type parameters.
//
// It neither makes code nor runs it.
package code

// A Unit is a compiled cell or program.
type Unit struct {
	Name    string   `cbor:"1,keyasint,omitempty"` // the cell: "In[7]"
	Files   []string `cbor:"2,keyasint,omitempty"`
	Types   []Type   `cbor:"3,keyasint,omitempty"`
	Consts  []Const  `cbor:"4,keyasint,omitempty"`
	Globals []Global `cbor:"5,keyasint,omitempty"`
	Funcs   []Func   `cbor:"6,keyasint,omitempty"`
	// Drops are the link names of functions and variables that no later unit mentions, since they have been declared anew.
	Drops []string `cbor:"8,keyasint,omitempty"`
	// Entry is the index of the func() to call once the unit is loaded, or -1.
	Entry int32 `cbor:"7,keyasint,omitempty"`
}

// A TypeID is an index into Unit.Types.
type TypeID int32

// A Reg is a register of a function; -1-i is constant i of the unit; None is no operand.
type Reg int32

// None says that there is no operand, or that a result is not used.
const None Reg = -1 << 31

// ConstReg is the operand that is constant i.
func ConstReg(i int) Reg { return Reg(-1 - i) }

// IsConst reports whether r is a constant, and which.
func (r Reg) IsConst() (i int, ok bool) { return int(-1 - r), r < 0 && r != None }

// A Pos is a place in the student's text: an index into Unit.Files, a line and a column from 1; the zero Pos is none.
type Pos struct {
	File int32 `cbor:"1,keyasint,omitempty"`
	Line int32 `cbor:"2,keyasint,omitempty"`
	Col  int32 `cbor:"3,keyasint,omitempty"`
}

// A Kind is reflect.Kind's number, of the underlying type; of a library's type, which is found by its name, Library.
type Kind uint8

// Library is the kind of a named type of a compiled package.
const Library Kind = 255

// A Type is a type. Which fields count depends on Kind, as in reflect.
type Type struct {
	Kind Kind `cbor:"1,keyasint,omitempty"`
	// Name, for a named type, is the name that reflect shows, without its package: "T", "Pair[int,string]".
	Name string `cbor:"2,keyasint,omitempty"`
	// Pkg is the import path of a named type: "main" for those of cells, also for types that functions declare.
	Pkg string `cbor:"3,keyasint,omitempty"`
	// PkgName is the package's name where it may differ from the path's last element.
	PkgName string `cbor:"15,keyasint,omitempty"`
	// Link is the link name of a named type that a unit declares, unique in the notebook's life: "Tᐧ3", "Pairᐧ2[int,string]",
	// and the like for types local to functions. Empty for a type without name and for a compiled one.
	Link string `cbor:"4,keyasint,omitempty"`
	// Defined says that this unit has the definition of a named type. Otherwise an earlier unit had it, and only Link counts.
	Defined  bool     `cbor:"5,keyasint,omitempty"`
	Elem     TypeID   `cbor:"6,keyasint,omitempty"` // Array, Chan, Map, Pointer, Slice
	Key      TypeID   `cbor:"7,keyasint,omitempty"` // Map
	Len      int64    `cbor:"8,keyasint,omitempty"` // Array
	Dir      int      `cbor:"9,keyasint,omitempty"` // Chan: reflect.ChanDir
	Fields   []Field  `cbor:"10,keyasint,omitempty"`
	In       []TypeID `cbor:"11,keyasint,omitempty"` // Func
	Out      []TypeID `cbor:"12,keyasint,omitempty"`
	Variadic bool     `cbor:"13,keyasint,omitempty"`
	// Methods are, for an interface, its whole method set; for any other type that is named or is a struct, the methods of T and *T: declared and promoted ones.
	// Sorted by name.
	Methods []Method `cbor:"14,keyasint,omitempty"`
}

// A Field is a field of a struct.
type Field struct {
	Name     string `cbor:"1,keyasint,omitempty"`
	Pkg      string `cbor:"2,keyasint,omitempty"` // of a name that is not exported
	Type     TypeID `cbor:"3,keyasint,omitempty"`
	Tag      string `cbor:"4,keyasint,omitempty"`
	Embedded bool   `cbor:"5,keyasint,omitempty"`
}

// A Method is a method of an interface or of a concrete type.
type Method struct {
	Name string `cbor:"1,keyasint,omitempty"`
	Pkg  string `cbor:"2,keyasint,omitempty"` // of a name that is not exported
	Sig  TypeID `cbor:"3,keyasint,omitempty"` // without receiver
	// Func is the function, whose first parameter is the receiver, of type T or, if Ptr, *T. -1 in an interface.
	Func int32 `cbor:"4,keyasint,omitempty"`
	Ptr  bool  `cbor:"5,keyasint,omitempty"`
}

// A Const is a constant, or something else whose value is known when the unit is loaded.
type Const struct {
	Kind ConstKind `cbor:"1,keyasint,omitempty"`
	Type TypeID    `cbor:"2,keyasint,omitempty"`
	// Int, Float, Imag and Text are the value, by the kind of the type: booleans are 0 or 1, unsigned integers as the
	// same bits, floats and complex numbers in Float and Imag, strings in Text.
	Int   int64   `cbor:"3,keyasint,omitempty"`
	Float float64 `cbor:"4,keyasint,omitempty"`
	Imag  float64 `cbor:"5,keyasint,omitempty"`
	Text  []byte  `cbor:"6,keyasint,omitempty"`
	// Index is that of a function or of a global.
	Index int32 `cbor:"7,keyasint,omitempty"`
	// Pkg and Name are those of a library's variable or function.
	Pkg  string `cbor:"8,keyasint,omitempty"`
	Name string `cbor:"9,keyasint,omitempty"`
}

// A ConstKind says what a Const is.
type ConstKind uint8

const (
	Value      ConstKind = iota
	Zero                 // the zero value of Type, nil included
	FuncValue            // function Index as a func value
	GlobalAddr           // the address of global Index; Type is the pointer's
	LibAddr              // the address of the library's variable Pkg.Name; Type is the pointer's
)

// A Global is a package-level variable.
type Global struct {
	Link    string `cbor:"1,keyasint,omitempty"`
	Type    TypeID `cbor:"2,keyasint,omitempty"`
	Defined bool   `cbor:"3,keyasint,omitempty"` // by this unit, which sets it to zero; otherwise by an earlier one
}

// A Func is a function, a method, or a closure's code.
type Func struct {
	// Link is unique in the notebook's life. Several units may define an instance of a generic function: the first counts.
	// Empty: no other unit mentions the function.
	Link string `cbor:"1,keyasint,omitempty"`
	// Name is what a traceback says: "f", "(*T).M", "f.func1".
	Name string `cbor:"2,keyasint,omitempty"`
	// Pkg is the import path of a package's function; "" is package main.
	Pkg string `cbor:"17,keyasint,omitempty"`
	Sig TypeID `cbor:"3,keyasint,omitempty"` // of kind Func; the receiver, if any, is its first parameter
	Pos Pos    `cbor:"4,keyasint,omitempty"`
	// Defined is false for a function of an earlier unit, and for one of the library.
	Defined bool `cbor:"5,keyasint,omitempty"`
	// Lib says that the function is a compiled one: Pkg.Name, or method Name of the type of its first parameter.
	Lib       bool   `cbor:"6,keyasint,omitempty"`
	LibPkg    string `cbor:"7,keyasint,omitempty"`
	LibMethod bool   `cbor:"8,keyasint,omitempty"`
	LibName   string `cbor:"9,keyasint,omitempty"`

	Free int `cbor:"10,keyasint,omitempty"` // number of variables that it captures
	// Regs are the types of the registers: the parameters, then the captured variables, then the rest.
	Regs []TypeID `cbor:"11,keyasint,omitempty"`
	// Locals are the types of the variables that live in the frame; see OpLocal.
	Locals []TypeID `cbor:"12,keyasint,omitempty"`
	Blocks []Block  `cbor:"13,keyasint,omitempty"`
	// Recover is the block where the function goes on after a panic was recovered, -1 when it returns zero values then.
	Recover int32 `cbor:"14,keyasint,omitempty"`
	// Defers says that the function has deferred calls.
	Defers bool `cbor:"15,keyasint,omitempty"`
	// Wrapper says that the compiler made it (a promoted method, a bound method): it is not shown in a traceback, and
	// recover in the function that it calls works as if it had been called directly.
	Wrapper bool `cbor:"16,keyasint,omitempty"`
}

// A Block is instructions, of which only the last is a jump: OpJump, OpIf, OpReturn or OpPanic.
type Block struct {
	Code []Instr `cbor:"1,keyasint,omitempty"`
	Next []int32 `cbor:"2,keyasint,omitempty"` // where OpJump goes; where OpIf goes when true, and when false
}

// An Instr is one instruction; see the Ops for what its fields mean.
type Instr struct {
	Op   Op           `cbor:"1,keyasint,omitempty"`
	Dst  []Reg        `cbor:"2,keyasint,omitempty"` // results; None for one that nobody reads
	Args []Reg        `cbor:"3,keyasint,omitempty"`
	Type TypeID       `cbor:"4,keyasint,omitempty"`
	N    int64        `cbor:"5,keyasint,omitempty"`
	Pos  Pos          `cbor:"6,keyasint,omitempty"`
	Call *Call        `cbor:"7,keyasint,omitempty"`
	Sel  []SelectCase `cbor:"8,keyasint,omitempty"`
}

// A Call is what OpCall, OpGo and OpDefer call. The arguments are Instr.Args; variadic ones are in a slice already.
type Call struct {
	Kind CallKind `cbor:"1,keyasint,omitempty"`
	// Func is the index of a Static call's function.
	Func int32 `cbor:"2,keyasint,omitempty"`
	// Fn is the func value, or the interface value of an Invoke.
	Fn Reg `cbor:"3,keyasint,omitempty"`
	// Method and Pkg name the method of an Invoke; Iface is the interface's type.
	Method string `cbor:"4,keyasint,omitempty"`
	Pkg    string `cbor:"5,keyasint,omitempty"`
	Iface  TypeID `cbor:"6,keyasint,omitempty"`
	// Builtin is the name of a builtin function.
	Builtin string `cbor:"7,keyasint,omitempty"`
}

// A CallKind says how a function is found.
type CallKind uint8

const (
	Static CallKind = iota
	Dynamic
	Invoke
	Builtin
)

// RangePanic is the builtin that panics since the iterator of a range over a function did what it must not; its argument is the
// state of the loop: a positive one when the body had returned false, or one of these.
const (
	RangePanic = "rangepanic"
	RangeBusy  = -1 // the body had not come to its end
	RangeDone  = -2 // the loop was over
	RangeLost  = -3 // the iterator returned though the body had not come to its end
)

// A SelectCase is a case of OpSelect.
type SelectCase struct {
	Send bool `cbor:"1,keyasint,omitempty"`
	Chan Reg  `cbor:"2,keyasint,omitempty"`
	Val  Reg  `cbor:"3,keyasint,omitempty"` // what is sent
}
