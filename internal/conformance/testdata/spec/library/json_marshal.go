// encoding/json: her types written, with tags, embedding, own methods, maps, interfaces.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
)

type Status int

func (s Status) MarshalText() ([]byte, error) { return []byte([]string{"on", "off"}[s]), nil }

type Money struct{ cents int }

func (m Money) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `{"eur":%d.%02d}`, m.cents/100, m.cents%100), nil
}

type PM struct{ n int }

func (p *PM) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%d", p.n*2), nil }

type Base struct {
	ID   int
	Name string `json:"name"`
}
type Meta struct {
	Name string `json:"name"`
	Tags []string
}
type Doc struct {
	Base
	*Meta   `json:",omitempty"`
	Title   string           `json:"title"`
	Private string           `json:"-"`
	Dash    int              `json:"-,"`
	Omit    int              `json:"omit,omitempty"`
	OmitP   *int             `json:"omitp,omitempty"`
	OmitS   []int            `json:",omitempty"`
	OmitZ   time.Time        `json:"z,omitzero"`
	Str     int64            `json:"str,string"`
	Any     any              `json:"any"`
	M       map[Status]Money `json:"m"`
	IM      map[int]string   `json:"im"`
	Bytes   []byte           `json:"bytes"`
	Arr     [2]bool          `json:"arr"`
	Raw     json.RawMessage  `json:"raw"`
	hidden  int
	St      Status
	P       PM
	PP      *PM
	Nil     []int
	NilM    map[string]int
	Func    func() `json:"-"`
	F       float64
	R       rune
	Iface   fmt.Stringer
	In      struct {
		A int `json:"a"`
		B struct{ C []Status }
	}
	D time.Duration
}
type Tree struct {
	V    int
	Kids []*Tree `json:",omitempty"`
}
type Level1 struct{ Level2 }
type Level2 struct{ X, Y int }
type Shadow struct {
	Level2
	X string
}
type Gen[T any] struct {
	Val  T   `json:"val"`
	List []T `json:"list,omitempty"`
}
type unexp struct{ Pub int }
type EmbUnexp struct {
	unexp
	Z int
}
type Bad struct{ C chan int }
type ErrM struct{}

func (ErrM) MarshalJSON() ([]byte, error) { return nil, fmt.Errorf("no json today") }

type Named string
type NB []byte
type str struct{}

func (str) String() string { return "never" }

func show(v any) {
	b, err := json.Marshal(v)
	fmt.Println(string(b), err)
}

func main() {
	d := Doc{Base: Base{1, "base"}, Title: "T<&>\u2028", Private: "p", Dash: 2, Str: 12, Any: []any{1, "a", nil, 2.5, Money{5}}, M: map[Status]Money{1: {150}, 0: {5}}, IM: map[int]string{10: "a", 9: "b"}, Bytes: []byte("hi"), Raw: json.RawMessage(`{"r": 1}`), St: 1, PP: &PM{4}, F: 1e21, R: 'x'}
	d.In.B.C = []Status{0, 1}
	show(d)
	d.Meta = &Meta{"meta", []string{"t"}}
	d.Iface = str{}
	show(&d.Meta)
	b, _ := json.Marshal(&d)
	var back map[string]any
	fmt.Println(json.Unmarshal(b, &back), len(back), back["Tags"], back["name"], back["P"])
	show(Tree{1, []*Tree{{2, nil}, {3, []*Tree{{V: 4}}}, nil}})
	show(Level1{Level2{1, 2}})
	show(Shadow{Level2{1, 2}, "s"})
	show([]any{Gen[int]{1, []int{2}}, Gen[Status]{Val: 1}, Gen[Gen[string]]{Gen[string]{"x", nil}, nil}, Gen[any]{}})
	show(EmbUnexp{unexp{1}, 2})
	show(map[string]any{"z": 1, "a": []Named{"n"}, "m": map[Named]int{"k": 1}, "b": NB("b")})
	show([]any{true, nil, 'a', "\x00\u00e9\"\\/<>", 1.0, 1e6, 1e20, 1e-7, float32(0.1), math.MaxInt64, uint8(3), []byte(nil), [0]int{}, struct{}{}, []string{}, map[int]int{}})
	show([2]Status{0, 1})
	show(struct {
		A int `json:"b"`
		B int `json:"c"`
		C int `json:"c"`
		Ω int
		E error
	}{1, 2, 3, 4, nil})
	show(time.Date(2026, 11, 24, 1, 2, 3, 4000, time.UTC))
	for _, x := range []any{Bad{}, ErrM{}, map[string]ErrM{"k": {}}, math.NaN(), func() {}, map[bool]int{true: 1}, []any{make(chan int)}, complex(1, 2), json.RawMessage("{bad")} {
		show(x)
	}
	pm := PM{3}
	show([]any{pm, &pm, []PM{pm}, []*PM{&pm}, struct{ P PM }{pm}, &struct{ P PM }{pm}, map[string]PM{"k": pm}})
	ind, _ := json.MarshalIndent(Tree{1, []*Tree{{V: 2}}}, ">", "  ")
	fmt.Println(string(ind))
	var sb strings.Builder
	enc := json.NewEncoder(&sb)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	fmt.Println(enc.Encode(map[string]string{"h": "<a&b>"}), enc.Encode(Money{99}), sb.String())
	type cyc struct{ Next *cyc }
	c := &cyc{}
	c.Next = c
	_, err := json.Marshal(c)
	fmt.Println(err != nil)
}
