// Package programtest has the tests of kernel/compile and kernel/eval together, on whole programs and notebooks, with the library
// that students have. It has no code of its own.
package programtest
