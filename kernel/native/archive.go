package native

import (
	"bytes"
	"errors"
)

// objectMagic begins an object file, and its fingerprint follows (cmd/internal/goobj, Header).
const objectMagic = "\x00go120ld"

// sameFingerprint stands for the fingerprint of the cells' package.
const sameFingerprint = "jetoncel"

// unify gives the archive of a cell's package the fingerprint that all of them have. A package's fingerprint is the hash of its
// export data, by which the linker, and Go's runtime when it loads a plugin, tell whether two objects have the same version of a
// package; cells have each another part of one. It is in the object and in the export data.
func unify(archive []byte) ([]byte, error) {
	_, object, ok := bytes.Cut(archive, []byte(objectMagic))
	if !ok || len(object) < len(sameFingerprint) {
		return nil, errors.New("the Go compiler's output has another form than expected")
	}
	return bytes.ReplaceAll(archive, bytes.Clone(object[:len(sameFingerprint)]), []byte(sameFingerprint)), nil
}
