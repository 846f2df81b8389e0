package session

import (
	"context"
	"os"

	"jeton/launcher/lang"
)

// The services of the one who keeps the notebook's language.
const (
	LanguageService = "notebook.language" // the answer is its name
	SpeakService    = "notebook.speak"    // the request is its name
)

// Language is what the notebook speaks: what %lang or [Speak] have chosen, or else what the kernel's environment asks for. Of a program it is what its
// environment asks for: JETON_LANG, which a notebook sets for the programs of its cells, or the locale; on all ranks of a run, that of `jeton run`. Cost: a
// question to the kernel.
func Language() lang.Lang {
	name, err := Call(context.Background(), LanguageService, nil)
	if err != nil {
		return lang.FromEnvironment(os.Getenv)
	}
	l, _ := lang.Parse(string(name))
	return l
}

// Speak chooses what the notebook speaks, as %lang does: tables, sentences of the library, and what is said of errors. Errors: [ErrAlone]
// in a program that no notebook runs; a language that is not spoken.
func Speak(name string) error {
	_, err := Call(context.Background(), SpeakService, []byte(name))
	return err
}
