// Range over strings: runes, their byte positions, invalid bytes, changes of the variable meanwhile.
package main

import "fmt"

type Str string

func (s Str) Runes() (rs []rune) {
	for _, r := range s {
		rs = append(rs, r)
	}
	return
}

func width[S ~string](s S) (n int) {
	for range s {
		n++
	}
	return
}

func main() {
	for i, r := range "aé世😀" {
		fmt.Printf("%d:%c:%T:%T ", i, r, i, r)
	}
	fmt.Println()
	for _, s := range []string{"\xff", "a\xffb", "\xe4\xb8", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x9f\x98", "\xef\xbf\xbd", "\x80\x80", "é\xc3"} {
		for i, r := range s {
			fmt.Print(i, ":", r, " ")
		}
		fmt.Print("| ")
	}
	fmt.Println()
	for i := range "añb" {
		fmt.Print(i, " ")
	}
	s := "abc"
	for i, r := range s {
		s = "zz"
		fmt.Print(i, string(r), " ")
	}
	fmt.Println(s, width("日本"), width(Str("")), Str("hé").Runes())
	const c = "const é"
	n := 0
	for _, r := range c {
		if r > 127 {
			n++
		}
	}
	var i int
	var r rune
	for i, r = range "xyz" {
		if r == 'y' {
			break
		}
	}
	fmt.Println(n, i, r)
	var i32 rune
	var e any
	for e, i32 = range "q" {
		fmt.Printf("%T %T\n", e, i32)
	}
	vowels := map[rune]int{}
	for _, r := range "programming language" {
		switch r {
		case 'a', 'e', 'i', 'o', 'u':
			vowels[r]++
		}
	}
	fmt.Println(vowels, vowels['a'])
	last := rune(-1)
	out := ""
	for _, r := range "aabbbc" {
		if r == last {
			continue
		}
		out, last = out+string(r), r
	}
	rev := ""
	for _, r := range "añ世" {
		rev = string(r) + rev
	}
	fmt.Println(out, rev)
	var fs []func() string
	for i, r := range "xy" {
		fs = append(fs, func() string { r++; return fmt.Sprint(i, string(r)) })
	}
	fmt.Println(fs[0](), fs[0](), fs[1]())
outer:
	for _, a := range "abc" {
		for _, b := range "xyz" {
			if b == 'y' && a == 'a' {
				continue outer
			}
			if a == 'c' {
				break outer
			}
			fmt.Print(string([]rune{a, b}), " ")
		}
	}
	fmt.Println()
	for i, b := range []byte("é!") {
		fmt.Print(i, b, " ")
	}
	for i, r := range []rune("é!") {
		fmt.Print(i, r, " ")
	}
	for range "" {
		fmt.Print("never")
	}
	idx := [256]int{}
	for i, c := range "hello" {
		idx[c] = i
	}
	fmt.Println(idx['l'], idx['h'], idx['o'], len("é"), "é"[0], "é"[1:] == "\xa9")
	depth, ok := 0, true
	for _, c := range "(()[]{()})" {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
		ok = ok && depth >= 0
	}
	fmt.Println(depth, ok)
}
