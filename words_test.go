package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/kernel/notebook"
	"jeton/kernel/words"
	"jeton/stdlib"
)

// mistakes are cells with a mistake, and a part of what is said of it. Each runs in a notebook.
var mistakes = []struct{ code, said string }{
	{"import \"debug/pe\"", "a cell cannot: it reads programs"},
	{"func f() {\n\tx := (1 +", "opened is closed"},
	{"x := []int{\n\t1,\n\t2\n}", "ends each line with a comma"},
	{"if true {\n}\nelse {\n}", "same line as the brace"},
	{"for i := range 3\n{\n}", "opening brace stands at the end"},
	{"s := \"abc", "ends on its line"},
	{"s := 'abc'", "exactly one character"},
	{"x := 1\nif x = 2 { }", "compare with =="},
	{"a b", "cannot be read as Go"},
	{"strings.Toupper(\"a\")", "The package strings has no Toupper"},
	{"nosuch", "the name nosuch here"},
	{"import \"strings\"\nx := strings", "strings is a package here"},
	{"strings.explode(\"a\", 1)", "begin with a capital"},
	{"import \"nosuch\"", "no such package"},
	{"import \"github.com/a/b\"", "no such package"},
	{"func g() {}\nfunc g() {}", "declares g twice"},
	{"a := 1\na := 2", "assign with ="},
	{"b, b := 1, 2", "cannot declare b twice"},
	{"func f() {\nl:\n\tfor {\n\t}\n}", "label l is never used"},
	{"func f() { break }", "inside the loop"},
	{"func f() int { }", "without a return"},
	{"var s string = nil", "nil is the empty value"},
	{"type T struct{}\nfunc (t *T) Error() string { return \"\" }\nvar e error = T{}", "belongs to the pointer"},
	{"type U struct{}\nvar e error = U{}", "Error is missing"},
	{"var b byte = 300", "does not fit"},
	{"var n int = 1.5", "does not fit"},
	{"var b []byte = \"a\"", "write []byte(text)"},
	{"var s string = []byte{65}", "write string(data)"},
	{"var port int = \"9875\"", "leave the quotes out"},
	{"type P struct{ X int }\nvar n int = P{}", "type that is wanted here is int"},
	{"x := strconv.Atoi(\"1\")", "returns 2 values, and 1"},
	{"x, err := strings.ToUpper(\"a\")", "returns one value, and there are 2"},
	{"x, y := 1", "as many values"},
	{"x, y := 1, 2.5\nx + y", "here int and float64"},
	{"x := !5", "operator ! does not exist"},
	{"s := []int{}\ns == s", "cannot be compared"},
	{"1 / 0", "the constant 0"},
	{"n := 5\nn()", "n is no function"},
	{"n := 5\n*n", "follows a pointer"},
	{"n := 5\nn[0]", "take an element"},
	{"n := 5\nn.(string)", "Only an interface value"},
	{"a := [3]int{}\na[5]", "index 5 is outside"},
	{"len(5)", "predeclared function"},
	{"int(\"5\")", "no conversion to int"},
	{"type P struct{ X int }\nm := map[string]P{}\nm[\"a\"].X = 1", "put it back"},
	{"const c = 1\nc = 2", "can be assigned to"},
	{"type P struct{ X int }\nP{}.Y", "no such field or method"},
	{"type P struct{ X int }\nP{Z: 1}", "no field Z"},
	{"type P struct{ X, Y int }\nP{1}", "every field its value"},
	{"map[string]int{\"a\": 1, \"a\": 2}", "twice"},
	{"strings.ToUpper()", "parameters of strings.ToUpper"},
	{"func f() int { return 1, 2 }", "as many values as the function's first line"},
	{"func f() {}\nx := f()", "returns nothing"},
	{"x := 1\nx + 1\nx", "thrown away"},
	{"for range 1.5 { }", "range goes over"},
	{"n := 1\nif n { }", "condition of an if"},
	{"n := 1\nvar x n", "n is none"},
	{"x := int", "write int(x)"},
	{"type N struct{ next N }", "cannot contain itself"},
	{"var p = q\nvar q = p", "other one's value first"},
	{"func f[T any]() {}\nf()", "what T is"},
	{"func f[T comparable](x T) {}\nf([]int{})", "constraint comparable"},
	{"func f() int", "body in braces"},
	{"func main(a int) {}", "main takes nothing"},

	{"type N struct{ v int }\nvar p *N\np.v", "a nil pointer was used"},
	{"a := []int{1}\ni := 5\na[i]", "Index 5 was asked of 1"},
	{"a := []int{1}\ni := -1\na[i]", "no element with that index"},
	{"s := \"abc\"\nn := 9\ns[2:n]", "look at len(s)"},
	{"var m map[string]int\nm[\"a\"] = 1", "never made"},
	{"d := 0\n1 / d", "test the divisor"},
	{"var v any\nv.(int)", "holds nothing yet"},
	{"var v any = \"s\"\nv.(int)", "holds a string and no int"},
	{"var v any = 1\nv.(fmt.Stringer)", "value of another type"},
	{"c := make(chan int)\nclose(c)\nc <- 1", "sent after close"},
	{"c := make(chan int)\nclose(c)\nclose(c)", "closed once"},
	{"var wg sync.WaitGroup\nwg.Done()", "Add before the goroutine"},
	{"n := -1\nmake([]int, n)", "is negative"},
	{"_, err := strconv.Atoi(\"five\")\npanic(err)", "no number that strconv.Atoi can read"},
	{"var v int\npanic(json.Unmarshal([]byte(\"{\"), &v))", "not the JSON"},
	{"l, _ := net.Listen(\"tcp\", \"127.0.0.1:0\")\n_, err := net.Listen(\"tcp\", l.Addr().String())\npanic(err)", "has the port"},
	{"l, _ := net.Listen(\"tcp\", \"127.0.0.1:0\")\nl.Close()\n_, err := net.Dial(\"tcp\", l.Addr().String())\npanic(err)", "Nobody listens"},
	{"panic(&net.DNSError{Err: \"no such host\", Name: \"alise\", IsNotFound: true})", "No machine has that name"},
	{"ctx, stop := context.WithTimeout(context.Background(), 1)\ndefer stop()\n<-ctx.Done()\npanic(ctx.Err())", "did not answer in time"},
	{"l, _ := net.Listen(\"tcp\", \"127.0.0.1:0\")\nl.Close()\n_, err := l.Accept()\npanic(err)", "closed on this side"},
	{"panic(&fs.PathError{Op: \"open\", Path: \"/etc/shadow\", Err: syscall.EACCES})", "The system refuses"},
	{"_, err := os.Open(\"/nosuch\")\npanic(err)", "no file of that name"},
	{"panic(\"mine\")", "stopped itself"},
	{"%nosuch", "Magics start with %"},
	{"!exit 3", "status 3"},
	{"%%world\nx := 1", "set-up cells"},
	{"%kill nosuch", "%help NAME"},
	{"func r(n int) int { return r(n+1) + 1 }\nr(0)", "calls itself without end"},
	{"var mu sync.Mutex\nmu.Unlock()", "Unlock was called"},
	{"runtime.Goexit()\nprintln(1)", "leave a function with return"},
	{"os.Exit(2)", "ended its own process"},
	{"syscall.Kill(os.Getpid(), syscall.SIGKILL)\nselect {}", "ended from outside"},
}

