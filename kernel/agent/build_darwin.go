package agent

import (
	"bytes"
	"io"
	"os"
)

// BuildOf names the content of a Go program's file, by the hash that its build ID ends with, which Go puts before the code: see buildid.go of
// cmd/internal/buildid. It is "" when the program has none.
func BuildOf(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 64<<10))
	if err != nil {
		return ""
	}
	_, id, found := bytes.Cut(head, []byte("\xff Go build ID: \""))
	id, _, ended := bytes.Cut(id, []byte("\"\n \xff"))
	if !found || !ended {
		return ""
	}
	return string(id[bytes.LastIndexByte(id, '/')+1:])
}
