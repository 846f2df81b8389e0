// Package pbkdf2 has the generic function of Go's package crypto/pbkdf2 in plain Go, to be made concrete by who compiles cells.
package pbkdf2

import (
	"hash"
	"jeton/runtime/instance"
)

// Key makes a key of a password (RFC 8018, section 5.2).
func Key[H hash.Hash](h func() H, password string, salt []byte, iter, keyLength int) ([]byte, error) {
	return instance.PasswordKey(func() hash.Hash { return h() }, password, salt, iter, keyLength)
}
