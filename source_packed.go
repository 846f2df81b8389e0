//go:build packed

package main

import (
	"archive/zip"
	_ "embed"
	"io/fs"
	"strings"
	"sync"
)

// source is that of source.go, compressed: internal/pack makes source.zip of the same files, a quarter of the size.
var source fs.FS = packed(sync.OnceValues(func() (*zip.Reader, error) {
	return zip.NewReader(strings.NewReader(zipped), int64(len(zipped)))
}))

// labs are in the same archive.
var labs = source

//go:embed source.zip
var zipped string

// packed opens an archive when the first of its files is asked for.
type packed func() (*zip.Reader, error)

// Open opens a file or folder of the archive.
func (p packed) Open(name string) (fs.File, error) {
	r, err := p()
	if err != nil {
		return nil, err
	}
	return r.Open(name)
}
