// Package fidelitytest holds tests that run programs through the whole front, cell, check and lower, and the interpreter,
// and compare what they print with what go run prints. Each must be alike, or be refused; none may be wrong.
//
// testdata has the programs (NAME.go) and the output of go run (NAME.out).
package fidelitytest
