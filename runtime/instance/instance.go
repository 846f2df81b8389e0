// Package instance has compiled instances of generic functions of Go's library that interpreted Go cannot say: they need the
// runtime, or what a package keeps to itself.
//
// Model: the sources in stdlib/generics, which stand for the library's generic packages in cells, call these functions with values
// as any and pointers as unsafe.Pointer, and give the results their types again.
//
//	u := instance.MakeUnique(value) // unique.Make[any]
//	v := u.Value().(T)
//
// It is for those sources: no cell may import it.
//
// Sources: the documentation of the packages whose instances these are.
package instance

import (
	"crypto/hkdf"
	"crypto/pbkdf2"
	_ "database/sql" // convertAssign
	"hash"
	"hash/maphash"
	"runtime"
	"unique"
	"unsafe"
	"weak"
)

// A Unique is a unique.Handle: two are equal if and only if the values they were made of are, their types included.
type Unique struct{ h unique.Handle[any] }

// MakeUnique returns the handle of v. It panics if v cannot be compared.
func MakeUnique(v any) Unique { return Unique{unique.Make(v)} }

// Value is what the handle was made of. It panics for the zero Unique.
func (u Unique) Value() any { return u.h.Value() }

// A Weak is a weak.Pointer. The zero Weak is that of nil.
type Weak struct{ p weak.Pointer[byte] }

// MakeWeak returns a pointer to what p points to that does not keep it alive.
func MakeWeak(p unsafe.Pointer) Weak { return Weak{weak.Make((*byte)(p))} }

// Value is the pointer that the Weak was made of, nil when what it points to is gone.
func (w Weak) Value() unsafe.Pointer { return unsafe.Pointer(w.p.Value()) }

// AddCleanup is runtime.AddCleanup: cleanup is called with arg, on a goroutine of the runtime, some time after ptr has become
// unreachable. Whether arg is ptr is for the caller to find out.
func AddCleanup(ptr unsafe.Pointer, cleanup func(any), arg any) runtime.Cleanup {
	return runtime.AddCleanup((*byte)(ptr), func(a [1]any) { cleanup(a[0]) }, [1]any{arg}) // it takes no nil of an interface
}

// HashOf is maphash.Comparable. It panics if v cannot be compared.
func HashOf(seed maphash.Seed, v any) uint64 { return maphash.Comparable(seed, v) }

// WriteHash is maphash.WriteComparable. It panics if v cannot be compared.
func WriteHash(h *maphash.Hash, v any) { maphash.WriteComparable(h, v) }

// Extract is hkdf.Extract.
func Extract(h func() hash.Hash, secret, salt []byte) ([]byte, error) {
	return hkdf.Extract(h, secret, salt)
}

// Expand is hkdf.Expand. keyLength is in bytes.
func Expand(h func() hash.Hash, pseudorandomKey []byte, info string, keyLength int) ([]byte, error) {
	return hkdf.Expand(h, pseudorandomKey, info, keyLength)
}

// DeriveKey is hkdf.Key. keyLength is in bytes.
func DeriveKey(h func() hash.Hash, secret, salt []byte, info string, keyLength int) ([]byte, error) {
	return hkdf.Key(h, secret, salt, info, keyLength)
}

// PasswordKey is pbkdf2.Key. keyLength is in bytes.
func PasswordKey(h func() hash.Hash, password string, salt []byte, iter, keyLength int) ([]byte, error) {
	return pbkdf2.Key(h, password, salt, iter, keyLength)
}

// ScanInto sets what dest points to from a database's value, with the conversions of sql.Rows.Scan.
func ScanInto(dest, src any) error { return convertAssign(dest, src) }

// convertAssign is package database/sql's. It is unexported, and kept as it is for those who reach it like this.
//
//go:linkname convertAssign database/sql.convertAssign
func convertAssign(dest, src any) error
