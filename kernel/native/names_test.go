package native

import (
	"encoding/binary"
	"strings"
	"testing"
)

// name is a record as the linker writes it.
func name(flags byte, text, tag string) []byte {
	b := binary.AppendUvarint([]byte{flags}, uint64(len(text)))
	b = append(b, text...)
	if tag != "" {
		b[0] |= nameTag
		b = append(binary.AppendUvarint(b, uint64(len(tag))), tag...)
	}
	return b
}

func TestCleanNames(t *testing.T) {
	const tag = "ᐧ0123456789"
	long := "*map[string]struct { " + strings.Repeat("Field main.T"+tag+"; ", 20) + "}"
	for _, c := range []struct{ what, text, tag, want string }{
		{"a type", "*main.T" + tag, "", "*main.T"},
		{"two types", "*map[main.K" + tag + "]*main.V" + tag, "", "*map[main.K]*main.V"},
		{"an instance", "*main.G" + tag + "[" + Path + ".T" + tag + "]", "", "*main.G[main.T]"},
		{"long", long, "", strings.ReplaceAll(long, tag, "")},
		{"an embedded field", "Inner" + tag, "", "Inner"},
		{"an embedded field with a tag", "Inner" + tag, `json:"inner"`, "Inner"},
		{"unicode", "*main.Größe" + tag, "", "*main.Größe"},
		{"the package", Path, "", "main"},
		{"another name", "*main.T", "", "*main.T"},
	} {
		before, after := name(1, "before", ""), name(0, "after", "")
		so := append(append(append([]byte{}, before...), name(8, c.text, c.tag)...), after...)
		cleanNames(so)
		r, ok := recordAt(so, len(before)+1+len(binary.AppendUvarint(nil, uint64(len(c.want)))))
		if !ok || string(so[r.text:r.end]) != c.want {
			t.Errorf("%s: %q became %q", c.what, c.text, so[len(before):])
			continue
		}
		if c.tag != "" && !strings.HasPrefix(string(so[r.end+1:]), c.tag) {
			t.Errorf("%s: the tag is %q", c.what, so[r.end:])
		}
		if !strings.HasPrefix(string(so), string(before)) || !strings.HasSuffix(string(so), string(after)) {
			t.Errorf("%s: the neighbours are touched: %q", c.what, so)
		}
	}
}

// Names of functions stand one after the other, each with a zero at its end; they stay.
func TestCleanNamesLeavesFunctions(t *testing.T) {
	const tag = "ᐧ0123456789"
	text := "runtime.main\x00" + Path + ".(*T" + tag + ").Len\x00" + Path + ".ᐧ0123456789ᐧfib" + strings.Repeat(".func1", 20) + "\x00main\x00"
	so := []byte(text)
	cleanNames(so)
	if string(so) != text {
		t.Errorf("%q\nbecame %q", text, so)
	}
}

func FuzzCleanNames(f *testing.F) {
	f.Add([]byte("\x00\x11*main.Tᐧ0123456789"))
	f.Add([]byte("\x02\x80ᐧ0123456789"))
	f.Add(name(2, "Tᐧ0123456789", "tag"))
	f.Fuzz(func(t *testing.T, so []byte) {
		n := len(so)
		cleanNames(so)
		if len(so) != n {
			t.Error("the length changed")
		}
	})
}

func TestFuncName(t *testing.T) {
	for from, want := range map[string]string{
		Path + ".ᐧ0123456789ᐧfib":                                   "main.fib",
		Path + ".ᐧ0123456789ᐧfib.func1":                             "main.fib.func1",
		Path + ".(*Tᐧ0123456789).M":                                 "main.(*T).M",
		Path + ".ᐧ0123456789ᐧMap[...]":                              "main.Map[...]",
		Path + ".ᐧ0123456789ᐧᐧsteps":                                "main.In(12)",
		Path + ".ᐧ0123456789ᐧᐧsteps.func2":                          "main.In(12).func2",
		Path + ".ᐧ0123456789ᐧᐧrun.ᐧ0123456789ᐧᐧsteps.func2":         "main.In(12).func2", // inlined
		Path + ".ᐧ0123456789ᐧᐧsteps.ᐧ0123456789ᐧfib.func2":          "main.In(12).fib.func2",
		Path + ".ᐧ0123456789ᐧᐧinitᐧ0":                               "main.init.0",
		Path + ".ᐧ0123456789ᐧᐧvars.func1":                           "main.init.func1",
		Path + ".Tᐧ0123456789.ᐧhidden.func1":                        "main.T.ᐧhidden.func1",
		Path + ".ᐧpoll":                                             "jeton.poll",
		Path + ".ᐧ0123456789ᐧᐧrun":                                  "jeton.run",
		"slices.Max[go.shape.[]" + Path + ".Tᐧ0123456789,go.shape]": "slices.Max[go.shape.[]main.T,go.shape]",
		"fmt.Println": "fmt.Println",
	} {
		if got := FuncName(from, "In[12]"); got != want {
			t.Errorf("%s: %q, want %q", from, got, want)
		}
	}
	if got := plainText("*main.Tᐧ0123456789 has no field x"); got != "*main.T has no field x" {
		t.Errorf("in an error: %q", got)
	}
}

func TestUnify(t *testing.T) {
	object := func(fingerprint string) string {
		return "!<arch>\nexport data " + fingerprint + "\n$$\n" + objectMagic + fingerprint + "the rest"
	}
	a, err := unify([]byte(object("12345678")))
	b, err2 := unify([]byte(object("abcdefgh")))
	if err != nil || err2 != nil || string(a) != string(b) || string(a) != object(sameFingerprint) {
		t.Errorf("%q, %v\n%q, %v", a, err, b, err2)
	}
	for _, bad := range []string{"", "!<arch>\n", objectMagic, objectMagic + "123"} {
		if _, err := unify([]byte(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
