package compile

import (
	"fmt"
	"reflect"

	"jeton/kernel/code"
)

// Call makes the unit that calls a function of the library, one without results, with constants: strings, bools and ints. It is
// how the kernel has something done in an engine that no cell has written.
func Call(pkg, name string, args ...any) *code.Unit {
	u := &code.Unit{Name: name, Types: []code.Type{{Kind: code.Kind(reflect.Func)}}, Entry: 1}
	call := code.Instr{Op: code.OpCall, Call: &code.Call{Kind: code.Static, Func: 0}}
	sig := code.Type{Kind: code.Kind(reflect.Func)}
	for _, a := range args {
		v := reflect.ValueOf(a)
		c := code.Const{Type: code.TypeID(len(u.Types))}
		switch v.Kind() {
		case reflect.String:
			c.Text = []byte(v.String())
		case reflect.Int:
			c.Int = v.Int()
		case reflect.Bool:
			if v.Bool() {
				c.Int = 1
			}
		default:
			panic(fmt.Sprintf("compile: an argument of type %T", a))
		}
		sig.In = append(sig.In, c.Type)
		u.Types = append(u.Types, code.Type{Kind: code.Kind(v.Kind())})
		call.Args = append(call.Args, code.ConstReg(len(u.Consts)))
		u.Consts = append(u.Consts, c)
	}
	u.Types = append(u.Types, sig)
	u.Funcs = []code.Func{
		{Name: name, Lib: true, LibPkg: pkg, LibName: name, Sig: code.TypeID(len(u.Types) - 1), Recover: -1},
		{Name: "entry", Defined: true, Wrapper: true, Recover: -1, Blocks: []code.Block{{Code: []code.Instr{call, {Op: code.OpReturn}}}}},
	}
	return u
}
