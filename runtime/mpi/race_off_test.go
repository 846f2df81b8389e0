//go:build !race

package mpi

// raced: everything is checked.
const raced = false

// many is how many ranks are a large job: a power of two, as some algorithms want.
const many = 128
