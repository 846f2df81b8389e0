// text/template over her types: fields, methods, maps, ranges, functions, errors.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/template"
)

type Item struct {
	Name  string
	Price Money
	Tags  []string
	Attr  map[string]any
	sub   *Item
}
type Money int

func (m Money) String() string       { return fmt.Sprintf("€%d.%02d", int(m)/100, int(m)%100) }
func (m Money) Times(n int) Money    { return m * Money(n) }
func (i Item) Expensive() bool       { return i.Price > 1000 }
func (i *Item) Sub() *Item           { return i.sub }
func (i Item) Fail() (string, error) { return "", errors.New("item failed") }
func (i Item) Join(sep string, more ...string) string {
	return strings.Join(append(i.Tags, more...), sep)
}

type Cart struct {
	Owner *User
	Items []*Item
	Fn    func(int) int
	Ch    chan int
	Iter  func(func(int, string) bool)
	Any   any
}
type User struct {
	Base
	Name string
}
type Base struct{ ID int }

func (b Base) Ident() string { return fmt.Sprint("#", b.ID) }

type Num interface{ ~int | ~float64 }

func sum[T Num](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

const text = `{{define "item"}}{{.Name}}={{.Price}}{{if .Expensive}}!{{end}}{{with .Attr}}{{range $k, $v := .}} {{$k}}:{{$v}}{{end}}{{end}}{{end -}}
Owner {{.Owner.Name}} {{.Owner.Ident}} {{.Owner.ID}}
{{range $i, $it := .Items}}{{if $i}}, {{end}}{{template "item" $it}}{{else}}none{{end}}
{{- range .Items}}
  {{.Name | printf "%-5s" | upper}} {{len .Tags}} {{.Join "+" "x" "y"}} {{(.Price.Times 3)}} {{with .Sub}}sub {{.Name}}{{else}}no sub{{end}}
{{- end}}
{{call .Fn 4}} {{index (index .Items 0).Attr "k"}} {{index .Items 1 | name}} {{slice "abcdef" 1 3}} {{sum 1 2 3}}
{{range $i, $s := .Iter}}{{$i}}{{$s}} {{end}}{{range 3}}{{.}}{{if eq . 1}}{{break}}{{end}}{{end}} {{range .Ch}}<{{.}}>{{end}}
{{if and (gt .Owner.ID 5) (or false .Any)}}yes{{else if not .Any}}no any{{end}} {{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}} {{printf "%T %v" .Any .Any}} {{html "<a>"}} {{js "it's"}} {{print 1 "a" nil}}
{{/* comment */}}{{"q\"s" | printf "%q"}} {{eq .Owner.ID 1 7}} {{lt "a" "b"}} {{ne 1.5 2.5}} {{le 3 3}} {{len .Owner.Name}}
`

func main() {
	funcs := template.FuncMap{"upper": strings.ToUpper, "name": func(i *Item) string { return "<" + i.Name + ">" }, "sum": sum[int], "boom": func() (int, error) { return 0, errors.New("boom") }, "panics": func() int { panic("in func") }}
	t := template.Must(template.New("cart").Funcs(funcs).Parse(text))
	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	close(ch)
	c := Cart{&User{Base{7}, "Ann"}, []*Item{{Name: "pen", Price: 250, Tags: []string{"a"}, Attr: map[string]any{"k": Money(5), "a": 1}}, {Name: "desk", Price: 15000, sub: &Item{Name: "leg"}}}, func(i int) int { return i * i }, ch, func(yield func(int, string) bool) { _ = yield(1, "one") && yield(2, "two") }, nil}
	if err := t.Execute(os.Stdout, c); err != nil {
		fmt.Println(err)
	}
	for _, s := range []string{"{{.Nope}}", "{{.Owner.Fail}}", "{{(index .Items 0).Fail}}", "{{index .Items 5}}", "{{boom}}", "{{panics}}", "{{.Fn 1}}", "{{nofunc}}", "{{if}}", "{{.Items.Name}}", "{{template \"x\"}}", "{{range}}", "{{.Any.Field}}", "{{.Owner.Ident 3}}", "{{(index .Items 0).sub}}", "{{end}}", "{{len 3}}", "{{sum 1 \"a\"}}", "{{lt 1 \"a\"}}", "{{call .Owner}}"} {
		t, err := template.New("e").Funcs(funcs).Parse(s)
		if err == nil {
			err = t.Execute(&strings.Builder{}, &c)
		}
		var ee template.ExecError
		fmt.Println(err, errors.As(err, &ee))
	}
	template.Must(template.New("m").Option("missingkey=zero").Parse("{{.a}} {{.b}} {{range .l}}[{{.}}]{{end}}\n")).Execute(os.Stdout, map[string]any{"a": Money(3), "l": []Money{1, 2}})
	template.Must(template.New("s").Parse("{{range .}}{{.}} {{end}}{{len .}}\n")).Execute(os.Stdout, []fmt.Stringer{Money(100), Money(1)})
}
