package lang

import (
	"slices"
	"testing"
	"time"
)

func TestLang(t *testing.T) {
	for name, want := range map[string]Lang{"fr": French, "FR": French, "fr_FR.UTF-8": French, "fr-CA": French, "français": French, "en": English, "en_GB.UTF-8": English} {
		if l, ok := Parse(name); l != want || !ok {
			t.Errorf("Parse(%q) = %v, %v, want %v", name, l, ok, want)
		}
	}
	for _, name := range []string{"", "de", "C.UTF-8", "frisian"} {
		if l, ok := Parse(name); l != English || ok {
			t.Errorf("Parse(%q) = %v, %v", name, l, ok)
		}
	}
	for name, c := range map[string]struct {
		env  map[string]string
		want Lang
	}{
		"nothing":          {nil, English},
		"LANG":             {map[string]string{"LANG": "fr_FR.UTF-8"}, French},
		"messages first":   {map[string]string{"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, English},
		"all goes first":   {map[string]string{"LC_ALL": "fr_BE", "LC_MESSAGES": "en_US.UTF-8"}, French},
		"a notebook's":     {map[string]string{"JETON_LANG": "fr", "LC_ALL": "en_US.UTF-8"}, French},
		"another language": {map[string]string{"LANG": "de_DE.UTF-8"}, English},
		"empty is not set": {map[string]string{"LC_ALL": "", "LANG": "fr_CH"}, French},
	} {
		if got := FromEnvironment(func(k string) string { return c.env[k] }); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestText(t *testing.T) {
	rows := Text{"%d rows", "%d lignes"}
	for l, want := range map[Lang]string{English: "3 rows", French: "3 lignes", "": "3 rows", "de": "3 rows"} {
		if got := rows.With(l, 3); got != want {
			t.Errorf("%q: %q, want %q", l, got, want)
		}
	}
	if got := In(French, Text{"a", "b"}, Text{"c", "d"}); !slices.Equal(got, []string{"b", "d"}) {
		t.Errorf("a head in French: %q", got)
	}
	for _, name := range All() {
		if l, ok := Parse(name); !ok || string(l) != name {
			t.Errorf("%q is spoken, and read as %v, %v", name, l, ok)
		}
	}
}

func TestNumbers(t *testing.T) {
	for number, want := range map[string]string{"2.5": "2,5", "-0.25": "-0,25", "1.5e+09": "1,5e+09", "17": "17", "NaN": "NaN"} {
		if got := French.Decimal(number); got != want {
			t.Errorf("%s in French: %s, want %s", number, got, want)
		}
		for _, l := range []Lang{English, "", "de"} {
			if got := l.Decimal(number); got != number {
				t.Errorf("%s in %q: %s", number, l, got)
			}
		}
	}
	for n, want := range map[int][2]string{0: {"0", "0"}, 999: {"999", "999"}, -999: {"-999", "-999"}, 1234: {"1,234", "1\u202f234"}, -12345678: {"-12,345,678", "-12\u202f345\u202f678"}} {
		if en, fr := English.Count(n), French.Count(n); en != want[0] || fr != want[1] {
			t.Errorf("%d: %q and %q, want %q", n, en, fr, want)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "0\u00a0s", 7: "7\u00a0ns", 1500: "1,5\u00a0µs", 2500 * time.Microsecond: "2,5\u00a0ms", -time.Second: "-1\u00a0s",
		62500 * time.Millisecond: "1\u00a0min 2,5\u00a0s", 3 * time.Hour: "3\u00a0h 0\u00a0min 0\u00a0s",
	} {
		if got := French.Duration(d); got != want {
			t.Errorf("%v in French: %q, want %q", d, got, want)
		}
		if got := English.Duration(d); got != d.String() {
			t.Errorf("%v in English: %q", d, got)
		}
	}
}
