package notebook

import (
	"fmt"
	"go/types"
	"io"
	"runtime"
	"strconv"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/front"
	"jeton/runtime/session"
)

// sizes are the bytes that variables hold, by name: their own, and those of the string, the slice, the map, the channel
// buffer or the pointer's target that they hold right away; what is further in is not counted, since other goroutines may
// be at it. Only the engine knows lengths: a cell that makes nothing live asks it. Without an answer there are no sizes.
func (c *run) sizes(names []check.Name) map[string]int64 {
	sizes := types.SizesFor("gc", runtime.GOARCH)
	found := map[string]int64{}
	each := map[string]int64{} // the bytes of an element of those whose length must be asked
	var asked, calls []string
	for _, n := range names {
		v, ok := n.Object.(*types.Var)
		if !ok {
			continue
		}
		found[n.Name] = sizes.Sizeof(v.Type())
		count := ""
		switch t := v.Type().Underlying().(type) {
		case *types.Pointer:
			each[n.Name], count = sizes.Sizeof(t.Elem()), "jeton_size(!jeton_reflect.ValueOf(%s).IsNil())"
		case *types.Slice:
			each[n.Name], count = sizes.Sizeof(t.Elem()), "jeton_reflect.ValueOf(%s).Cap()"
		case *types.Chan:
			each[n.Name], count = sizes.Sizeof(t.Elem()), "jeton_reflect.ValueOf(%s).Cap()"
		case *types.Map:
			each[n.Name], count = sizes.Sizeof(t.Key())+sizes.Sizeof(t.Elem()), "jeton_reflect.ValueOf(%s).Len()"
		case *types.Basic:
			if t.Kind() == types.String {
				each[n.Name], count = 1, "jeton_reflect.ValueOf(%s).Len()"
			}
		}
		if count != "" {
			asked, calls = append(asked, n.Name), append(calls, fmt.Sprintf(count, n.Name))
		}
	}
	if len(asked) == 0 {
		return found
	}
	lengths, ok := c.lengths(calls)
	if !ok || len(lengths) != len(asked) {
		return nil
	}
	for i, name := range asked {
		found[name] += lengths[i] * each[name]
	}
	return found
}

// lengths runs calls that give numbers. The names of the text are its own: a notebook may have a variable that is called len.
func (c *run) lengths(calls []string) (all []int64, ok bool) {
	text := "import (jeton_fmt \"fmt\"; jeton_reflect \"reflect\")\n" +
		"jeton_size := func(is bool) (n uint8) { if is { n = 1 }; return }\n" +
		"jeton_fmt.Print(jeton_fmt.Sprintln(" + strings.Join(calls, ", ") + "))"
	src, errs := cell.Syntax(c.name, text)
	if errs != nil {
		return nil, false
	}
	d, fail := c.desk()
	if fail != nil {
		return nil, false
	}
	res, errs := c.nb.checker.Check(src)
	if errs != nil {
		return nil, false
	}
	prog, ended, err := d.translator.translate(res)
	if err != nil {
		return nil, false
	}
	var out strings.Builder
	asking := *c
	asking.out = writes{c.out, &out}
	fault := asking.program(d.client, prog)
	ended(false, nil)
	if fault != nil {
		return nil, false
	}
	for _, word := range strings.Fields(out.String()) {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, false // another goroutine printed meanwhile
		}
		all = append(all, n)
	}
	return all, true
}

// writes is an Output that takes what is printed to w.
type writes struct {
	front.Output
	w io.Writer
}

func (w writes) Stream(_ string, text []byte) { _, _ = w.w.Write(text) }
func (writes) Result(session.Bundle)          {}

// byteSize writes a number of bytes for people: 24 B, 1.5 kB, 80 MB.
func byteSize(n int64) string {
	const step = 1000
	if n < step {
		return fmt.Sprintf("%d B", n)
	}
	x, unit := float64(n)/step, 0
	for x >= step && unit < len("kMGTP")-1 {
		x, unit = x/step, unit+1
	}
	if x < 10 {
		return fmt.Sprintf("%.1f %cB", x, "kMGTP"[unit])
	}
	return fmt.Sprintf("%.0f %cB", x, "kMGTP"[unit])
}
