package words

import "jeton/launcher/lang"

// A Lang is a language that the kernel speaks.
type Lang = lang.Lang

// The languages.
const (
	English = lang.English
	French  = lang.French
)

// A Text is one thing to say, in each language. It is an entry of the tables.
type Text struct{ En, Fr string }

// In is the text in a language.
func (t Text) In(l Lang) string { return lang.Text(t).In(l) }
