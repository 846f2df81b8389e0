package engine

import "testing"

func TestIsOutOfMemory(t *testing.T) {
	for log, want := range map[string]bool{
		"fatal error: runtime: out of memory\n":                                  true,
		"runtime/cgo: pthread_create failed: Resource temporarily unavailable\n": true,
		"SIGSEGV: segmentation violation\nPC=0x43cd9d m=0 sigcode=1 addr=0x0\n\ngoroutine 0 gp=0x2dae700 [idle]:\nruntime.(*spanQueue).tryDrain(0x1)": true,
		"SIGSEGV: segmentation violation\nPC=0x43cd9d m=0 sigcode=1 addr=0x0\n\ngoroutine 1 [running]:\nmain.f(0x1)":                                  false,
		"panic: it says runtime.(*spanQueue).drain\n": false,
		"": false,
	} {
		if got := isOutOfMemory([]byte(log)); got != want {
			t.Errorf("%q: %v, want %v", log, got, want)
		}
	}
}
