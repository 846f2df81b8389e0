package engine

import (
	"reflect"
	"strings"
	"testing"
)

func TestImage(t *testing.T) {
	i := Image{Programs: []Program{{Name: "In[1]", Cell: 1, Source: "package main", Entry: "f"}, {Name: "In[2]"}}, Memory: 1 << 30}
	file, err := i.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(file), "#!jeton daemon\n") {
		t.Errorf("it begins with %q", file[:20])
	}
	moved := append([]byte("#!/opt/jeton daemon\n"), file[len("#!jeton daemon\n"):]...) // as a host writes it
	if got, err := DecodeImage(moved); err != nil || !reflect.DeepEqual(got, i) {
		t.Errorf("%+v, %v, want %+v", got, err, i)
	}
	for _, bad := range []string{"", "#!x\n", "package main\n", string(file[:len(file)-3]), "#!x\n" + imageMagic} {
		if got, err := DecodeImage([]byte(bad)); err == nil {
			t.Errorf("%q is %+v", bad, got)
		}
	}
}

// FuzzDecodeImage: a file that somebody has changed is refused, or is another image, and no harm.
func FuzzDecodeImage(f *testing.F) {
	file, err := Image{Programs: []Program{{Name: "In[1]", Entry: "f"}}}.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Fuzz(func(t *testing.T, b []byte) {
		if i, err := DecodeImage(b); err == nil && len(i.Programs) == 0 {
			t.Error("an image without programs")
		}
	})
}
