package source

import (
	"strings"
	"testing"

	"jeton/notebooks/fig"
)

const head = "=== lab lab09 minutes=10: «Essai|Trial»\n--- fr\nun\n--- en\none\n"

func TestParse(t *testing.T) {
	lab, err := Parse("lab09.lab", head+`
=== code setup
x := "«oui|yes»" // ||
=== exercise 1: «Titre|Title»
--- fr
énoncé
--- en
statement
=== hint
--- fr
indice
--- en
hint
=== solution
//= solution
a()
//= student
b("@unanswered@")
//= end
=== check points=3
check("@exercise@")
//= hidden
other()
//= end
=== question why points=1.5
--- fr
pourquoi ?
--- en
why?
--- fr answer
car
--- en answer
because
--- fr rubric
tout pour « car »
--- en rubric
all for "because"
`)
	if err != nil {
		t.Fatal(err)
	}
	if lab.Name != "lab09" || lab.Minutes != 10 || lab.Title != (Both{"Essai", "Trial"}) || len(lab.Blocks) != 7 {
		t.Fatalf("%+v", lab)
	}
	q := lab.Blocks[6]
	if q.Points != 1.5 || q.Rubric.EN != `all for "because"` || q.Exercise != 1 || q.Answer != (Both{"car", "because"}) || q.Prose != (Both{"pourquoi\u00a0?", "why?"}) {
		t.Errorf("question: %+v", q)
	}
	for _, c := range []struct {
		v    Variant
		want []string // id: source
	}{
		{Variant{fig.French, true}, []string{
			"lab09-title: # Essai\n\nun", "lab09-setup: x := \"oui\" // ||",
			"lab09-ex01: ### Exercice 1. Titre\n\nénoncé\n\n<details>\n<summary>Un indice</summary>\n\nindice\n\n</details>",
			"lab09-ex01-solution: // ### BEGIN SOLUTION\na()\n// ### END SOLUTION", "lab09-ex01-check: check(\"Exercice 1\")\n// ### BEGIN HIDDEN TESTS\nother()\n// ### END HIDDEN TESTS",
			"lab09-ex01-question-why: **Question.** pourquoi\u00a0?\n<!-- BEGIN MARK SCHEME -->\n> **Barème, sur 1,5.** tout pour «\u00a0car\u00a0»\n>\n> car\n<!-- END MARK SCHEME -->", "lab09-ex01-answer-why: car",
		}},
		{Variant{fig.English, false}, []string{
			"lab09-title: # Trial\n\none", "lab09-setup: x := \"yes\" // ||",
			"lab09-ex01: ### Exercise 1. Title\n\nstatement\n\n<details>\n<summary>A hint</summary>\n\nhint\n\n</details>",
			`lab09-ex01-solution: b("exercise 1: not answered yet")`, `lab09-ex01-check: check("Exercise 1")`,
			"lab09-ex01-question-why: **Question.** why?", "lab09-ex01-answer-why: *Your answer here.*",
		}},
	} {
		nb, err := lab.Notebook(c.v)
		if err != nil {
			t.Fatal(err)
		}
		for i, cell := range nb.Cells {
			if got := cell.ID + ": " + string(cell.Source); i >= len(c.want) || got != c.want[i] {
				t.Errorf("%v cell %d: %q, want %q", c.v, i, got, c.want[min(i, len(c.want)-1)])
			}
		}
	}
}

