// Package mpi compares jeton's message passing with an implementation of the standard that others trust. Its tests run programs that exist in
// two forms, in C and in Go, with the same calls in the same order: what each rank prints must be the same.
//
// A program is three files in testdata, in a folder for the chapter of the standard that it is about: NAME.c, NAME.go, and NAME.out, which is
// what the C program prints under Open MPI, for each number of ranks that its second line asks for; those of partitioned communication, and of persistent collective operations,
// under MPICH, since Open MPI 4 has none. The Go program is run by `jeton run -n`, interpreted, and compiled. Where Open MPI and MPICH are installed, the .out files are compared
// with them, and written with -update.
//
// Programs print only what the standard leaves no choice about, or what all implementations that are known choose alike.
package mpi
