// encoding/json: her types read, with errors in the library's words.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

type Status int

func (s *Status) UnmarshalText(b []byte) error {
	switch string(b) {
	case "on":
		*s = 1
	case "off":
		*s = 2
	default:
		return fmt.Errorf("unknown status %q", b)
	}
	return nil
}

type Point struct{ X, Y int }

func (p *Point) UnmarshalJSON(b []byte) error {
	var a [2]int
	if err := json.Unmarshal(b, &a); err != nil {
		return fmt.Errorf("point: %w", err)
	}
	p.X, p.Y = a[0], a[1]
	return nil
}

type Base struct{ ID int }
type Doc struct {
	Base
	*Extra
	Name   string `json:"name"`
	S      Status
	P      Point
	PP     *Point
	L      []Point
	M      map[Status][]int
	A      any
	Arr    [2]string
	Raw    json.RawMessage
	N      json.Number
	F      float32
	I8     int8
	B      []byte
	Ptr    **int
	In     struct{ Deep []struct{ V bool } }
	str    string
	Quoted int `json:",string"`
	Iface  fmt.Stringer
}
type Extra struct{ Note string }
type Shape interface{ Area() float64 }
type Sq struct{ S float64 }
type Rect struct{ W, H float64 }

func (s Sq) Area() float64    { return s.S * s.S }
func (r *Rect) Area() float64 { return r.W * r.H }

type Shapes []Shape

func (ss *Shapes) UnmarshalJSON(b []byte) error {
	var raws []struct {
		Type string
		Data json.RawMessage
	}
	if err := json.Unmarshal(b, &raws); err != nil {
		return err
	}
	for _, r := range raws {
		var s Shape
		switch r.Type {
		case "sq":
			var q Sq
			if err := json.Unmarshal(r.Data, &q); err != nil {
				return err
			}
			s = q
		case "rect":
			s = new(Rect)
			if err := json.Unmarshal(r.Data, s); err != nil {
				return err
			}
		default:
			return errors.New("no shape " + r.Type)
		}
		*ss = append(*ss, s)
	}
	return nil
}

type Tree struct {
	V int
	L []Tree
	R *Tree
}
type Gen[T any] struct{ Val T }

func main() {
	var d Doc
	err := json.Unmarshal([]byte(`{"id":1,"Note":"n","NAME":"case","S":"off","P":[1,2],"PP":[3,4],"L":[[5,6],[7,8]],"M":{"on":[1],"off":null},
		"A":{"x":[1,"s",null,true,{"y":1.5}]},"Arr":["a","b","c"],"Raw":{"k": [1, 2]},"N":12.50,"F":0.1,"I8":-5,"B":"aGk=","Ptr":7,"In":{"Deep":[{"V":true},{}]},"str":"no","Quoted":"42","unknown":[{}]}`), &d)
	fmt.Println(err, d.ID, d.Note, d.Name, d.S, d.P, *d.PP, d.L, d.M, d.A, d.Arr, string(d.Raw), d.N, d.F, d.I8, string(d.B), **d.Ptr, d.In, d.str, d.Quoted)
	fmt.Printf("%T %T\n", d.A, d.A.(map[string]any)["x"].([]any)[4])
	f, err := d.N.Float64()
	_, err2 := d.N.Int64()
	fmt.Println(f, err, err2 != nil)
	d.L[0].X = 100
	fmt.Println(json.Unmarshal([]byte(`{"L":[[9,9]],"M":{"on":[5]},"PP":null,"Arr":["z"],"A":null}`), &d), d.L, d.M, d.PP, d.Arr, d.A)
	var ss Shapes
	fmt.Println(json.Unmarshal([]byte(`[{"type":"sq","data":{"S":3}},{"type":"rect","data":{"w":2,"h":5}}]`), &ss))
	for _, s := range ss {
		fmt.Printf("%T %v ", s, s.Area())
	}
	fmt.Println()
	for _, in := range []string{`{"S":"broken"}`, `{"P":[1,"x"]}`, `{"I8":300}`, `{"name":5}`, `{"L":{}}`, `{"In":{"Deep":[{"V":"x"}]}}`, `{"M":{"zzz":[]}}`, `{`, `{"a":1,}`, `[1,2`, ``, `nul`, `{"name":"\ud800"}`, `{"name":"x"} extra`, `{"Iface":1}`, `{"Quoted":42}`, `{"F":1e999}`, `"str"`, `{"B":"!!"}`} {
		var d Doc
		err := json.Unmarshal([]byte(in), &d)
		var te *json.UnmarshalTypeError
		var se *json.SyntaxError
		fmt.Printf("%s: %v", in, err)
		if errors.As(err, &te) {
			fmt.Printf(" [type %s %s %s.%s %d]", te.Value, te.Type, te.Struct, te.Field, te.Offset)
		}
		if errors.As(err, &se) {
			fmt.Printf(" [syntax at %d]", se.Offset)
		}
		fmt.Println()
	}
	fmt.Println(json.Unmarshal([]byte("1"), nil), json.Unmarshal([]byte("1"), d), json.Unmarshal([]byte("1"), (*int)(nil)))
	var t Tree
	fmt.Println(json.Unmarshal([]byte(`{"V":1,"L":[{"V":2,"R":{"V":3}},{}],"R":{"L":null}}`), &t), t.L[0].R.V, len(t.L), t.R.L == nil)
	var g Gen[map[string]Gen[[]Point]]
	fmt.Println(json.Unmarshal([]byte(`{"val":{"a":{"val":[[1,2]]}}}`), &g), g)
	var m map[string]*Point
	var mi map[int8]any
	fmt.Println(json.Unmarshal([]byte(`{"p":[1,2],"q":null}`), &m), *m["p"], m["q"], json.Unmarshal([]byte(`{"1":2,"-3":"x"}`), &mi), mi)
	dec := json.NewDecoder(strings.NewReader(`{"id":1} {"id":2,"zz":1} [3] `))
	for {
		var b Base
		if err := dec.Decode(&b); err == io.EOF {
			break
		} else if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Print(b, dec.More(), " ")
	}
	dec = json.NewDecoder(strings.NewReader(`{"ID":1,"zz":2}`))
	dec.DisallowUnknownFields()
	fmt.Println(dec.Decode(new(Base)))
	dec = json.NewDecoder(strings.NewReader(`{"a":[1,{"b":null}]}`))
	for {
		tok, err := dec.Token()
		if err != nil {
			break
		}
		fmt.Printf("%T:%v ", tok, tok)
	}
	fmt.Println()
	var a any = &Point{}
	fmt.Println(json.Unmarshal([]byte(`[8,9]`), a), a.(*Point).Y, json.Valid([]byte(`{"x":01}`)))
}
