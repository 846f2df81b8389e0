package lab

import (
	"errors"

	"jeton/runtime/session"
)

// Speak makes the library and the kernel speak the notebook's language, "fr" or "en": tables, verdicts, pictures, hints. A program that no
// notebook runs has nobody to tell, and goes on. Errors: a language that is not spoken.
func Speak(language string) error {
	if err := session.Speak(language); !errors.Is(err, session.ErrAlone) {
		return err
	}
	return nil
}