// wordless are errors that a cell cannot have at will: what they would be is explained.
var wordless = []struct{ name, value, said string }{
	{"crash", "fatal error: all goroutines are asleep - deadlock!", "Everyone waits"}, // of programs
	{"crash", "fatal error: concurrent map writes", "two goroutines"},                 // Go finds it by chance
	{"out of memory", "more than 1 GiB", "%memory 8G"},
	{"interrupt", "interrupted", "earlier ones keep what they declared"},
	{"cannot run", "not possible", "refuses it"},
}

// TestEachMistakeIsExplained: each cell's mistake is explained, in both languages, and each explanation has a cell.
func TestEachMistakeIsExplained(t *testing.T) {
	nb, err := notebook.New(notebook.Config{Library: stdlib.Library{}, Engine: engine.Config{}})
	if err != nil {
		t.Fatal(err)
	}
	defer nb.Close()
	said := map[words.Lang][]string{}
	ask := func(code string) string {
		out := &shown{}
		if r := nb.Execute(t.Context(), front.Request{Code: code, Count: 1}, out); r.Err != nil {
			t.Fatal(r.Err)
		}
		return out.text
	}
	for _, m := range mistakes {
		r := nb.Execute(t.Context(), front.Request{Code: m.code, Count: 1}, &shown{})
		if r.Err == nil {
			t.Errorf("%s: no error", m.code)
			continue
		}
		for _, lang := range []words.Lang{words.English, words.French} {
			ask("%lang " + string(lang))
			text := ask("%explain")
			said[lang] = append(said[lang], text)
			if lang == words.English && !strings.Contains(text, m.said) {
				t.Errorf("%s\n%s: %q is not in %q", m.code, r.Err.Value, m.said, text)
			}
		}
	}
	for _, p := range []struct{ code, said string }{
		{"package main\nfunc main() { x := 1 }", "declare the variable x"},
		{"package main\nimport \"os\"\nfunc main() { }", "may not import os"},
	} {
		src, _ := cell.Syntax("p.go", p.code)
		_, errs := check.New(stdlib.Library{}).Program(src)
		explained(t, said, "compile error", errs[0].Msg, p.said)
	}
	explained(t, said, "compile error", "syntax error: non-declaration statement outside function body", "inside functions")
	for _, w := range wordless {
		explained(t, said, w.name, w.value, w.said)
	}
	for _, text := range words.Explanations() {
		for _, lang := range []words.Lang{words.English, words.French} {
			want := regexp.MustCompile(`\\\$\d`).ReplaceAllLiteralString(regexp.QuoteMeta(text.In(lang)), ".*")
			if !regexp.MustCompile(want).MatchString(strings.Join(said[lang], "\n")) {
				t.Errorf("no cell has the mistake of %q", text.In(lang))
			}
		}
	}
}

