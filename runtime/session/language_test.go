package session

import (
	"context"
	"errors"
	"testing"

	"jeton/launcher/lang"
)

// A keeper is a Link to one who keeps the notebook's language.
type keeper struct {
	Session
	language string
}

func (k *keeper) Call(_ context.Context, service string, request []byte) ([]byte, error) {
	switch service {
	case LanguageService:
		return []byte(k.language), nil
	case SpeakService:
		k.language = string(request)
		return nil, nil
	}
	return nil, errors.New("no such service")
}

func TestLanguage(t *testing.T) {
	old := Current()
	t.Cleanup(func() { Set(old) })
	for value, want := range map[string]lang.Lang{"fr": lang.French, "en": lang.English, "": lang.English} {
		t.Setenv("LC_ALL", "C")
		t.Setenv(lang.Variable, value)
		if got := Language(); got != want {
			t.Errorf("a program with %s=%q speaks %q", lang.Variable, value, got)
		}
	}
	if err := Speak("fr"); !errors.Is(err, ErrAlone) {
		t.Errorf("a program that is alone: %v", err)
	}
	k := &keeper{Session: old, language: "en"}
	Set(k)
	if got := Language(); got != lang.English {
		t.Errorf("the notebook speaks English, and the library %q", got)
	}
	if err := Speak("fr"); err != nil || k.language != "fr" || Language() != lang.French {
		t.Errorf("%v: the notebook speaks %q, and the library %q", err, k.language, Language())
	}
}
