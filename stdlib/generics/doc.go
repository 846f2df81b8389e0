// Package generics holds sources of the generic functions and types of Go's library, one folder a package, that the
// interpreter's tables cannot hold. They are read as text by package stdlib, and compiled here only to be tested against
// what they stand for.
//
// They are written for being interpreted: in simple statements, with the results, panics and effects of Go's own, and
// without its tricks of speed.
package generics
