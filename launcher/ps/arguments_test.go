package ps

import (
	"encoding/binary"
	"reflect"
	"testing"
)

// answer is one of kern.procargs2, as XNU's sysctl_procargsx lays it out.
func answer(count uint32, text string) []byte {
	return append(binary.NativeEndian.AppendUint32(nil, count), text...)
}

func TestArguments(t *testing.T) {
	for name, c := range map[string]struct {
		b    []byte
		want arguments
		ok   bool
	}{
		"whole": {answer(3, "/usr/local/bin/jeton\x00\x00\x00\x00jeton\x00engine\x00\x00JETON_OWNER=A\x00HOME=/Users/a\x00\x00ptr_munge=\x00"),
			arguments{"/usr/local/bin/jeton", []string{"jeton", "engine", ""}, []string{"JETON_OWNER=A", "HOME=/Users/a"}}, true},
		"without environment": {answer(1, "/bin/sh\x00sh\x00"), arguments{program: "/bin/sh", argv: []string{"sh"}}, true},
		"environment cut off": {answer(1, "/bin/sh\x00sh\x00A=1\x00B="), arguments{"/bin/sh", []string{"sh"}, []string{"A=1"}}, true},
		"empty":               {nil, arguments{}, false},
		"short":               {[]byte{1, 0}, arguments{}, false},
		"no path":             {answer(1, "/bin/sh"), arguments{}, false},
		"too few arguments":   {answer(3, "/bin/sh\x00sh\x00"), arguments{}, false},
		"a huge count":        {answer(1<<31, "/bin/sh\x00sh\x00"), arguments{}, false},
	} {
		got, ok := parse(c.b)
		if ok != c.ok || ok && !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v, want %+v, %v", name, got, ok, c.want, c.ok)
		}
	}
}

func FuzzArguments(f *testing.F) {
	f.Add(answer(2, "/bin/sh\x00\x00sh\x00-c\x00A=1\x00\x00"))
	f.Add(answer(1<<31, "x"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if a, ok := parse(b); ok && len(a.argv) > len(b) {
			t.Errorf("%d arguments of %d bytes", len(a.argv), len(b))
		}
	})
}
