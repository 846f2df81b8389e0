package fabric_test

import (
	"testing"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/fabric/fabrictest"
)

func TestMemory(t *testing.T) {
	fabrictest.Run(t, func(_ *testing.T, n int) []fabric.Fabric { return fabric.NewMemory(n) })
}
