// String literals, raw and interpreted; what they hold byte by byte.
package main

import "fmt"

const raw = `a\n"b"
	c` + "`" + `d`

type S string

func main() {
	for _, s := range []string{
		`abc`, `\n
\n`, "\n", "\"", "Hello, world!\n", "日本語", "\u65e5本\U00008a9e", "\xff\u00FF", "\a\b\f\n\r\t\v\\\"",
		"\000\x00\u0000", "日本語"[:3], "\xe6\x97\xa5" + "\xe6\x9c", "", ``, raw, "'", `'"'`, "\xed\xa0\x80",
	} {
		fmt.Printf("%d %q %+q %x %#q\n", len(s), s, s, s, s)
	}
	fmt.Println("\u65e5" == `日`, "\xff" == "\u00ff", "a\x62c" == `abc`, "\101" == "A")
	fmt.Println(len(raw), raw)

	s := "héllo, 世\xff界"
	for i := 0; i < len(s); i++ {
		fmt.Print(s[i], " ")
	}
	fmt.Println()
	for i, r := range s {
		fmt.Print(i, ":", r, " ")
	}
	fmt.Println(len(s), len([]rune(s)), []byte(s)[1:3])

	const c = "constant"
	fmt.Println(len(c), c[3], c[2:5], c[:0] == "", c[len(c):] == "")
	var arr [len(c)]byte
	copy(arr[:], c)
	fmt.Println(arr, string(arr[:]), string(arr[:3]))

	var t S = "typed"
	t += S(" string") + "!"
	fmt.Printf("%T %v %s %q %d %c\n", t, t, t, t, t[0], t[1])
	fmt.Println(t > "ty", t[1:4], S("a")+"b", string(t) == "typed string!")
	func() {
		defer func() { fmt.Println(recover()) }()
		i := len(t)
		fmt.Println(t[i])
	}()
	x := "immutable"
	y := x
	x = x[:2] + "-" + x[2:]
	fmt.Println(x, y)
	multi := `first
  second	tab
third \x41`
	fmt.Println(multi, len(multi))
}
