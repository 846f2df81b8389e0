// io and bufio with readers and writers of her own.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
)

type rot13 struct{ r io.Reader }

func (r rot13) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	for i, c := range p[:n] {
		switch {
		case c >= 'a' && c <= 'z':
			p[i] = 'a' + (c-'a'+13)%26
		case c >= 'A' && c <= 'Z':
			p[i] = 'A' + (c-'A'+13)%26
		}
	}
	return n, err
}

type upper struct {
	w io.Writer
	n int
}

func (u *upper) Write(p []byte) (int, error) { u.n += len(p); return u.w.Write(bytes.ToUpper(p)) }

type slow struct {
	s   string
	pos int
}

func (s *slow) Read(p []byte) (int, error) {
	if s.pos == len(s.s) {
		return 0, io.EOF
	}
	p[0] = s.s[s.pos]
	s.pos++
	return 1, nil
}

type limited struct{ left int }

var ErrFull = errors.New("full")

func (l *limited) Write(p []byte) (int, error) {
	if len(p) > l.left {
		n := l.left
		l.left = 0
		return n, ErrFull
	}
	l.left -= len(p)
	return len(p), nil
}

type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

type closer struct {
	io.Reader
	closed *bool
}

func (c closer) Close() error { *c.closed = true; return nil }

type seeker struct{ *bytes.Reader }
type from struct{ got string }

func (f *from) Write(p []byte) (int, error) { f.got += "w:" + string(p); return len(p), nil }
func (f *from) ReadFrom(r io.Reader) (int64, error) {
	b, err := io.ReadAll(r)
	f.got += "readfrom:" + string(b)
	return int64(len(b)), err
}

func main() {
	b, err := io.ReadAll(rot13{rot13{rot13{strings.NewReader("Hello, World")}}})
	fmt.Println(string(b), err)
	var buf bytes.Buffer
	u := &upper{w: &buf}
	fmt.Fprintf(u, "%s %d", "text", 1)
	io.WriteString(u, " more")
	n, err := io.Copy(u, io.LimitReader(endless('z'), 3))
	fmt.Println(buf.String(), u.n, n, err)
	sc := bufio.NewScanner(&slow{s: "one two\nthree\r\n\nlast"})
	for sc.Scan() {
		fmt.Printf("%q ", sc.Text())
	}
	sc = bufio.NewScanner(&slow{s: "a bb  ccc"})
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		fmt.Print(len(sc.Bytes()), " ")
	}
	sc = bufio.NewScanner(strings.NewReader("12,x,34"))
	sc.Split(func(data []byte, eof bool) (int, []byte, error) {
		if i := bytes.IndexByte(data, ','); i >= 0 {
			return i + 1, data[:i], nil
		}
		if eof && len(data) > 0 {
			return len(data), data, bufio.ErrFinalToken
		}
		return 0, nil, nil
	})
	for sc.Scan() {
		fmt.Print("<", sc.Text(), ">")
	}
	fmt.Println(sc.Err())
	w := bufio.NewWriterSize(&limited{10}, 4)
	_, err = w.WriteString("exactly ten bytes or more")
	fmt.Println(err, w.Flush(), errors.Is(w.Flush(), ErrFull), w.Buffered())
	r := bufio.NewReader(&slow{s: "line1\nrést"})
	line, err := r.ReadString('\n')
	c, size, _ := r.ReadRune()
	r.UnreadRune()
	peek, _ := r.Peek(3)
	rest, err2 := r.ReadBytes('!')
	fmt.Printf("%q %v %c %d %q %q %v\n", line, err, c, size, peek, rest, err2)
	closed := false
	rc := io.ReadCloser(closer{strings.NewReader("c"), &closed})
	io.ReadAll(rc)
	rc.Close()
	f := &from{}
	n, _ = io.Copy(f, struct{ io.Reader }{strings.NewReader("abc")})
	fmt.Println(closed, n, f.got)
	tee := &bytes.Buffer{}
	io.Copy(io.MultiWriter(tee, u), io.TeeReader(io.MultiReader(strings.NewReader("x"), &slow{s: "yz"}), f))
	fmt.Println(tee, f.got)
	s := seeker{bytes.NewReader([]byte("0123456789"))}
	s.Seek(-3, io.SeekEnd)
	p := make([]byte, 5)
	k, err := io.ReadFull(s, p)
	fmt.Println(k, err, string(p[:k]), s.Len())
	k, err = io.ReadAtLeast(&slow{s: "ab"}, p, 3)
	fmt.Println(k, err)
	sec := io.NewSectionReader(s, 2, 4)
	b, _ = io.ReadAll(sec)
	pr, pw := io.Pipe()
	go func() {
		fmt.Fprint(pw, "through the pipe")
		pw.CloseWithError(ErrFull)
	}()
	b2, err := io.ReadAll(pr)
	fmt.Println(string(b), string(b2), err)
	tw := tabwriter.NewWriter(u, 0, 4, 1, '.', tabwriter.AlignRight|tabwriter.Debug)
	fmt.Fprintln(tw, "a\tbbb\tc\t")
	fmt.Fprintln(tw, "aaaa\tb\tccc\t")
	tw.Flush()
	fmt.Print(buf.String()[buf.Len()-30:])
	rw := bufio.NewReadWriter(bufio.NewReader(strings.NewReader("in")), bufio.NewWriter(u))
	rb, _ := rw.ReadByte()
	rw.WriteByte(rb)
	rw.Flush()
	var x, y int
	fmt.Fscanf(&slow{s: "7-8"}, "%d-%d", &x, &y)
	fmt.Println(x, y, buf.String()[buf.Len()-1:], strings.IndexFunc("abC", unicode.IsUpper))
}
