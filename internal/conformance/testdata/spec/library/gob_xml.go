// encoding/gob and encoding/xml on her types.
package main

import (
	"bytes"
	"encoding/gob"
	"encoding/xml"
	"fmt"
	"strings"
)

type Op interface{ Eval() int }
type Num int
type Add struct{ L, R Op }

func (n Num) Eval() int { return int(n) }
func (a Add) Eval() int { return a.L.Eval() + a.R.Eval() }

type Vec struct{ x, y int }

func (v Vec) GobEncode() ([]byte, error) { return []byte{byte(v.x), byte(v.y)}, nil }
func (v *Vec) GobDecode(b []byte) error {
	v.x, v.y = int(b[0]), int(b[1])
	return nil
}

type Msg struct {
	ID    int
	Text  string
	Tags  []string
	M     map[string][]float64
	V     Vec
	P     *Msg
	In    struct{ A, B bool }
	Arr   [3]uint8
	Op    Op
	Any   any
	small int
}
type MsgV2 struct {
	Text  string
	Extra int
	ID    int64
}
type Address struct {
	City string `xml:"city"`
	Zip  int    `xml:"zip,attr"`
}
type Person struct {
	XMLName xml.Name  `xml:"person"`
	ID      int       `xml:"id,attr"`
	First   string    `xml:"name>first"`
	Last    string    `xml:"name>last"`
	Emails  []string  `xml:"email"`
	Home    Address   `xml:"home"`
	Work    *Address  `xml:"work,omitempty"`
	Note    string    `xml:",comment"`
	Skip    string    `xml:"-"`
	Level   Level     `xml:"level"`
	Text    string    `xml:",chardata"`
	Ok      bool      `xml:"ok"`
	F       []float64 `xml:"fs>f"`
}
type Level int

func (l Level) MarshalText() ([]byte, error) { return []byte(strings.Repeat("*", int(l))), nil }
func (l *Level) UnmarshalText(b []byte) error {
	*l = Level(len(b))
	return nil
}

type Node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Content string     `xml:",innerxml"`
	Nodes   []Node     `xml:",any"`
}

func main() {
	gob.Register(Num(0))
	gob.Register(Add{})
	gob.Register([]Vec{})
	var buf bytes.Buffer
	enc := gob.NewEncoder(&buf)
	m := Msg{ID: 1, Text: "t", Tags: []string{"a", ""}, M: map[string][]float64{"k": {1.5, 2}}, V: Vec{3, 4}, P: &Msg{ID: 2, V: Vec{1, 1}, Op: Num(1), Any: "s"}, Arr: [3]uint8{1, 2, 3}, Op: Add{Num(2), Add{Num(3), Num(4)}}, Any: []Vec{{5, 6}}, small: 9}
	m.In.B = true
	fmt.Println(enc.Encode(m), enc.Encode(&Msg{Op: Num(7), Any: 1}))
	dec := gob.NewDecoder(&buf)
	var got Msg
	fmt.Println(dec.Decode(&got))
	fmt.Printf("%d %q %q %v %v %d %v %v %v %T %v %d\n", got.ID, got.Text, got.Tags, got.M, got.V, got.P.ID, got.In, got.Arr, got.Op.Eval(), got.Any, got.Any, got.small)
	var v2 MsgV2
	fmt.Println(dec.Decode(&v2), v2)
	buf.Reset()
	gob.NewEncoder(&buf).Encode(m)
	fmt.Println(gob.NewDecoder(bytes.NewReader(buf.Bytes())).Decode(&v2), v2)
	var wrong struct{ ID string }
	err := gob.NewDecoder(bytes.NewReader(buf.Bytes())).Decode(&wrong)
	fmt.Println(err)
	type Unreg struct{ X int }
	fmt.Println(gob.NewEncoder(&buf).Encode(Msg{Any: Unreg{1}}))
	buf.Reset()
	fmt.Println(gob.NewEncoder(&buf).Encode(map[string]Add{"x": {Num(1), Num(2)}}))
	var mm map[string]Add
	fmt.Println(gob.NewDecoder(&buf).Decode(&mm), mm["x"].Eval(), gob.NewEncoder(&buf).Encode(func() {}))

	p := Person{ID: 7, First: "A<n>n", Last: "B&b", Emails: []string{"x@y", "z"}, Home: Address{"Town", 123}, Note: " note ", Skip: "s", Level: 3, Text: "text", F: []float64{1, 2.5}}
	out, err := xml.MarshalIndent(p, "", " ")
	fmt.Println(string(out), err)
	var q Person
	fmt.Println(xml.Unmarshal(out, &q), q.First, q.Last, q.Emails, q.Home, q.Work == nil, q.Level, strings.TrimSpace(q.Text), q.F, q.Note, q.XMLName.Local)
	var n Node
	fmt.Println(xml.Unmarshal([]byte(`<r a="1" x:b="2"><c>t</c><d><e/></d></r>`), &n), n.XMLName.Local, len(n.Attrs), n.Nodes[1].Nodes[0].XMLName.Local, n.Nodes[0].Content)
	for _, s := range []string{"<person><ok>maybe</ok></person>", "<person>", "<other/>", "<person id='x'/>", "text"} {
		fmt.Println(xml.Unmarshal([]byte(s), new(Person)))
	}
	_, err = xml.Marshal(map[string]int{"a": 1})
	fmt.Println(err)
	b, err := xml.Marshal([]any{1, "a", Level(2), &Address{"c", 1}, struct {
		XMLName struct{} `xml:"e"`
		V       *int     `xml:"v"`
	}{}})
	fmt.Println(string(b), err)
}