// A slip in a source is told with its line and what to write.
func TestSlipsAreNamed(t *testing.T) {
	prose := "--- fr\na\n--- en\nb\n"
	ex := head + "=== exercise 1: T\n" + prose
	for name, c := range map[string]struct{ text, want string }{
		"empty":             {"", "no line `=== lab"},
		"text first":        {"hello\n" + head, "text before the first block"},
		"no lab":            {"=== text a\n" + prose, "begins with its one block"},
		"two labs":          {head + head, "begins with its one block"},
		"bad line":          {head + "===text\n", "x.lab:6: cannot read"},
		"unknown kind":      {head + "=== texts a\n", `no kind of block "texts"`},
		"no name":           {head + "=== text\n" + prose, "needs a name"},
		"one language":      {head + "=== text a\n--- fr\na\n", "both languages"},
		"stray text":        {head + "=== text a\nhello\n" + prose, "x.lab:7: prose"},
		"twice french":      {head + "=== text a\n" + prose + "--- fr\nc\n", "does not belong here"},
		"answer of a text":  {head + "=== text a\n" + prose + "--- fr answer\nc\n", "does not belong here"},
		"half a rubric":     {ex + "=== question\n" + prose + "--- fr answer\na\n--- en answer\na\n--- en rubric\na\n", "in both languages"},
		"no answer":         {head + "=== exercise 1: T\n" + prose + "=== question\n" + prose, "needs its answer"},
		"left out":          {head + "=== exercise 2: T\n" + prose, "none left out"},
		"exercise by word":  {head + "=== exercise one: T\n" + prose, "none left out"},
		"check without one": {head + "=== check points=1\nx\n", "belongs to an exercise"},
		"points of a text":  {head + "=== text a points=1\n" + prose, "no attribute points"},
		"many points":       {ex + "=== check points=1" + strings.Repeat("0", 400) + "\nx\n", "value out of range"},
		"same id":           {head + "=== text a\n" + prose + "=== text a\n" + prose, "used already, at line 6"},
		"empty code":        {head + "=== code a\n\n=== text b\n" + prose, "is empty"},
		"title":             {"=== lab lab01: «a\n" + prose, "«français|English»"},
	} {
		_, err := Parse("x.lab", c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// What only shows when the notebooks are made.
func TestSlipsInCellsAreNamed(t *testing.T) {
	prose, ex := "--- fr\na\n--- en\nb\n", "=== exercise 1: T\n--- fr\na\n--- en\nb\n"
	for name, c := range map[string]struct{ text, want string }{
		"no region":      {ex + "=== solution\nx\n", "no //= solution"},
		"open region":    {ex + "=== solution\n//= solution\nx\n", "not closed"},
		"order":          {ex + "=== solution\n//= student\nx\n", "out of place"},
		"unknown mark":   {ex + "=== solution\n//= begin\nx\n", "out of place"},
		"nested":         {ex + "=== solution\n//= solution\n//= solution\n", "out of place"},
		"one language":   {"=== code a\nx(\"«oui»\")\n", "«français|English»"},
		"three":          {"=== code a\nx(\"«a|b|c»\")\n", "«français|English»"},
		"only a close":   {"=== code a\nx(\"oui»\")\n", "no « before"},
		"over two lines": {"=== code a\nx(\"«oui\n|yes»\")\n", "on one line"},
		"open hidden":    {ex + "=== check points=1\n//= hidden\nx\n", "not closed"},
		"hidden twice":   {ex + "=== check points=1\n//= hidden\n//= hidden\n//= end\n", "out of place"},
		"end alone":      {ex + "=== check points=1\n//= end\n", "out of place"},
		"no figure":      {"=== figure nosuch\n" + prose, `no figure "nosuch"`},
		"late hint":      {ex + "=== code a\nx\n=== hint\n" + prose, "a hint follows the statement"},
	} {
		lab, err := Parse("x.lab", head+c.text)
		if err == nil {
			_, err = lab.Notebook(Variant{fig.French, true})
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(head)
	f.Add(head + "=== exercise 1: T\n--- fr\na\n--- en\nb\n=== solution\n//= solution\nx\n//= student\ny\n//= end\n")
	f.Add("=== lab a: «|»\n--- fr\n`\n--- en\n```\n=== code b\n«|»@exercise@\n")
	f.Fuzz(func(t *testing.T, text string) {
		lab, err := Parse("x.lab", text)
		if err != nil {
			return
		}
		for _, v := range Variants() {
			nb, err := lab.Notebook(v)
			if err != nil {
				continue
			}
			if _, err := nb.Bytes(); err != nil {
				t.Errorf("a notebook was made that cannot be written: %v", err)
			}
		}
	})
}
