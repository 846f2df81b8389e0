// Strings as values: concatenation, comparison, ranges, building, growth in loops, named string types.
package main

import (
	"fmt"
	"strings"
	"unicode"
)

type Word string
type Words []Word

func (w Word) Title() Word {
	if w == "" {
		return w
	}
	return Word(strings.ToUpper(string(w[:1]))) + w[1:]
}

func (ws Words) Join(sep string) (out Word) {
	for i, w := range ws {
		if i > 0 {
			out += Word(sep)
		}
		out += w
	}
	return
}

func caesar(s string, k int) string {
	out := make([]byte, len(s))
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z':
			out[i] = 'a' + byte((int(c-'a')+k+26)%26)
		default:
			out[i] = c
		}
	}
	return string(out)
}

func concat[S ~string](xs ...S) (t S) {
	for _, x := range xs {
		t += x
	}
	return
}

func main() {
	s := "go"
	s += "ph" + "er"
	t := s
	t += "s"
	fmt.Println(s, t, s+t == "gophergophers", len(s+t), s < t, s[0] == t[0], s[len(s)-1:])
	for i, r := range "aé\xf0\x9f\x98\x80\xffz" {
		fmt.Print(i, ":", string(r), "(", r, ") ")
	}
	fmt.Println()
	for i := range "añb" {
		fmt.Print(i, " ")
	}
	for range "xyz" {
		fmt.Print(".")
	}
	fmt.Println(Words{"hello", "", "world"}.Join(" ").Title(), Word("é").Title() != "É")
	fmt.Println(caesar("hello, world", 3), caesar(caesar("roundtrip", 5), -5), concat("a", "b"), concat[Word]("x", "y").Title())
	var b strings.Builder
	for i := 3; i >= 1; i-- {
		fmt.Fprintf(&b, "%d...", i)
	}
	b.WriteByte('!')
	b.WriteRune('é')
	fmt.Println(b.String(), b.Len())
	rev := func(s string) (r string) {
		for _, c := range s {
			r = string(c) + r
		}
		return
	}
	fmt.Println(rev("añ世"), rev(""), strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, "a b\tc"))
	count := map[rune]int{}
	for _, r := range "mississippi" {
		count[r]++
	}
	fmt.Println(count['s'], count['p'], len(count), count)
	fields := strings.FieldsFunc("a1b22c", unicode.IsDigit)
	fmt.Printf("%q %q %q\n", fields, strings.Split("a,b,,c", ","), strings.SplitN("a:b:c", ":", 2))
	before, after, ok := strings.Cut("key=val=x", "=")
	fmt.Println(before, after, ok, strings.TrimLeft("xxabcxx", "x"), strings.Repeat("ab", 3), strings.Index("chicken", "ken"), strings.Contains("", ""))
	fmt.Println(strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace("<b>"), strings.EqualFold("Straße", "STRASSE"), strings.Count("cheese", "e"), strings.Count("abc", ""))
	for part := range strings.SplitSeq("x-y-z", "-") {
		fmt.Print(part, ";")
	}
	for l := range strings.Lines("one\ntwo\nthree") {
		fmt.Printf("%q ", l)
	}
	fmt.Println()
	arr := [3]string{1: "mid"}
	arr[0] += "pre"
	p := &arr[2]
	*p += arr[0] + arr[1]
	m := map[string]string{}
	m["k"] += "v"
	m["k"] += m["k"]
	st := struct{ a, b string }{"x", "y"}
	st.a, st.b = st.b+st.a, st.a+st.b
	fmt.Println(arr, m, st, strings.Compare("a", "b"), max("b", "a", "c"), min("z", "", "y") == "")
	const long = "0123456789"
	sub := long[2:8][1:4]
	fmt.Println(sub, sub[:0] == "", strings.Join([]string{sub, long[:1]}, "+"), string(long[3])+"!", long[3]-'0')
	x := "x"
	for range 5 {
		x += x
	}
	fmt.Println(len(x), strings.Count(x, "x"), x[:3]+"…")
	var zero string
	fmt.Printf("%q %v %d %t\n", zero, zero == "", len(zero), zero < "a")
	fmt.Printf("%5s|%-5s|%.2s|%q|%x|%5.1q|%c\n", "ab", "ab", "abc", "a\"b", "hi", "xyz", []rune("né"))
	defer func() { fmt.Println(recover()) }()
	i := 10
	fmt.Println(s[i])
}
