#include "textflag.h"

// One stub: a func value's context register, then a jump to its code. Check verifies its size.
#define S1(i) MOVQ ·slots+(8*(i))(SB), DX; JMP (DX);
#define S2(i) S1(i) S1((i)+1)
#define S4(i) S2(i) S2((i)+2)
#define S8(i) S4(i) S4((i)+4)
#define S16(i) S8(i) S8((i)+8)
#define S32(i) S16(i) S16((i)+16)
#define S64(i) S32(i) S32((i)+32)
#define S128(i) S64(i) S64((i)+64)
#define S256(i) S128(i) S128((i)+128)
#define S512(i) S256(i) S256((i)+256)
#define S1024(i) S512(i) S512((i)+512)
#define S2048(i) S1024(i) S1024((i)+1024)
#define S4096(i) S2048(i) S2048((i)+2048)
#define S8192(i) S4096(i) S4096((i)+4096)
#define S16384(i) S8192(i) S8192((i)+8192)

// func stubs()
TEXT ·stubs(SB), NOSPLIT|NOFRAME, $0-0
	S16384(0)

// func stubBase() unsafe.Pointer
TEXT ·stubBase(SB), NOSPLIT, $0-8
	LEAQ ·stubs(SB), AX
	MOVQ AX, ret+0(FP)
	RET
