// Rune literals: escapes of each form, and their default type.
package main

import "fmt"

const (
	nul   = '\000'
	del   = '\177'
	high  = '\377'
	quote = '\''
)

func main() {
	rs := []rune{'a', 'ä', '本', '\a', '\b', '\f', '\n', '\r', '\t', '\v', '\\', '\'', '"',
		'\000', '\007', '\377', '\x07', '\xff', '\u12e4', '\U00101234', '\U0010FFFF', '\uFFFD', '😀'}
	for i, r := range rs {
		fmt.Printf("%d: %d %q %U %#U %x\n", i, r, r, r, r, string(r))
	}
	fmt.Printf("%T %T %T\n", 'x', nul, 'x'+1)
	fmt.Println(nul, del, high, quote, 'a' < 'b', '0'+9, 'z'-'a')

	var b byte = 'A'
	var f = 'a' * 1.0
	var i int64 = '\n'
	fmt.Println(b, f, i, string(rune(b)), string('a'+1))
	fmt.Printf("%T %v\n", 'a'*1.0, 'a'*1.5)

	digit := func(c byte) int {
		switch {
		case '0' <= c && c <= '9':
			return int(c - '0')
		case 'a' <= c && c <= 'f':
			return int(c-'a') + 10
		case 'A' <= c && c <= 'F':
			return int(c-'A') + 10
		}
		return -1
	}
	n := 0
	for _, c := range []byte("7Fc") {
		n = n*16 + digit(c)
	}
	fmt.Println(n, digit('x'))

	counts := [128]int{'a': 1, 'b': 2, '\n': 3}
	fmt.Println(counts['a'], counts[98], counts['\x0a'], counts[0])
	m := map[rune]string{'é': "e acute", 'e': "e", '\u00e9' + 1: "next"}
	fmt.Println(m['\xe9'], m['\351'], m['ê'], len(m))
	fmt.Println(string(rune(-1)) == "\uFFFD", string(rune(0xD800)) == "\uFFFD", string(rune(0x110000)))
	for r := 'a'; r < 'd'; r++ {
		fmt.Print(string(r), r, " ")
	}
	fmt.Println()
}
