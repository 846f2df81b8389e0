package main

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"time"
)

type Addr struct {
	Street string `json:"street"`
	Zip    *int   `json:"zip,omitempty"`
}
type Base struct {
	ID int `json:"id"`
}
type Person struct {
	Base
	Name    string `json:"name"`
	Age     int    `json:"age,omitempty"`
	private string
	Tags    []string          `json:"tags"`
	Addr    Addr              `json:"addr"`
	Meta    map[string]any    `json:"meta,omitempty"`
	Skip    string            `json:"-"`
	Color   Color             `json:"color"`
	When    time.Duration     `json:"when"`
	M       map[string]string `json:"m"`
}
type Color int

func (c Color) MarshalJSON() ([]byte, error) { return json.Marshal(fmt.Sprint("color-", int(c))) }
func (c *Color) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	_, err := fmt.Sscanf(s, "color-%d", (*int)(c))
	return err
}

type Level int

func (l Level) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("L%d", int(l))), nil }
func (l *Level) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "L%d", (*int)(l))
	return err
}

type Msg struct {
	Kind string
	N    int
	Data []byte
}
type XM struct {
	XMLName xml.Name `xml:"m"`
	A       int      `xml:"a,attr"`
	B       []string `xml:"b"`
}

func main() {
	p := Person{Base: Base{7}, Name: "Ann", private: "x", Tags: []string{"a", "b"}, Color: 3, When: time.Second}
	b, err := json.Marshal(p)
	fmt.Println(string(b), err)
	var q Person
	err = json.Unmarshal([]byte(`{"id":9,"name":"Bob","age":5,"tags":null,"addr":{"street":"S","zip":75},"color":"color-4","meta":{"k":[1,"x",null,{"z":true}]}}`), &q)
	fmt.Println(err, q.ID, q.Name, q.Age, q.Tags == nil, q.Addr.Street, *q.Addr.Zip, q.Color, q.Meta)
	var any1 any
	json.Unmarshal([]byte(`{"a":[1,2.5,"s",null,true],"b":{}}`), &any1)
	fmt.Println(any1)
	m := any1.(map[string]any)
	fmt.Println(m["a"].([]any)[1].(float64) * 2)
	out, _ := json.MarshalIndent(map[string]any{"z": 1, "a": []int{1}, "n": nil, "p": Addr{Street: "<x>"}}, "", "  ")
	fmt.Println(string(out))
	b, _ = json.Marshal([]any{Level(2), map[Level]int{3: 1}, struct {
		A int `json:"aa"`
		b int
	}{1, 2}, []byte("hi"), [2]bool{true}})
	fmt.Println(string(b))
	var lv struct{ L Level }
	fmt.Println(json.Unmarshal([]byte(`{"L":"L8"}`), &lv), lv)
	err = json.Unmarshal([]byte(`{"name": 5}`), &q)
	fmt.Println(err)
	err = json.Unmarshal([]byte(`{bad`), &q)
	fmt.Println(err)
	dec := json.NewDecoder(bytes.NewReader([]byte(`{"Kind":"a","N":1} {"Kind":"b","N":2}`)))
	for dec.More() {
		var m Msg
		if dec.Decode(&m) != nil {
			break
		}
		fmt.Println(m.Kind, m.N)
	}
	json.NewEncoder(os.Stdout).Encode(Msg{"k", 1, []byte{1, 2}})
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(Msg{"gob", 5, []byte("d")}); err != nil {
		fmt.Println(err)
	}
	var gm Msg
	fmt.Println(gob.NewDecoder(&buf).Decode(&gm), gm.Kind, gm.N, string(gm.Data))
	bb := new(bytes.Buffer)
	binary.Write(bb, binary.BigEndian, struct {
		A uint16
		B int8
	}{258, -1})
	fmt.Println(bb.Bytes(), binary.LittleEndian.Uint32([]byte{1, 0, 0, 1}))
	x, err := xml.Marshal(XM{A: 1, B: []string{"x", "y"}})
	fmt.Println(string(x), err)
	var xm XM
	fmt.Println(xml.Unmarshal([]byte(`<m a="5"><b>q</b></m>`), &xm), xm.A, xm.B)
}
