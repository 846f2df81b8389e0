//go:build packed

package main

import (
	"compress/bzip2"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"io"
	"io/fs"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/txtar"
)

// source is that of source.go, compressed: internal/pack makes source.txtar.bz2 of the same files, a quarter of the size.
var source fs.FS = &packed{}

// texts are in the same archive.
var texts = source

//go:embed source.txtar.bz2
var archive string

// held is how long the archive is in memory after its last use: files of it are asked for in bursts.
const held = time.Second

// A packed archive is opened when a file of it is asked for, which takes some 200 ms, and takes 4 MB until nobody has asked for a while.
type packed struct {
	mu     sync.Mutex
	open   fs.FS // nil: not now
	forget *time.Timer
}

// Open opens a file or folder of the archive.
func (p *packed) Open(name string) (fs.File, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		r, err := unpack()
		if err != nil {
			return nil, err
		}
		p.open = r
		p.forget = time.AfterFunc(held, p.close)
	}
	p.forget.Reset(held)
	return p.open.Open(name)
}

// Fingerprint tells this archive from others without opening it.
func (p *packed) Fingerprint() string {
	sum := sha256.Sum256([]byte(archive))
	return hex.EncodeToString(sum[:8])
}

// close forgets the archive, of which files may be open still, and gives the memory back.
func (p *packed) close() {
	p.mu.Lock()
	p.open = nil
	p.mu.Unlock()
	debug.FreeOSMemory()
}

func unpack() (fs.FS, error) {
	all, err := io.ReadAll(bzip2.NewReader(strings.NewReader(archive)))
	if err != nil {
		return nil, err
	}
	return txtar.FS(txtar.Parse(all))
}
