package code

// An Op is an operation. In the comments d, d0, d1 are results (Instr.Dst), a, b, c are operands (Instr.Args), T is
// Instr.Type, n is Instr.N. Operands and results have the types of their registers and constants.
type Op uint8

const (
	OpInvalid Op = iota

	OpMove  // d = a
	OpAlloc // d = new(T), on the heap
	OpLocal // local variable n of the frame is set to zero; d = its address, good until the function returns
	OpLoad  // d = *a
	OpStore // *a = b

	OpField     // d = a.field n of struct a
	OpFieldAddr // d = &a.field n; a is a pointer to a struct (T: the struct); nil panics
	OpIndex     // d = a[b]: array or string
	OpIndexAddr // d = &a[b]: slice or pointer to array
	OpSlice     // d = a[b:c:max]: Args are a, low, high, max, any of the last three None; slice, string or pointer to array
	OpLookup    // d0, d1 = a[b] of a map: value and presence (d1 only when Dst has two)
	OpMapUpdate // a[b] = c
	OpRange     // d = an iterator over a, a map or string; d's type is unsafe.Pointer
	OpNext      // d0, d1, d2 = whether there was one, key, value; a is the iterator. n is 1 for a string. An iterator is used by one goroutine.

	OpMakeSlice     // d = make(T, a, b)
	OpMakeMap       // d = make(T, a); a may be None
	OpMakeChan      // d = make(T, a)
	OpMakeClosure   // d = func value of function n with captured variables Args
	OpMakeInterface // d = a as interface type T (any concrete type of a)
	OpChangeIface   // d = a, an interface value, as interface type T that is known to be implemented; nil stays nil
	OpTypeAssert    // d0, d1 = a.(T); panics when Dst has one result and a is not T. n is 1 for the check of a method value: nil panics as a nil pointer does
	OpConvert       // d = T(a): numbers, strings, slices of bytes and runes, unsafe.Pointer
	OpChangeType    // d = a with another type of the same underlying type
	OpSliceToArray  // d = (*[n]E)(a): a pointer into the slice; T is the pointer's type
	OpBinary        // d = a op b; n is the token.Token. Shifts have operands of two types; comparisons give bool.
	OpUnary         // d = op a; n is the token.Token: SUB, NOT, XOR

	OpSend      // a <- b
	OpRecv      // d0, d1 = <-a
	OpSelect    // Sel; n is 1 when it blocks. d0 = index of the case, -1 for the default; d1 = the received value's presence; then for each receiving case, in order, its value
	OpCall      // Dst = call
	OpGo        // go call
	OpDefer     // defer call. Fn's defer stack, or that of a (the value of builtin ssa:deferstack) when n is 1: then a is the first of Args
	OpRunDefers // runs the deferred calls of this frame, last first

	OpJump   // to Next[0]
	OpIf     // a: to Next[0], else to Next[1]
	OpReturn // Args
	OpPanic  // panic(a), an interface value
)
