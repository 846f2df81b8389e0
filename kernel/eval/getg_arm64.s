#include "textflag.h"

// func getg() uintptr
TEXT ·getg(SB), NOSPLIT, $0-8
	MOVD g, ret+0(FP)
	RET

// func stackTop() uintptr
TEXT ·stackTop(SB), NOSPLIT, $0-8
	MOVD 8(g), R0 // g.stack.hi
	MOVD R0, ret+0(FP)
	RET
