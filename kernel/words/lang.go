package words

import "strings"

// A Lang is a language that the kernel speaks.
type Lang string

// The languages.
const (
	English Lang = "en"
	French  Lang = "fr"
)

// Langs are all languages, for completion.
func Langs() []string { return []string{string(English), string(French)} }

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

// FromEnvironment is the language that a process's environment asks for, English when it asks for none that is spoken.
// Source: POSIX.1-2017, Base Definitions 8.2: LC_ALL goes before LC_MESSAGES, and that before LANG.
func FromEnvironment(getenv func(string) string) Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			l, _ := Parse(v)
			return l
		}
	}
	return English
}

// A Text is one thing to say, in each language.
type Text struct{ En, Fr string }

// In is the text in a language.
func (t Text) In(l Lang) string {
	if l == French {
		return t.Fr
	}
	return t.En
}
