package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"text/template"
	"time"
)

type Rot struct{ r io.Reader }

func (r Rot) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	for i := range p[:n] {
		if c := p[i]; c >= 'a' && c <= 'z' {
			p[i] = 'a' + (c-'a'+13)%26
		}
	}
	return n, err
}

type Count struct{ n int }

func (c *Count) Write(p []byte) (int, error) { c.n += len(p); return len(p), nil }

type Inv struct {
	Name  string
	Items []Item
	Total func() int
}
type Item struct {
	Name string
	Qty  int
}

func (i Item) Cost(p int) int { return i.Qty * p }

func main() {
	dir, err := os.MkdirTemp("", "x")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	fn := filepath.Join(dir, "a.txt")
	fmt.Println(os.WriteFile(fn, []byte("line1\nline two\n\nlast"), 0o644))
	f, _ := os.Open(fn)
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		fmt.Printf("%q ", sc.Text())
	}
	fmt.Println(sc.Err())
	f.Seek(0, io.SeekStart)
	rd := bufio.NewReader(f)
	s, err := rd.ReadString('\n')
	fmt.Printf("%q %v\n", s, err)
	r, n, _ := rd.ReadRune()
	fmt.Println(r, n)
	f.Close()
	out, _ := os.OpenFile(fn, os.O_APPEND|os.O_WRONLY, 0)
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "%s-%d", "app", 1)
	w.Flush()
	out.Close()
	b, _ := os.ReadFile(fn)
	fmt.Println(len(b), string(b[len(b)-5:]))
	ents, _ := os.ReadDir(dir)
	for _, e := range ents {
		fmt.Println(e.Name(), e.IsDir())
	}
	io.Copy(os.Stdout, Rot{strings.NewReader("uryyb\n")})
	var c Count
	mw := io.MultiWriter(&c, io.Discard)
	io.WriteString(mw, "12345")
	fmt.Println(c.n)
	tr := io.TeeReader(strings.NewReader("tee"), &c)
	io.ReadAll(tr)
	fmt.Println(c.n)
	lr := io.LimitReader(Rot{strings.NewReader("nopq")}, 2)
	x, _ := io.ReadAll(lr)
	fmt.Println(string(x))
	pr, pw := io.Pipe()
	go func() { fmt.Fprint(pw, "piped"); pw.Close() }()
	y, _ := io.ReadAll(pr)
	fmt.Println(string(y))
	words := bufio.NewScanner(strings.NewReader("a bb  ccc"))
	words.Split(bufio.ScanWords)
	k := 0
	for words.Scan() {
		k += len(words.Text())
	}
	fmt.Println(k)
	t := template.Must(template.New("t").Funcs(template.FuncMap{"up": strings.ToUpper}).Parse(
		"{{.Name | up}}:{{range $i, $e := .Items}} {{$i}}={{$e.Name}}x{{$e.Qty}}({{$e.Cost 3}}){{else}}none{{end}}{{if gt (len .Items) 1}} many{{end}}\n"))
	if err := t.Execute(os.Stdout, Inv{Name: "inv", Items: []Item{{"a", 1}, {"b", 2}}}); err != nil {
		fmt.Println(err)
	}
	tw := tabwriter.NewWriter(os.Stdout, 0, 8, 1, ' ', 0)
	fmt.Fprintln(tw, "a\tb\tc")
	fmt.Fprintln(tw, "aaa\tbbbb\tc")
	tw.Flush()
	cr := csv.NewReader(strings.NewReader("a,\"b,c\"\nd,e\n"))
	recs, err := cr.ReadAll()
	fmt.Println(recs, err, hex.EncodeToString([]byte("hi")))
	var buf bytes.Buffer
	buf.WriteString("x")
	fmt.Fprintf(&buf, "%03d", 7)
	fmt.Println(buf.String())
	var a, bb int
	var str string
	nn, err := fmt.Sscanf("10-20 abc", "%d-%d %s", &a, &bb, &str)
	fmt.Println(nn, err, a, bb, str)
	fmt.Sscan("5 6", &a, &bb)
	fmt.Println(a, bb)
	d, _ := time.ParseDuration("1h15m30.5s")
	fmt.Println(d, d.Minutes(), time.Unix(0, 0).UTC().Format(time.RFC3339))
	tt, err := time.Parse("2006-01-02", "2024-13-01")
	fmt.Println(tt.IsZero(), err)
	in := bufio.NewReader(os.Stdin)
	_, err = in.ReadString('\n')
	fmt.Println(err)
}
