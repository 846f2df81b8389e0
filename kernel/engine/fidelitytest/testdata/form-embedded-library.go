package main

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"time"
)

type Stamp struct {
	time.Time
	n int
}

type Logger struct {
	*bytes.Buffer
	prefix string
}

func (l *Logger) Log(s string) { fmt.Fprintf(l, "%s%s\n", l.prefix, s) }

type Counter struct {
	io.Writer
	sync.Mutex
	n int
}

func (c *Counter) Write(p []byte) (int, error) {
	c.Lock()
	defer c.Unlock()
	c.n += len(p)
	return c.Writer.Write(p)
}

type Code int

func (c Code) Error() string { return fmt.Sprint("code ", int(c)) }

func main() {
	s := Stamp{time.Unix(0, 0).UTC(), 1}
	fmt.Println(s.Year(), s.Before(time.Now()), s)
	l := &Logger{new(bytes.Buffer), "> "}
	l.Log("one")
	l.WriteString("two")
	fmt.Println(l.String(), l.Len())
	var b bytes.Buffer
	c := &Counter{Writer: &b}
	fmt.Fprint(c, "hello ", 5)
	fmt.Println(c.n, b.String())
	fmt.Println(struct{ Code }{5}, struct {
		Code
		n int
	}{6, 1})
}
