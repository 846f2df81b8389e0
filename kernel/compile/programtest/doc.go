// Package programtest has the tests of kernel/compile and kernel/eval together, on whole programs and notebooks, with the library
// that students have. It has no code of its own.
//
// Its test binary runs a program as `jeton run` does, so that package conformance can measure it:
//
//	CGO_ENABLED=0 go test -c -o programs ./kernel/compile/programtest
//	go test ./internal/conformance -run TestSpec -runner "$PWD/programs run"
//	go run ./internal/conformance -jeton ./programs
//
// Without cgo, since Go sees no deadlocks in programs with it.
package programtest
