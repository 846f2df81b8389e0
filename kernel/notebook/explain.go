package notebook

import (
	"context"
	"fmt"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/front"
	"jeton/kernel/words"
	"jeton/launcher/lang"
	"jeton/runtime/session"
)

// What %explain and %lang say when they have nothing to explain, and nothing to do.
var (
	noErrorYet = words.Text{En: "there was no error yet", Fr: "il n’y a pas encore eu d’erreur"}
	seeTrace   = words.Text{En: "The traceback names the cell and the line; innermost comes first.", Fr: "La trace nomme la cellule et la ligne ; la plus intérieure vient d’abord."}
	spokenIn   = words.Text{En: "errors are explained, and tables headed, in English; %lang fr changes to French", Fr: "les erreurs sont expliquées, et les tables titrées, en français ; %lang en passe à l’anglais"}
)

// language is what the notebook speaks.
func (n *Notebook) language() words.Lang { return n.Language() }

// Language is what the notebook speaks.
func (n *Notebook) Language() words.Lang {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.lang
}

func (c *run) explain(cell.Segment) *front.Error {
	c.nb.mu.Lock()
	last, l := c.nb.last, c.nb.lang
	c.nb.mu.Unlock()
	if last == nil {
		c.say(noErrorYet.In(l))
		return nil
	}
	said, ok := words.Explain(l, last.Name, last.Value)
	if !ok {
		said = seeTrace.In(l)
	}
	value, _, more := strings.Cut(strings.TrimPrefix(last.Value, last.Name+": "), "\n")
	if value = words.Said(l, value); more { // it stands under the cell that failed
		value += " …"
	}
	c.say(last.Name + ": " + value + "\n" + said)
	return nil
}

// setLanguage is %lang. The notebook keeps the language as long as its kernel lives, whatever becomes of the engine.
func (c *run) setLanguage(s cell.Segment) *front.Error {
	if s.Args != "" {
		if err := c.nb.speak(s.Args); err != nil {
			return simpleError(magicError, "%%lang %s: %v", s.Args, err)
		}
	}
	c.say(spokenIn.In(c.nb.language()))
	return nil
}

// speak chooses the language by its name.
func (n *Notebook) speak(name string) error {
	l, ok := lang.Parse(name)
	if !ok {
		return fmt.Errorf("the languages are %s", strings.Join(lang.All(), " and "))
	}
	n.mu.Lock()
	n.lang = l
	n.mu.Unlock()
	return nil
}

// languageServices are for session.Language and session.Speak.
func languageServices() map[string]service {
	return map[string]service{
		session.LanguageService: func(_ context.Context, h handler, _ int, _ []byte) ([]byte, error) {
			return []byte(h.nb.language()), nil
		},
		session.SpeakService: func(_ context.Context, h handler, _ int, name []byte) ([]byte, error) {
			return nil, h.nb.speak(string(name))
		},
	}
}

// arrow puts what to do under an error.
func arrow(hint string) string { return "\n    → " + hint }
