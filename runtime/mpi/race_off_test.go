//go:build !race

package mpi

// raced: everything is checked.
const raced = false

// many is how many ranks are a large job.
const many = 128
