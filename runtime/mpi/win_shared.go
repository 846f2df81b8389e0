package mpi

type sharedMemory struct{}

func (s *sharedMemory) close() error { return nil }
