package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

type MyStr string
type Runes []rune
type Bytes []byte

func main() {
	s := "héllo, 世界\xff!"
	for i, r := range s {
		fmt.Print(i, ":", string(r), "(", r, ") ")
	}
	fmt.Println()
	for i := range "añb" {
		fmt.Print(i, " ")
	}
	fmt.Println(len(s), utf8.RuneCountInString(s), s[1], s[1:3], s[len(s)-1:])
	fmt.Println([]byte("é"), []rune("é世"), string([]byte{104, 105}), string([]rune{19990, 0x10FFFF + 1}), string(rune(65)))
	m := MyStr("abc")
	fmt.Println(m+"d", m[1], m < "abd", m == "abc", strings.ToUpper(string(m)))
	fmt.Println(string(Runes{'x', 'y'}), string(Bytes("zz")), MyStr(Bytes{65}), []byte(m))
	raw := `a\n
b`
	fmt.Println(raw, len(raw), "\u00e9\x41\101\a"[0:3], "\t|\"")
	b := []byte("hello")
	b = append(b, " world"...)
	n := copy(b[1:], "EEE")
	fmt.Println(string(b), n)
	var sb strings.Builder
	for i := 3; i > 0; i-- {
		fmt.Fprintf(&sb, "%d...", i)
	}
	sb.WriteByte('!')
	sb.WriteRune('世')
	fmt.Println(sb.String(), sb.Len())
	t := s
	t += "x"
	fmt.Println(s == t, s < t, strings.Compare(s, t))
	fmt.Println(strings.Fields(" a b  c "), strings.Split("a,b,c", ","), strings.Map(func(r rune) rune {
		if r == 'a' {
			return -1
		}
		return r + 1
	}, "abc"), strings.FieldsFunc("a1b2c", func(r rune) bool { return r >= '0' && r <= '9' }))
	before, after, ok := strings.Cut("k=v", "=")
	fmt.Println(before, after, ok)
	for part := range strings.SplitSeq("x-y-z", "-") {
		fmt.Print(part, ";")
	}
	fmt.Println()
	rep := strings.NewReplacer("a", "1", "b", "2")
	fmt.Println(rep.Replace("abc"))
	fmt.Printf("%q %x % x %+q %#q %s|%10s|%-10s|%.2s\n", s, "hi", "hi", "é", "a`b", "s", "r", "l", "trunc")
	switch {
	case "a"+"b" == "ab":
		fmt.Println("ok")
	}
	var z string
	fmt.Printf("%q %v\n", z, z == "")
	defer func() { fmt.Println(recover()) }()
	i := 20
	_ = s[i]
}
