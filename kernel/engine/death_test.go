package engine

import (
	"reflect"
	"testing"
	"testing/synctest"
	"time"
)

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

func TestInMap(t *testing.T) {
	const fault = "unexpected fault address 0x0\nfatal error: fault\n[signal SIGSEGV: segmentation violation code=0x80 addr=0x0 pc=0x5e78e4]\n\n" +
		"goroutine 24 gp=0x16e8f8a01e0 m=0 mp=0x3cca960 [running]:\nruntime.throw({0x2196fe4?, 0x16e8f7fc8a0?})\n\truntime/panic.go:1229 +0x48\n"
	for log, want := range map[string]bool{
		fault + "runtime.mapassign_fast64(0x1f12c80, 0x16e8f896d50, 0x1)\n\tinternal/runtime/maps/runtime_fast64.go:241 +0x15a\n": true,
		fault + "internal/runtime/maps.(*Map).Delete(...)\n\tinternal/runtime/maps/map.go:346\n":                                  true,
		fault + "jeton/kernel/eval.(*builder).mapUpdate.func2(0x16e8f706d80)\n\tjeton/kernel/eval/mapping.go:148 +0x38\n":         false,
		fault + "\ngoroutine 25 gp=0x1 m=1 [runnable]:\nruntime.mapassign_fast64(0x1f12c80, 0x16e8f896d50, 0x1)\n":                false, // another goroutine
		"fatal error: fault\nruntime.mapassign_fast64(0x1)\n":                                                                     false,
		"": false,
	} {
		if got := inMap([]byte(log)); got != want {
			t.Errorf("%q: %v, want %v", log, got, want)
		}
	}
}

// Last words that are none come out after a second; a process that Go's runtime ends may take longer to tell its calls.
func TestTailWaits(t *testing.T) {
	for text, held := range map[string]bool{
		"fatal error: mine\n": false,
		"runtime: goroutine stack exceeds 1000-byte limit\nfatal error: stack overflow\n\nruntime stack:\nruntime.throw(...)\n": true,
		"fatal error: concurrent map writes\n\ngoroutine 7 gp=0x1 m=0 mp=0x2 [running]:\nmain.f()\n":                            true,
	} {
		synctest.Test(t, func(t *testing.T) {
			tl := newTail()
			passed := make(chan string, 1)
			tl.write([]byte(text), func(b []byte) { passed <- string(b) })
			time.Sleep(10 * heldTime)
			synctest.Wait()
			if (len(passed) == 0) != held {
				t.Errorf("%q: it came out: %v", text, !held)
			}
			time.Sleep(tracingTime)
			synctest.Wait()
			if len(passed) == 0 || <-passed != text {
				t.Errorf("%q did not come out in the end", text)
			}
		})
	}
}

func TestCompiledStack(t *testing.T) {
	log := "fatal error: stack overflow\n\nruntime stack:\nruntime.throw({0x1?, 0x2})\n\t$GOROOT/src/runtime/panic.go:1 +0x4a\n\n" +
		"goroutine 9 gp=0x1 m=4 mp=0x2 [running]:\n" +
		"main.(*T).over({0x2aaaa79?, 0x1}, 0x2)\n\tIn[1]:2 +0x50 fp=0x3\n" +
		"strings.Map(...)\n\t/usr/lib/go/strings.go:7\n" +
		"main.In(2).func1(...)\n\tIn[2]:3\n" +
		"main.In(2)()\n\tIn[2]:4 +0x3d\n" +
		"jeton.run()\n\tjeton:5 +0xf\n" +
		"main.main()\n\t/src/jeton/main.go:16 +0x131\n\n" +
		"goroutine 1 gp=0x1 m=nil [IO wait]:\nmain.other()\n\tIn[3]:1 +0x1\n"
	want := []Frame{{Func: "(*T).over", File: "In[1]", Line: 2}, {Func: "func1", File: "In[2]", Line: 3}, {File: "In[2]", Line: 4}}
	if got := compiledStack([]byte(log)); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	for _, none := range []string{"", "fatal error: x\n", "goroutine 1 [IO wait]:\nmain.f()\n\tIn[1]:1 +0x1\n"} {
		if got := compiledStack([]byte(none)); got != nil {
			t.Errorf("%q: %+v", none, got)
		}
	}
}

// Who has killed all processes for a reason says it, in the place of the signal; before the engine was there, it was not meant.
func TestEnded(t *testing.T) {
	var since time.Time
	l := newLab(t, Config{Ended: func(began time.Time, said []byte) (string, bool) {
		since = began
		return "grading: too much", true
	}})
	f := l.fault(t.Context(), "syscall os", "", "syscall.Kill(os.Getpid(), syscall.SIGKILL)\nselect {}")
	if f == nil || f.Kind != Ended || f.Text != "grading: too much" || !f.EngineLost {
		t.Errorf("fault %+v", f)
	}
	if since.IsZero() || time.Since(since) > hung {
		t.Errorf("asked for what has happened since %v", since)
	}
	l = newLab(t, Config{Ended: func(time.Time, []byte) (string, bool) { return "", false }})
	if f := l.fault(t.Context(), "syscall os", "", "syscall.Kill(os.Getpid(), syscall.SIGKILL)\nselect {}"); f == nil || f.Kind != Crashed {
		t.Errorf("fault %+v, for no limit", f)
	}
}
