//go:build !linux

package job

// bound does nothing: a process can bound itself only, and a program that is not jeton does not.
func bound(int, int64) {}
