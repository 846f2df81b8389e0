package native

import (
	"strings"

	"jeton/internal/lazyregexp"
)

var (
	valueMark = lazyregexp.New("\u1427[0-9a-f]{10}\u1427(p\u1427)?")
	typeMark  = lazyregexp.New("\u1427[0-9a-f]{10}")
)

// plainText takes the tags out of a text that has names of an object.
func plainText(text string) string {
	return typeMark().ReplaceAllString(valueMark().ReplaceAllString(text, ""), "")
}

// FuncName is what a function of a cell's object is called in tracebacks and by runtime.FuncForPC, as interpreted cells have it: "main.fib",
// "main.(*T).M"; the statements of a cell are its StatementsName. Our own functions are "jeton.poll" and the like; those of other
// packages keep their names. None is longer than the name that the object has, if the cell's is of usual length.
func FuncName(symbol, cell string) string {
	if !strings.Contains(symbol, Path) { // as of all but a few of the thousands in an object
		return symbol
	}
	name := strings.ReplaceAll(plainText(symbol), Path+".", "main.")
	own, ok := strings.CutPrefix(name, "main.\u1427")
	if !ok {
		return name
	}
	own = strings.TrimPrefix(own, "run.\u1427") // a function that was inlined there
	for name, as := range map[string]string{"steps": StatementsName(cell), "vars": "init"} {
		if of, ok := strings.CutPrefix(own, name); ok && (of == "" || of[0] == '.') {
			return "main." + as + of
		}
	}
	own = strings.ReplaceAll(own, "\u1427", ".")
	if strings.HasPrefix(own, "init.") {
		return "main." + own
	}
	return "jeton." + own
}

// StatementsName is the name of the function that has a cell's statements, "In(3)" of the cell In[3]: Go's runtime takes brackets in a
// function's name for type arguments, and does not tell what is in them.
func StatementsName(cell string) string { return strings.NewReplacer("[", "(", "]", ")").Replace(cell) }
