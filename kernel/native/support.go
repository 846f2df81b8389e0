package native

// support is what every object has: variables of its host, and the functions that the student's text is made to call. The names
// are the same in all objects, so there is one of each variable.
const support = `
var ᐧstop int32
var ᐧcheck func()
var ᐧenter func() func()
var ᐧresult func(string, any)
var ᐧPrint, ᐧPrintln func(...any) (int, error)
var ᐧPrintf func(string, ...any) (int, error)
var ᐧNumGoroutine func() int
var ᐧosExit, ᐧsyscallExit func(int)
var ᐧlogFatal, ᐧlogFatalln func(...any)
var ᐧlogFatalf func(string, ...any)

func ᐧpoll() {
	if ᐧsync_atomic.LoadInt32(&ᐧstop) != 0 {
		ᐧcheck()
	}
}

func ᐧzero[T any](p *T) {
	var zero T
	*p = zero
}

func ᐧhost(h map[string]unsafe.Pointer) {
	ᐧcheck = *(*func())(h["check"])
	ᐧenter = *(*func() func())(h["enter"])
	ᐧresult = *(*func(string, any))(h["result"])
	ᐧNumGoroutine = *(*func() int)(h["runtime.NumGoroutine"])
	ᐧPrint = *(*func(...any) (int, error))(h["fmt.Print"])
	ᐧPrintln = *(*func(...any) (int, error))(h["fmt.Println"])
	ᐧPrintf = *(*func(string, ...any) (int, error))(h["fmt.Printf"])
	ᐧosExit = *(*func(int))(h["os.Exit"])
	ᐧsyscallExit = *(*func(int))(h["syscall.Exit"])
	ᐧlogFatal = *(*func(...any))(h["log.Fatal"])
	ᐧlogFatalln = *(*func(...any))(h["log.Fatalln"])
	ᐧlogFatalf = *(*func(string, ...any))(h["log.Fatalf"])
}
`

// hostNames are what stands for functions of the library that must know which cell calls them.
var hostNames = map[string]string{
	"runtime.NumGoroutine": "ᐧNumGoroutine", "fmt.Print": "ᐧPrint", "fmt.Println": "ᐧPrintln", "fmt.Printf": "ᐧPrintf", "os.Exit": "ᐧosExit", "syscall.Exit": "ᐧsyscallExit",
	"log.Fatal": "ᐧlogFatal", "log.Fatalln": "ᐧlogFatalln", "log.Fatalf": "ᐧlogFatalf",
}
