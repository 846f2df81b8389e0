// Package absent says which packages that exist cells cannot import, and why: they would make the program larger for nobody, or cannot
// be part of it.
package absent

import "cmp"

// Standard has the packages of the standard library, each with its reason.
var Standard = map[string]string{
	"debug/buildinfo":        "it reads programs of every system",
	"debug/gosym":            "it reads programs",
	"debug/macho":            "it reads programs of another system",
	"debug/pe":               "it reads programs of another system",
	"debug/plan9obj":         "it reads programs of another system",
	"runtime/coverage":       "it is for programs that are built to be measured",
	"net/http/cgi":           "it is for programs that a web server starts",
	"net/http/fcgi":          "it is for programs that a web server starts",
	"testing/slogtest":       "it is for tests of implementations",
	"plugin":                 "it exports every symbol of the program",
	"runtime/cgo":            "it is for cgo, which a cell cannot use",
	"runtime/race":           "it is linked only with the race detector",
	"crypto/mlkem/mlkemtest": "it is for tests of implementations",
	"testing/cryptotest":     "it is for tests of implementations",
}

// gonum are packages of gonum and its plot.
var gonum = map[string]string{
	"gonum.org/v1/gonum/graph/formats/cytoscapejs": "of the formats of graphs cells have graph/formats/dot",
	"gonum.org/v1/gonum/graph/formats/gexf12":      "of the formats of graphs cells have graph/formats/dot",
	"gonum.org/v1/gonum/graph/formats/rdf":         "of the formats of graphs cells have graph/formats/dot",
	"gonum.org/v1/gonum/graph/formats/sigmajs":     "of the formats of graphs cells have graph/formats/dot",
	"gonum.org/v1/gonum/num/dual":                  "of the kinds of numbers cells have num/quat",
	"gonum.org/v1/gonum/num/dualcmplx":             "of the kinds of numbers cells have num/quat",
	"gonum.org/v1/gonum/num/dualquat":              "of the kinds of numbers cells have num/quat",
	"gonum.org/v1/gonum/num/hyperdual":             "of the kinds of numbers cells have num/quat",
	"gonum.org/v1/gonum/spatial/barneshut":         "of gonum/spatial cells have kdtree, r2 and r3",
	"gonum.org/v1/gonum/spatial/curve":             "of gonum/spatial cells have kdtree, r2 and r3",
	"gonum.org/v1/gonum/spatial/r1":                "of gonum/spatial cells have kdtree, r2 and r3",
	"gonum.org/v1/gonum/spatial/transform":         "of gonum/spatial cells have kdtree, r2 and r3",
	"gonum.org/v1/gonum/spatial/vptree":            "of gonum/spatial cells have kdtree, r2 and r3",
	"gonum.org/v1/gonum/unit":                      "units would make the program larger for few",
	"gonum.org/v1/gonum/unit/constant":             "units would make the program larger for few",
	"gonum.org/v1/plot/cmpimg":                     "it is for tests of pictures",
	"gonum.org/v1/plot/gob":                        "a cell shows a plot, and saves it by its WriterTo",
	"gonum.org/v1/plot/palette/brewer":             "of the palettes cells have palette and palette/moreland",
	"gonum.org/v1/plot/vg/vgeps":                   "a notebook shows SVG and PNG, and a plot's WriterTo writes the other formats",
	"gonum.org/v1/plot/vg/vgpdf":                   "a notebook shows SVG and PNG, and a plot's WriterTo writes the other formats",
	"gonum.org/v1/plot/vg/vgtex":                   "a notebook shows SVG and PNG, and a plot's WriterTo writes the other formats",
}

// Why says in a sentence, without its full stop, why no cell can import a package; it is empty for what cells can import, and for what
// does not exist.
func Why(path string) string { return cmp.Or(Standard[path], gonum[path]) }
