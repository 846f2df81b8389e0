package stdlib

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// A program that imports net/http alone must not serve what net/http/pprof and expvar would add.
func TestImportEffects(t *testing.T) {
	get := func(path string) int {
		w := httptest.NewRecorder()
		http.DefaultServeMux.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w.Code
	}
	Symbols("net/http")
	for _, c := range []struct{ pkg, path string }{{"expvar", "/debug/vars"}, {"net/http/pprof", "/debug/pprof/cmdline"}} {
		if code := get(c.path); code != http.StatusNotFound {
			t.Errorf("%s before %s is imported: status %d", c.path, c.pkg, code)
		}
		Symbols(c.pkg)
		Symbols(c.pkg)
		if code := get(c.path); code != http.StatusOK {
			t.Errorf("%s after %s is imported: status %d", c.path, c.pkg, code)
		}
	}
}
