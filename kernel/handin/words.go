package handin

import "fmt"

// sentences are what Mend says, in French and English.
var sentences = map[string][2]string{
	"report": {"> **Avant de noter ce notebook, il a fallu :**\n>", "> **Before this notebook could be marked:**\n>"},
	"unreadable": {"ce fichier n'a pas pu être lu, et compte comme un notebook sans réponse (%v)",
		"this file could not be read, and counts as a notebook without answers (%v)"},
	"nothing": {"aucun notebook n'a été rendu", "no notebook was handed in"},
	"named":   {"le fichier rendu s'appelait %s", "the file that was handed in was called %s"},
	"cell":    {"la cellule nº %d n'est pas une cellule : laissée de côté (%v)", "cell no. %d is not a cell: left out (%v)"},
	"kernel":  {"le notebook demandait le noyau « %s » : remis à « %s »", "the notebook asked for the kernel %q: put back to %q"},
	"copies":  {"la cellule %s était là %d fois : une seule compte", "the cell %s was there %d times: one of them counts"},
	"answers": {"la cellule de réponse %s était là %d fois : la dernière qui dit quelque chose compte",
		"the answer cell %s was there %d times: the last one that says something counts"},
	"no answer": {"la cellule de réponse %s manque : elle compte comme non répondue", "the answer cell %s is missing: it counts as not answered"},
	"deleted":   {"la cellule %s avait été supprimée : remise", "the cell %s had been deleted: put back"},
	"changed":   {"la cellule %s avait été modifiée : on note avec celle de l'énoncé", "the cell %s had been changed: marked with the lab's own"},
	"id":        {"la cellule %s avait perdu son identité (grade_id) : retrouvée", "the cell %s had lost its identity (grade_id): found again"},
	"type":      {"la cellule %s était de type %s : remise à %s", "the cell %s was of type %s: put back to %s"},
	"moved":     {"la cellule %s avait été déplacée : remise à sa place", "the cell %s had been moved: put back in its place"},
	"bonus": {"une cellule %q se donnait %v points : l'énoncé ne la connaît pas, elle n'en vaut aucun",
		"a cell %q gave itself %v points: the lab does not know it, and it is worth none"},
	"shadows": {"la vérification %s utilise %s, que votre cellule %s redéfinit : pour elle, c'est celui du TP",
		"the check %s uses %s, which your cell %s redefines: to the check it is the lab's"},
	"copy": {"Remis pour la vérification %s : une cellule de l'étudiant redéfinit ces noms.", "Put back for the check %s: a cell of the student redefines these names."},
	"assigns": {"la vérification %s utilise %s, que votre cellule %s change pendant qu'elle tourne : 0 point. Prenez un autre nom.",
		"the check %s uses %s, which your cell %s changes while it runs: no points. Take another name."},
	"meddles": {"la vérification %s appelle votre cellule %s, qui se sert de ce avec quoi elle regarde (%s) : 0 point",
		"the check %s calls your cell %s, which uses what it looks with (%s): no points"},
	"events": {"la vérification %s lit le journal, où votre cellule %s écrit elle-même (%s) : 0 point",
		"the check %s reads the event log, in which your cell %s writes by itself (%s): no points"},
}

// words is the language's way of saying a sentence.
func words(lang string) func(key string, args ...any) string {
	at := 1
	if lang == "fr" {
		at = 0
	}
	return func(key string, args ...any) string { return fmt.Sprintf(sentences[key][at], args...) }
}
