//go:build packed

package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"io/fs"
	"strings"
	"sync"
)

// source is that of source.go, compressed: internal/pack makes source.zip.gz of the same files, a fifth of the size.
var source fs.FS = packed(sync.OnceValues(func() (*zip.Reader, error) {
	r, err := gzip.NewReader(strings.NewReader(zipped))
	if err != nil {
		return nil, err
	}
	all, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(all), int64(len(all)))
}))

// labs are in the same archive.
var labs = source

//go:embed source.zip.gz
var zipped string

// packed opens an archive when the first of its files is asked for, which takes some 20 ms, and 4 MB from then on.
type packed func() (*zip.Reader, error)

// Open opens a file or folder of the archive.
func (p packed) Open(name string) (fs.File, error) {
	r, err := p()
	if err != nil {
		return nil, err
	}
	return r.Open(name)
}
