package local

import (
	"sync"

	"golang.org/x/sys/unix"
)

// Place names this machine since its start.
var Place = sync.OnceValue(func() string {
	boot, err := unix.Sysctl("kern.bootsessionuuid")
	if err != nil {
		return "" // no mark is then of this place
	}
	return boot
})
