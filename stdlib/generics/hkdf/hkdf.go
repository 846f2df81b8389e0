// Package hkdf has the generic functions of Go's package crypto/hkdf in plain Go, to be made concrete by who compiles cells.
package hkdf

import (
	"hash"
	"jeton/runtime/instance"
)

// Extract makes a key of fixed length of a secret (RFC 5869, section 2.2).
func Extract[H hash.Hash](h func() H, secret, salt []byte) ([]byte, error) {
	return instance.Extract(func() hash.Hash { return h() }, secret, salt)
}

// Expand makes keys of a key (RFC 5869, section 2.3).
func Expand[H hash.Hash](h func() H, pseudorandomKey []byte, info string, keyLength int) ([]byte, error) {
	return instance.Expand(func() hash.Hash { return h() }, pseudorandomKey, info, keyLength)
}

// Key is Extract, then Expand.
func Key[H hash.Hash](h func() H, secret, salt []byte, info string, keyLength int) ([]byte, error) {
	return instance.DeriveKey(func() hash.Hash { return h() }, secret, salt, info, keyLength)
}
