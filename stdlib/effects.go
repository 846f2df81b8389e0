package stdlib

import (
	"expvar"
	"net/http"
	"net/http/pprof"
	"sync"
)

// Two packages register handlers in http.DefaultServeMux when they are initialised, and here every package is linked, so
// they would do it in every program. The mux is therefore replaced, when net/http is first asked for and nothing of the
// student's can be in it, by an empty one, and each package registers there when it is itself asked for.
var effects struct {
	http, expvar, pprof sync.Once
}

func importEffect(path string) {
	switch path {
	case "net/http":
		freshMux()
	case "expvar":
		freshMux()
		effects.expvar.Do(func() { http.Handle("GET /debug/vars", expvar.Handler()) })
	case "net/http/pprof":
		freshMux()
		effects.pprof.Do(func() {
			http.HandleFunc("GET /debug/pprof/", pprof.Index)
			http.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
			http.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
			http.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
			http.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
		})
	}
}

func freshMux() {
	effects.http.Do(func() { http.DefaultServeMux = http.NewServeMux() })
}
