// fmt: panics inside methods, nil receivers, wrapped errors, scanning into her types, Print spacing, states and writers.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

type Bad struct{ n int }

func (b Bad) String() string { panic(fmt.Sprint("bad ", b.n)) }

type NilP struct{ v int }

func (p *NilP) String() string { return fmt.Sprint("v", p.v) }

type NilOK struct{}

func (p *NilOK) String() string { return fmt.Sprint("ok nil ", p == nil) }

type PErr struct{}

func (PErr) Error() string { panic(errors.New("in Error")) }

type Loop struct{ self *Loop }

func (l Loop) String() string { return fmt.Sprintf("Loop(%v)", l.self == nil) }

type Temp float64

func (t *Temp) Scan(s fmt.ScanState, verb rune) error {
	tok, err := s.Token(true, func(r rune) bool { return r >= '0' && r <= '9' || r == '.' })
	if err != nil {
		return err
	}
	var f float64
	if _, err := fmt.Sscan(string(tok), &f); err != nil {
		return err
	}
	if r, _, err := s.ReadRune(); err == nil && r == 'F' {
		f = (f - 32) * 5 / 9
	} else if err == nil && r != 'C' {
		return fmt.Errorf("unit %q", r)
	}
	*t = Temp(f)
	return nil
}

type Name string
type Level int
type Fmt struct{}

func (Fmt) Format(s fmt.State, v rune) {
	fmt.Fprintf(s, fmt.FormatString(s, v), 42)
	io.WriteString(s, "!")
}

type count struct{ n int }

func (c *count) Write(p []byte) (int, error) { c.n += len(p); return len(p), nil }

type failing struct{}

func (failing) Write(p []byte) (int, error) { return 1, errors.New("disk full") }

type Multi []error

func (m Multi) Error() string   { return fmt.Sprint(len(m), " errors") }
func (m Multi) Unwrap() []error { return m }

func main() {
	fmt.Println(Bad{1}, &Bad{2}, []Bad{{3}})
	fmt.Printf("%v %s %d %+v %#v\n", Bad{4}, Bad{5}, Bad{6}, struct{ B Bad }{}, Bad{7})
	var np *NilP
	var ok *NilOK
	var st fmt.Stringer = np
	fmt.Println(np, ok, st, []fmt.Stringer{np, ok}, struct{ P *NilOK }{})
	fmt.Printf("%v %s %+v %d\n", np, np, np, np)
	fmt.Println(PErr{}, &PErr{}, Loop{}, Loop{&Loop{}})
	var ne *PErr
	fmt.Println(ne == nil, fmt.Sprint(error(nil)))

	e1 := errors.New("e1")
	w := fmt.Errorf("w: %w and %w, %v, %d", e1, io.EOF, os.ErrNotExist, 3)
	fmt.Println(w, errors.Is(w, e1), errors.Is(w, io.EOF), errors.Is(w, os.ErrNotExist), errors.Unwrap(w) == nil, errors.Unwrap(fmt.Errorf("%w", e1)) == e1)
	bad := fmt.Errorf("bad %w", "string")
	fmt.Println(bad, fmt.Errorf("none %w"), fmt.Errorf("nil %w", nil), errors.Unwrap(bad))
	fmt.Printf("%T %T %T %v\n", w, fmt.Errorf("%w", e1), fmt.Errorf("plain"), Multi{e1, w})
	fmt.Println(errors.Is(Multi{e1}, e1), errors.Is(fmt.Errorf("%w", Multi{io.EOF}), io.EOF))

	fmt.Print("a", "b", 1, 2, true, "c", 3.5, nil, 'x', "\n")
	fmt.Print(1, 2, "s", "t", e1, e1, "\n")
	fmt.Print(Level(1), Level(2), Name("n"), Name("m"), "\n")
	fmt.Println(fmt.Sprint(), fmt.Sprintln("x", 1) == "x 1\n", fmt.Sprint("a", 1, 2, "b"), fmt.Sprint([]any{}...) == "")

	var t1, t2 Temp
	n, err := fmt.Sscan("212F 37.5C", &t1, &t2)
	fmt.Println(n, err, t1, t2)
	n, err = fmt.Sscan("5X", &t1)
	fmt.Println(n, err)
	var nm Name
	var lv Level
	var b bool
	var r rune
	var f float32
	n, err = fmt.Sscanf("bob:7 true 3.5 z", "%s", &nm)
	fmt.Println(n, err, nm)
	n, err = fmt.Sscanf("7:true:2.5:q:ff", "%d:%t:%f:%c:%x", &lv, &b, &f, &r, new(int))
	fmt.Println(n, err, lv, b, f, string(r))
	n, err = fmt.Sscanf("12 abc", "%d %d", &lv, new(int))
	fmt.Println(n, err, lv)
	n, err = fmt.Sscan("300", new(uint8))
	fmt.Println(n, err)
	rd := strings.NewReader("1 2\n3\n")
	var x, y int
	fmt.Println(fmt.Fscanln(rd, &x, &y))
	fmt.Println(fmt.Fscanln(rd, &x, &y))
	fmt.Println(fmt.Fscan(rd, &x))
	fmt.Println(x, y)

	fmt.Printf("%v %5d|%-6d|%+d|%x|%08.3f|%q\n", Fmt{}, Fmt{}, Fmt{}, Fmt{}, Fmt{}, Fmt{}, Fmt{})
	var c count
	fmt.Fprintf(&c, "%s %d", "hello", 5)
	fmt.Fprintln(&c, Name("n"), Level(2))
	k, err := fmt.Fprint(failing{}, "text")
	fmt.Println(c.n, k, err)
	buf := fmt.Appendf(nil, "%03d|", 7)
	buf = fmt.Append(buf, 1, 2, "x")
	buf = fmt.Appendln(buf, "end", Level(9))
	fmt.Printf("%q %s", buf, bytes.ToUpper(buf))
	fmt.Printf("%t %v %s %v\n", "notbool", struct{}{}, 5, [3]byte{1, 2, 3})
	fmt.Printf("%s %v %d\n", []any{1, "a", nil, e1}, []any{nil, Level(3)}, []any{"s", 2})
	fmt.Printf("%-10s|%10s|%.3s|%-8q|%#q|%+q|% d|%+.2e|%#x|%#o|%#b|%U|%#U\n", "left", "right", "truncate", "q", "raw", "é", 5, 12345.678, 255, 8, 5, 0x1F600, 'é')
	fmt.Printf("%3c|%-3c|%03d|%+03d|% x|%#v|%#v|%#v|%v\n", 'a', 'b', 7, -7, "abc", uint8(3), 'x', []uint8{1}, &struct{ a int }{1})
	fmt.Printf("%6.3v|%.0f|%g|%G|%.3g|%10.2g|%v|%v\n", 3.14159, 2.5, 1e-7, 1e21, 1234567.0, 0.000012345, 1e20, float32(1)/3)
}
