package native

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

const (
	archiveMagic = "!<arch>\n"
	headerBytes  = 60
)

// withoutExports gives a package's archive with export data that is the same for all: the linker makes of the export data the
// hash by which Go's runtime tells whether two objects have the same version of a package, and all objects have another part of the
// same package. The linker needs it for nothing else.
func withoutExports(archive []byte) ([]byte, error) {
	rest, ok := bytes.CutPrefix(archive, []byte(archiveMagic))
	if !ok || len(rest) < headerBytes || !bytes.HasPrefix(rest, []byte("__.PKGDEF")) {
		return nil, errors.New("the Go compiler's output has another form than expected")
	}
	head := rest[:headerBytes]
	size, err := strconv.Atoi(strings.TrimSpace(string(head[48:58])))
	if err != nil || size < 0 || headerBytes+size+size&1 > len(rest) {
		return nil, errors.New("the Go compiler's output is cut off")
	}
	first, _, ok := bytes.Cut(rest[headerBytes:headerBytes+size], []byte("\n"))
	if !ok {
		return nil, errors.New("the Go compiler's output has no version")
	}
	def := string(first) + "\n$$B\nu\n$$\n" // the toolchain's version, and export data
	if len(def)&1 == 1 {
		def += "\n"
	}
	var out bytes.Buffer
	out.WriteString(archiveMagic)
	fmt.Fprintf(&out, "%s%-10d%s", head[:48], len(def), head[58:])
	out.WriteString(def)
	out.Write(rest[headerBytes+size+size&1:])
	return out.Bytes(), nil
}
