package sock

import (
	"context"
	"strings"
	"testing"

	"jeton/runtime/session"
)

// A french session is a notebook's that speaks French.
type french struct{ session.Session }

func (french) Call(context.Context, string, []byte) ([]byte, error) { return []byte("fr"), nil }

func TestTablesInTheNotebooksLanguage(t *testing.T) {
	old := session.Current()
	t.Cleanup(func() { session.Set(old) })
	session.Set(french{old})
	for what, c := range map[string]struct{ got, want string }{
		"a process":     {Processes{{PID: 7, State: "S"}}.String(), "Utilisateur  État"},
		"its state":     {Processes{{PID: 7, State: "S"}}.String(), "S endormi"},
		"connections":   {Connections{{Proto: "tcp"}}.HTML(), "Adresse distante"},
		"their note":    {Connections{{Proto: "tcp"}}.HTML(), "aucun processus ne tient la connexion"},
		"hidden":        {Connections{{Proto: "tcp", Inode: 5}}.String(), "son pid est caché"},
		"no neighbours": {Neighbours{}.String(), "Aucun voisin"},
		"a neighbour":   {Neighbours{{IP: "10.0.0.1"}}.String(), "(incomplète)"},
		"services":      {KnownServices{{Name: "finger"}}.String(), "Autres noms"},
		"a trace":       {new(Trace).String(), "Adresse locale"},
		"interfaces":    {NetInterfaces{{Name: "lo"}}.String(), "Adresses"},
		"too many":      {make(Neighbours, maxRows+3).String(), "encore 3 lignes"},
	} {
		if !strings.Contains(c.got, c.want) {
			t.Errorf("%s: %q is not in\n%s", what, c.want, c.got)
		}
	}
}