// explained adds what is said of an error that no cell of a notebook makes.
func explained(t *testing.T, said map[words.Lang][]string, name, value, want string) {
	t.Helper()
	for _, lang := range []words.Lang{words.English, words.French} {
		text, ok := words.Explain(lang, name, value)
		said[lang] = append(said[lang], text)
		if !ok || lang == words.English && !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
			t.Errorf("%s: %s: %q is not in %q", name, value, want, text)
		}
	}
}

// TestCommandsSpeakTheLanguage: what magics say, their tables and their errors are in the notebook's language.
func TestCommandsSpeakTheLanguage(t *testing.T) {
	t.Setenv("LC_ALL", "fr_FR.UTF-8")
	nb := newNotebook(t)
	for _, c := range []struct{ code, want string }{
		{"%world", "error: il n’y a pas encore de monde : %world 8 en fait un de 8 rangs sur cette machine"},
		{"%nosuch", "error: ligne 1 : il n’y a pas de commande %nosuch ; %help les liste toutes"},
		{"%hlp", "vouliez-vous dire %help"},
		{"%kill a", "aucune cellule de fond ni aucun daemon n’a le nom ou le pid \"a\" ; %ps en donne la liste"},
		{"%help", "remplacer cette cellule par le texte d’un fichier"},
		{"%reset", "tous les noms sont oubliés"},
		{"%world 2", "2 rangs sur localhost, prêts en "},
		{"%world", "Rang  Machine  "},
		{"%world", "libre"},
		{"%%rank 7\n1", "error: ligne 1 : il n’y a pas de rang 7 : le monde a les rangs 0 à 1"},
		{"%%rank 1\nsyscall.Kill(os.Getpid(), syscall.SIGKILL)\nselect {}", "error: [1] tué par le signal 9 (par quelqu’un, ou par le système, faute de mémoire)"},
		{"%world", "mort : tué par le signal 9"},
		{"%%rank 1\n1", "error: mort, rang 1 : %world repair donne un processus neuf"},
		{"%world down", "le monde de 2 rangs est fini"},
		{"x := 1\n!exit 3", "error: code de sortie 3"},
	} {
		if got := execute(t, nb, c.code); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.code, got, c.want)
		}
	}
}

