package notebook

import (
	"fmt"

	"jeton/kernel/words"
	"jeton/kernel/world"
	"jeton/launcher/lang"
)

// What is said of ranks that have died.
var (
	sayOneRank  = lang.Text{En: "rank %v", Fr: "rang %v"}
	sayRanks    = lang.Text{En: "ranks %v", Fr: "rangs %v"}
	sayDeath    = lang.Text{En: "rank %d (pid %d on %s) has died: %s", Fr: "le rang %d (pid %d sur %s) est mort : %s"}
	sayReplaces = lang.Text{En: "%world repair replaces it", Fr: "%world repair le remplace"}

	sayGone     = lang.Text{En: "The process of rank %v is gone, and its variables with it", Fr: "Le processus du rang %v a disparu, et ses variables avec lui"}
	sayAllGone  = lang.Text{En: "The processes of ranks %v are gone, and their variables with them", Fr: "Les processus des rangs %v ont disparu, et leurs variables avec eux"}
	sayNoneLeft = lang.Text{En: ". No rank lives now; %world repair gives fresh processes.", Fr: ". Plus aucun rang ne vit ; %world repair donne des processus neufs."}
	sayOthers   = lang.Text{En: ". The other ranks live; %world repair gives a fresh process.", Fr: ". Les autres rangs vivent ; %world repair donne un processus neuf."}

	sayFresh    = lang.Text{En: "%s: a fresh process", Fr: "%s : un processus neuf"}
	sayLost     = lang.Text{En: "gone there: %s. Run the cells that declare them again, with %%%%rank %v", Fr: "disparu là : %s. Exécutez de nouveau les cellules qui les déclarent, avec %%%%rank %v"}
	sayAllLive  = lang.Text{En: "all ranks live: there is nothing to repair", Fr: "tous les rangs vivent : il n’y a rien à réparer"}
	sayNoAnswer = lang.Text{En: "%s, though, does not answer, as a process that is stopped: %%world repair %v puts a fresh one in its place",
		Fr: "sans réponse, comme d’un processus suspendu : %s ; %%world repair %v en met un neuf à sa place"}
)

// ranksWords are ranks in a language: "rank 2", "ranks 0-2,5".
func ranksWords(l lang.Lang, set world.Set) string {
	if set.Len() == 1 {
		return sayOneRank.With(l, set)
	}
	return sayRanks.With(l, set)
}

// deathWords is the sentence of one.
func deathWords(l lang.Lang, d world.Death) string {
	return sayDeath.With(l, d.Rank, d.Pid, d.Host, words.Said(l, d.Fault.Text))
}

// lossWords says what the end of ranks means; left is whether others live.
func lossWords(l lang.Lang, lost world.Set, left bool) string {
	gone, then := sayGone, sayNoneLeft
	if lost.Len() > 1 {
		gone = sayAllGone
	}
	if left {
		then = sayOthers
	}
	return fmt.Sprintf(gone.In(l), lost) + then.In(l)
}
