//go:build !linux

package trim

// StartUp does nothing here.
func StartUp() {}
