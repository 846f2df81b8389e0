//go:build !linux

package front

import "jeton/kernel/wire"

// Without /proc nothing is known.

func readProcess(int) (seconds float64, memory int64, ok bool) { return 0, 0, false }

func readProcessors() (busy, all float64, ok bool) { return 0, 0, false }

func readMemory() *wire.VirtualMemory { return nil }
