package mpi

var measured = []choice{}
