package stdlib

import (
	"bufio"
	"io"
	"net"
	"net/http"

	"jeton/stdlib/symtab"
)

type entry = symtab.Entry

// The wrappers below implement two interfaces: io.Copy asks a Reader for WriteTo, an HTTP server its ResponseWriter for
// Flush. Their form is that of symtab.Table.Wrappers.

type readerWriterTo struct {
	IValue   any
	WRead    func(p []byte) (int, error)
	WWriteTo func(w io.Writer) (int64, error)
}

func (w readerWriterTo) Read(p []byte) (int, error)           { return w.WRead(p) }
func (w readerWriterTo) WriteTo(out io.Writer) (int64, error) { return w.WWriteTo(out) }

type readCloser struct {
	IValue any
	WRead  func(p []byte) (int, error)
	WClose func() error
}

func (w readCloser) Read(p []byte) (int, error) { return w.WRead(p) }
func (w readCloser) Close() error               { return w.WClose() }

type writerReaderFrom struct {
	IValue    any
	WWrite    func(p []byte) (int, error)
	WReadFrom func(r io.Reader) (int64, error)
}

func (w writerReaderFrom) Write(p []byte) (int, error)          { return w.WWrite(p) }
func (w writerReaderFrom) ReadFrom(in io.Reader) (int64, error) { return w.WReadFrom(in) }

type writeCloser struct {
	IValue any
	WWrite func(p []byte) (int, error)
	WClose func() error
}

func (w writeCloser) Write(p []byte) (int, error) { return w.WWrite(p) }
func (w writeCloser) Close() error                { return w.WClose() }

type stringWriter struct {
	IValue       any
	WWrite       func(p []byte) (int, error)
	WWriteString func(s string) (int, error)
}

func (w stringWriter) Write(p []byte) (int, error)       { return w.WWrite(p) }
func (w stringWriter) WriteString(s string) (int, error) { return w.WWriteString(s) }

type responseHijacker struct {
	IValue       any
	WHeader      func() http.Header
	WWrite       func(p []byte) (int, error)
	WWriteHeader func(status int)
	WHijack      func() (net.Conn, *bufio.ReadWriter, error)
}

func (w responseHijacker) Header() http.Header                          { return w.WHeader() }
func (w responseHijacker) Write(p []byte) (int, error)                  { return w.WWrite(p) }
func (w responseHijacker) WriteHeader(status int)                       { w.WWriteHeader(status) }
func (w responseHijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) { return w.WHijack() }

type responseFlusher struct {
	IValue       any
	WHeader      func() http.Header
	WWrite       func(p []byte) (int, error)
	WWriteHeader func(status int)
	WFlush       func()
}

func (w responseFlusher) Header() http.Header         { return w.WHeader() }
func (w responseFlusher) Write(p []byte) (int, error) { return w.WWrite(p) }
func (w responseFlusher) WriteHeader(status int)      { w.WWriteHeader(status) }
func (w responseFlusher) Flush()                      { w.WFlush() }
