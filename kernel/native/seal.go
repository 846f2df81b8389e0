package native

import (
	"bytes"
	"crypto/sha256"
)

// An object ends with a seal: sealMagic, and the hash of what is before. The dynamic linker does not look at it; loading what was
// cut off would end the process.
const sealMagic = "jetonsum"

// Seal adds the seal.
func Seal(so []byte) []byte {
	sum := sha256.Sum256(so)
	return append(append(bytes.Clone(so), sealMagic...), sum[:]...)
}

// IsWhole reports whether an object has its seal.
func IsWhole(object []byte) bool {
	at := len(object) - sha256.Size - len(sealMagic)
	if at < 0 || string(object[at:at+len(sealMagic)]) != sealMagic {
		return false
	}
	sum := sha256.Sum256(object[:at])
	return bytes.Equal(object[at+len(sealMagic):], sum[:])
}