// TestErrorsSpeakTheLanguage: hints, and the sentence under an error that has no hint, are in the notebook's language.
func TestErrorsSpeakTheLanguage(t *testing.T) {
	t.Setenv("LC_ALL", "fr_FR.UTF-8")
	nb := newNotebook(t)
	for _, c := range []struct{ code, want string }{
		{"fmt.Printn(1)", "→ vouliez-vous dire fmt.Print"},
		{"while true { }", "→ Go n’a qu’une boucle"},
		{"func f() int { }", "→ La fonction promet un résultat"},
		{"var m map[string]int\nm[\"a\"] = 1", "→ La map a été déclarée"},
		{"%lang en\nfmt.Printn(1)", "→ did you mean fmt.Print"},
		{"%lang fr\nrun(1)", "→ Go ne connaît pas le nom run ici"}, // and does not take it for rune
		{"x := 1\nif err = f() {\n}", "→ comparez avec ==, ou affectez d’abord"},
		{"os.Exit(3)", "Un nouveau est prêt"},
		{"func r(n int) int { return r(n+1) + 1 }\nr(0)", "appels de plus"},
		{"%lang en\n%reset\nvar m map[string]int\nm[\"a\"] = 1", "→ The map was declared"},
	} {
		r := nb.Execute(t.Context(), front.Request{Code: c.code, Count: 1}, &shown{})
		if r.Err == nil || !strings.Contains(strings.Join(r.Err.Traceback, "\n"), c.want) {
			t.Errorf("%s: %q, want %q", c.code, r.Err, c.want)
		}
	}
	if r := nb.Execute(t.Context(), front.Request{Code: "%lang xx", Count: 1}, &shown{}); r.Err == nil || !strings.Contains(r.Err.Value, "en and fr") {
		t.Errorf("%%lang xx: %v", r.Err)
	}
}

// lines is an Output that hands on what is printed, also after its cell has ended.
type lines struct {
	shown
	printed chan string
}

func (l *lines) Stream(_ string, text []byte) { l.printed <- string(text) }

// TestBackgroundMistakesAreExplained: a panic of a background cell is explained below it, and by %explain, as that of any other.
func TestBackgroundMistakesAreExplained(t *testing.T) {
	t.Setenv("LC_ALL", "fr_FR.UTF-8")
	nb := newNotebook(t)
	out := &lines{printed: make(chan string, 100)}
	if r := nb.Execute(t.Context(), front.Request{Code: "%%bg server\nvar m map[string]int\nm[\"a\"] = 1", Count: 1}, out); r.Err != nil {
		t.Fatal(r.Err)
	}
	for all := ""; !strings.Contains(all, " s’est terminée"); {
		select {
		case text := <-out.printed:
			if all += text; strings.Contains(all, " s’est terminée") && !strings.Contains(all, "→ La map a été déclarée") {
				t.Errorf("a background cell's end is shown as %q", all)
			}
		case <-time.After(time.Minute):
			t.Fatalf("the background cell has not s’est terminée%q", all)
		}
	}
	explained := &shown{}
	nb.Execute(t.Context(), front.Request{Code: "%explain", Count: 2}, explained)
	if !strings.Contains(explained.text, "panic: assignment to entry in nil map\nLa map a été déclarée") {
		t.Errorf("%%explain says %q", explained.text)
	}
}
