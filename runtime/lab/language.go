package lab

import (
	"errors"
	"os"

	"jeton/launcher/lang"
	"jeton/runtime/session"
)

// Speak makes the library, the kernel and the programs that cells start speak the notebook's language, "fr" or "en": tables, verdicts, pictures,
// hints. A program that no notebook runs has nobody to tell, and goes on. Errors: a language that is not spoken.
func Speak(language string) error {
	err := session.Speak(language)
	switch {
	case errors.Is(err, session.ErrAlone):
		return nil
	case err != nil:
		return err
	}
	return os.Setenv(lang.Variable, language) // for those that a cell starts by itself, with os/exec
}
