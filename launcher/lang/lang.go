// Package lang is which language to speak to people, and one thing to say in each.
//
// Model: a notebook has one language, which its kernel keeps and the library asks for (package session); what is said is a [Text], made
// once, and chosen where it is shown.
//
//	var running = lang.Text{En: "running", Fr: "en cours"}
//
//	fmt.Println(running.In(session.Language()))
//
// How a number is written is a language's, too: all that writes one for people to read does so by [Lang.Decimal], [Lang.Count] and
// [Lang.Duration].
//
// It translates nothing, and knows no plurals.
package lang

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Lang is a language.
type Lang string

// The languages.
const (
	English Lang = "en"
	French  Lang = "fr"
)

// All are the languages' names, for completion.
func All() []string { return []string{string(English), string(French)} }

// Parse takes a language's name: "fr", "français", a locale such as fr_FR.UTF-8; ok is false for one that is not spoken.
func Parse(name string) (l Lang, ok bool) {
	word, _, _ := strings.Cut(strings.ToLower(name), ".")
	word, _, _ = strings.Cut(strings.ReplaceAll(word, "-", "_"), "_")
	switch word {
	case "en", "english", "anglais":
		return English, true
	case "fr", "french", "français", "francais":
		return French, true
	}
	return English, false
}

// Variable is that of the environment which says what a program speaks that a notebook runs: it goes before the locale.
const Variable = "JETON_LANG"

// FromEnvironment is the language that a process's environment asks for, English when it asks for none that is spoken.
// Source: POSIX.1-2017, Base Definitions 8.2: LC_ALL goes before LC_MESSAGES, and that before LANG.
func FromEnvironment(getenv func(string) string) Lang {
	for _, name := range []string{Variable, "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			l, _ := Parse(v)
			return l
		}
	}
	return English
}

// A Text is one thing to say, in each language: words, or a format of package fmt.
type Text struct{ En, Fr string }

// In is the text in a language, English for one that is not spoken.
func (t Text) In(l Lang) string {
	if l == French {
		return t.Fr
	}
	return t.En
}

// With is the text in a language as a format, filled in.
func (t Text) With(l Lang, args ...any) string { return fmt.Sprintf(t.In(l), args...) }

// In are several texts in a language: the head of a table.
func In(l Lang, texts ...Text) []string {
	all := make([]string, len(texts))
	for i, t := range texts {
		all[i] = t.In(l)
	}
	return all
}

// Decimal is a number that package strconv has written, as the language writes it: 2.5 is 2,5 in French.
func (l Lang) Decimal(number string) string {
	if l == French {
		return strings.Replace(number, ".", ",", 1)
	}
	return number
}

// Count is a whole number with its thousands apart: 12,345, or 12 345 in French.
func (l Lang) Count(n int) string {
	apart := ","
	if l == French {
		apart = "\u202f"
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + apart + s[i:]
	}
	return s
}

// units are those of a duration as Go writes it; longer ones come before those that they begin with.
var units = strings.NewReplacer("h", "\u00a0h ", "ms", "\u00a0ms ", "m", "\u00a0min ", "µs", "\u00a0µs ", "ns", "\u00a0ns ", "s", "\u00a0s ")

// Duration is a time as the language writes it: 1m2.5s, as Go does, is 1 min 2,5 s in French, where no space before a unit breaks a line.
func (l Lang) Duration(d time.Duration) string {
	if l == French {
		return strings.TrimSuffix(l.Decimal(units.Replace(d.String())), " ")
	}
	return d.String()
}
