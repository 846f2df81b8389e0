package stage

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"jeton/launcher"
)

// A Program is a file that can be staged. Its methods are safe for several goroutines.
type Program struct {
	file *os.File
	hash string // SHA-256, in hexadecimal digits
	size int64  // bytes
}

// Open reads the program at path and computes its hash; "" is the running program. A staged program must answer the argument
// "version" with success. Close it when nothing is staged any more.
func Open(path string) (*Program, error) {
	if path == "" {
		path = launcher.Self
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("stage: the program cannot be read: %w", err)
	}
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("stage: the program cannot be read: %w", err)
	}
	return &Program{file: f, hash: hex.EncodeToString(h.Sum(nil)), size: n}, nil
}

// Hash is the SHA-256 of the program's content, in hexadecimal digits.
func (p *Program) Hash() string { return p.hash }

// Close frees the file.
func (p *Program) Close() error { return p.file.Close() }

// content is a reader of its own for each copy: of what was hashed, also when the file has another name by now.
func (p *Program) content() io.Reader { return io.NewSectionReader(p.file, 0, p.size) }
