// Conversions to and from strings: runes, bytes, integers, named types of each; invalid UTF-8.
package main

import (
	"fmt"
	"unicode/utf8"
)

type (
	MyStr   string
	MyBytes []byte
	MyByte  byte
	MyBs    []MyByte
	MyRunes []rune
	MyRune  rune
	MyRs    []MyRune
)

func (s MyStr) Rev() MyStr {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return MyStr(r)
}

func (b MyBytes) Upper() MyBytes {
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] -= 32
		}
	}
	return b
}

func toStr[T ~string | ~[]byte | ~[]rune](x T) string { return string(x) }
func toBytes[T ~string | ~[]byte](x T) []byte         { return []byte(x) }

func main() {
	fmt.Println(string('a'), string(rune(0x65e5)), string(rune(-1)) == "\uFFFD", string(rune(0xD800)), string(rune(0x10FFFF)) == "\U0010FFFF", string(rune(0x110000)) == "�")
	fmt.Println(string([]byte{'h', 'e', 0xc3, 0xa9}), string([]rune{0x767d, 0x9d6c, 0xD800, -5}), string([]byte{}) == "", string([]byte(nil)) == "", string([]rune(nil)) == "")
	fmt.Println([]byte("hé"), []rune("hé世\xff\xc3"), []byte(""), []byte("") == nil, []rune("") == nil, len([]rune("日本語")))
	fmt.Println(MyStr("héllo").Rev(), string(MyBytes("mixed Case").Upper()), MyStr(MyBytes("x"))+"y")
	fmt.Println(string(MyBs{'o', 'k'}), MyBs("bs"), string(MyRs{'世', '界'}), MyRs("rs"), MyRunes("é"), MyStr([]byte("b")), MyStr(MyRunes{97}))
	fmt.Printf("%T %T %T %T %T\n", MyBs("a"), MyStr(MyRunes{'a'}), []byte(MyStr("z")), MyStr(MyRune('x')), string(MyByte('y')))
	fmt.Println(toStr(MyBytes("b")), toStr([]rune{'r'}), toStr(MyStr("s")), toBytes(MyStr("ab")), toBytes(MyBytes("c")))

	s := "abc"
	b := []byte(s)
	b[0] = 'X'
	t := string(b)
	b[1] = 'Y'
	fmt.Println(s, t, string(b))
	for i, r := range []rune(s) {
		fmt.Print(i, string(r), " ")
	}
	for i, c := range []byte("é") {
		fmt.Print(i, ":", c, " ")
	}
	fmt.Println()
	m := map[string]int{"key": 1}
	kb := []byte("key")
	fmt.Println(m[string(kb)], string(kb) == "key", string(kb[:2])+"E", string(kb) < "kez")
	m[string(kb)]++
	kb[0] = 'z'
	m[string(kb)] = 5
	fmt.Println(m)
	switch string(kb) {
	case "zey":
		fmt.Println("switch on a conversion")
	}
	bad := "a\xffb\xc0\xafc\xed\xa0\x80"
	fmt.Println([]rune(bad), utf8.ValidString(bad), len(string([]rune(bad))), string([]rune(bad)) == bad, []byte(bad))
	for i, r := range bad {
		fmt.Print(i, ":", r, " ")
	}
	fmt.Println(utf8.RuneCountInString(bad))
	fmt.Println(append([]byte("ab"), "cd"...), append([]byte(nil), MyStr("e")...), copy(b, "123456"), string(b))
	fmt.Printf("%s %q %x %X % x %v %d\n", MyBytes("hi"), MyBytes("hi"), MyBytes("hi"), "hi", "hi", MyBytes("hi"), MyBytes("hi"))
	fmt.Printf("%s %q %v %c %U\n", MyStr("s"), MyStr("q"), MyRunes("é"), MyRunes("éa"), 'é')
	i := 65
	fmt.Println(string(rune(i)), fmt.Sprint(i), string(rune(i+1))+string(rune(i+2)), MyStr(rune(i)))
	const c = string('π')
	fmt.Println(c, len(c), string(rune('a'+1)))
	arr := [3]byte([]byte("xyz"))
	fmt.Println(arr, string(arr[:2]), string(append(arr[:1], 'w')), arr)
	var e any = []byte("e")
	_, isB := e.([]uint8)
	_, isM := e.(MyBytes)
	fmt.Println(isB, isM)
}
