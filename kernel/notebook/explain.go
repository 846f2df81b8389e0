package notebook

import (
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/front"
	"jeton/kernel/words"
)

// What %explain and %lang say when they have nothing to explain, and nothing to do.
var (
	noErrorYet  = words.Text{En: "there was no error yet", Fr: "il n’y a pas encore eu d’erreur"}
	seeTrace    = words.Text{En: "The traceback names the cell and the line; innermost comes first.", Fr: "La trace nomme la cellule et la ligne ; la plus intérieure vient d’abord."}
	explainedIn = words.Text{En: "errors are explained in English; %lang fr changes to French", Fr: "les erreurs sont expliquées en français ; %lang en passe à l’anglais"}
)

// language is what the notebook speaks.
func (n *Notebook) language() words.Lang {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.lang
}

func (c *run) explain(cell.Segment) *front.Error {
	c.nb.mu.Lock()
	last, lang := c.nb.last, c.nb.lang
	c.nb.mu.Unlock()
	if last == nil {
		c.say(noErrorYet.In(lang))
		return nil
	}
	said, ok := words.Explain(lang, last.Name, last.Value)
	if !ok {
		said = seeTrace.In(lang)
	}
	c.say(last.Name + ": " + strings.TrimPrefix(last.Value, last.Name+": ") + "\n" + said)
	return nil
}

// setLanguage is %lang. The notebook keeps the language as long as its kernel lives, whatever becomes of the engine.
func (c *run) setLanguage(s cell.Segment) *front.Error {
	if s.Args != "" {
		l, ok := words.Parse(s.Args)
		if !ok {
			return simpleError(magicError, "%%lang %s: the languages are %s", s.Args, strings.Join(words.Langs(), " and "))
		}
		c.nb.mu.Lock()
		c.nb.lang = l
		c.nb.mu.Unlock()
	}
	c.say(explainedIn.In(c.nb.language()))
	return nil
}

// arrow puts what to do under an error.
func arrow(hint string) string { return "\n    → " + hint }
