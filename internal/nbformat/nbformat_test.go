package nbformat

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const small = `{"cells":[
 {"cell_type":"markdown","id":"a","metadata":{"x":{"y":1}},"source":["# T\n","b"],"attachments":{"p.png":{"image/png":"AA=="}}},
 {"cell_type":"code","id":"b","metadata":{},"source":"a<b","execution_count":3,"outputs":[
  {"output_type":"stream","name":"stdout","text":["1\n","2\n"]},
  {"output_type":"execute_result","data":{"text/plain":"4"},"metadata":{},"execution_count":3},
  {"output_type":"error","ename":"panic","evalue":"v","traceback":["t"]}]}],
 "metadata":{"kernelspec":{"name":"jeton","display_name":"Go","language":"go"},"custom":[1,2]},"nbformat":4,"nbformat_minor":5}`

func TestRoundTrip(t *testing.T) {
	nb, err := Parse([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	if got := nb.Cells[0].Source; got != "# T\nb" {
		t.Errorf("source = %q", got)
	}
	if lang, kernel := nb.Language(); lang != "go" || kernel != "jeton" {
		t.Errorf("Language = %q, %q", lang, kernel)
	}
	path := filepath.Join(t.TempDir(), "x.ipynb")
	if err := nb.Write(path); err != nil {
		t.Fatal(err)
	}
	again, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := nb.Bytes()
	b, _ := again.Bytes()
	if d := cmp.Diff(string(a), string(b)); d != "" {
		t.Errorf("a notebook changed when written and read again:\n%s", d)
	}
	for _, want := range []string{`"p.png"`, `"custom"`, `a<b`, `"execution_count": 3`} {
		if !strings.Contains(string(a), want) {
			t.Errorf("%s was lost:\n%s", want, a)
		}
	}
}

func TestBadFiles(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"not JSON":      {"hello\n", "not JSON"},
		"cut off":       {small[:200], "not JSON"},
		"other JSON":    {`{"a":1}`, "neither nbformat nor cells"},
		"list":          {`[1]`, "not a notebook"},
		"format 3":      {`{"nbformat":3,"worksheets":[]}`, "format 3"},
		"format 5":      {`{"nbformat":5,"cells":[]}`, "format 5"},
		"cell type":     {`{"nbformat":4,"cells":[{"cell_type":"heading","source":""}]}`, "heading"},
		"source number": {`{"nbformat":4,"cells":[{"cell_type":"code","source":1}]}`, "list of strings"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Parse = %v, want an error with %q", err, c.want)
			}
		})
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none.ipynb")); !os.IsNotExist(err) {
		t.Errorf("a missing file: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Fuzz(func(t *testing.T, b []byte) {
		nb, err := Parse(b)
		if err != nil {
			return
		}
		out, err := nb.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(out); err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, out)
		}
	})
}

func TestWriteKeepsWhatThePathIs(t *testing.T) {
	nb, err := Parse([]byte(`{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[]}`))
	if err != nil {
		t.Fatal(err)
	}
	want, _ := nb.Bytes()
	dir := t.TempDir()
	file, link, pipe := filepath.Join(dir, "private.ipynb"), filepath.Join(dir, "link.ipynb"), filepath.Join(dir, "pipe")
	if err := errors.Join(os.WriteFile(file, []byte("old"), 0o600), os.Symlink(file, link), syscall.Mkfifo(pipe, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := nb.Write(link); err != nil {
		t.Fatal(err)
	}
	if st, err := os.Lstat(link); err != nil || st.Mode().Type() != os.ModeSymlink {
		t.Errorf("the link has become %v (%v)", st.Mode(), err)
	}
	if st, err := os.Stat(file); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v (%v), want what it was", st.Mode(), err)
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the file holds %q (%v)", got, err)
	}
	read := make(chan []byte)
	go func() { b, _ := os.ReadFile(pipe); read <- b }()
	if err := nb.Write(pipe); err != nil {
		t.Error(err)
	}
	if got := <-read; !bytes.Equal(got, want) {
		t.Errorf("through the pipe came %q", got)
	}
	if err := nb.Write("/dev/full"); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a full disk: %v", err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
