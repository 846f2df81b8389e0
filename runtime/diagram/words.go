package diagram

import (
	"fmt"
	"strconv"

	"jeton/launcher/lang"
	"jeton/runtime/check"
	"jeton/runtime/history"
)

// A text is one thing to say, in each language: a format of package fmt.
type text struct{ en, fr string }

func (t text) in(l check.Lang, args ...any) string {
	format := t.en
	if l == check.French {
		format = t.fr
	}
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// decimal is a number of a picture, as its language writes it: its format and its digits are strconv.FormatFloat's.
func decimal(l check.Lang, x float64, format byte, digits int) string {
	return lang.Lang(l).Decimal(strconv.FormatFloat(x, format, digits, 64))
}

var (
	saySpaceTime = text{"space-time diagram of %d events of %d processes, %d messages", "diagramme espace-temps : %d événements de %d processus, %d messages"}
	sayEmpty     = text{"the log has no event to draw", "le journal n’a aucun événement à dessiner"}
	sayNone      = text{"nothing of the log is left to draw: see Options", "il ne reste rien du journal à dessiner : voir Options"}

	sayTimes   = text{"× %d more: %d events", "× %d de plus : %d événements"}
	sayCutLine = text{"cut %d", "coupe %d"}
	sayWitness = text{"the witness's cut", "la coupe du témoin"}
	sayMissing = text{"%s events are not in the log", "%s événements ne sont pas dans le journal"}
	sayHeld    = text{"held: received %s, delivered later", "retenu : %s reçu, remis plus tard"}
	sayTime    = text{"time", "temps"}

	sayFrom    = text{"from %s", "de %s"}
	sayTo      = text{"to %s", "à %s"}
	sayCopy    = text{"the second of two", "le second des deux"}
	sayLamport = text{"Lamport %d", "Lamport %d"}
	saySource  = text{"cell %d, line %d", "cellule %d, ligne %d"}
	sayState   = text{"state: %s", "état : %s"}
	sayOpen    = text{"not received in this log", "pas reçu dans ce journal"}
	sayLost    = text{"lost%s", "perdu%s"}
	sayWaited  = text{"it waited for the mending of a cut", "il a attendu la fin d’une coupure"}
	sayUnsent  = text{"its sending is not in the log", "son envoi n’est pas dans le journal"}
	sayOutside = text{"its sender is not drawn", "son émetteur n’est pas dessiné"}

	sayWaits     = text{"waits for the section", "attend la section"}
	sayInside    = text{"in the critical section", "en section critique"}
	sayBlocked   = text{"blocked by the snapshot", "bloqué par l’instantané"}
	sayRecording = text{"records its channels", "enregistre ses canaux"}
	saySuspended = text{"suspended", "suspendu"}
	sayLinkCut   = text{"link to %s cut", "lien vers %s coupé"}
	sayDead      = text{"dead", "mort"}

	sayNoLink  = text{"link cut", "lien coupé"}
	sayHolds   = text{"message held", "message retenu"}
	sayWrong   = text{"what is wrong", "ce qui ne va pas"}
	sayUntyped = text{"message", "message"}

	sayVectorClock  = text{"vector clocks", "horloges vectorielles"}
	sayLamportClock = text{"Lamport's clocks", "horloges de Lamport"}
	sayOverview     = text{"overview: click or drag to move the window", "vue d’ensemble : cliquez ou glissez pour déplacer la fenêtre"}
	sayNoClocks     = text{"no clocks", "sans horloges"}
	saySmaller      = text{"smaller", "plus petit"}
	sayLarger       = text{"larger", "plus grand"}
	sayClocks       = text{"clocks", "horloges"}
	sayHint         = text{"Click an event to see what it could know of (its past) and what could know of it (its future); or Enter, and the arrow keys.", "Cliquez sur un événement : ce qu’il pouvait connaître (son passé) et ce qui pouvait le connaître (son futur) ; ou la touche Entrée, puis les flèches."}
	sayPast         = text{"past", "passé"}
	sayFuture       = text{"future", "futur"}
	sayOther        = text{"concurrent", "concurrent"}
	sayLeftOut      = text{"%d events are drawn, from %s on; %d others are left out: Options.From and To choose which.", "%d événements sont dessinés, à partir de %s ; %d autres manquent : Options.From et To disent lesquels dessiner."}
	sayFirstPage    = text{"Only the beginning is shown here: run the cell, or trust the notebook, to see the rest.", "Seul le début est montré ici : exécutez la cellule, ou faites confiance au notebook, pour voir la suite."}
)

// kinds are the words for kinds of events.
var kinds = map[history.Kind]text{
	history.Start: {"start", "début"}, history.End: {"end", "fin"}, history.Local: {"local", "local"}, history.State: {"state", "état"},
	history.Begin: {"begin", "commence"}, history.Finish: {"finish", "finit"}, history.Mark: {"mark", "marque"}, history.Send: {"send", "envoie"}, history.Receive: {"receive", "reçoit"}, history.Deliver: {"deliver", "remet"},
	history.Connect: {"connect", "se connecte"}, history.Accept: {"accept", "accepte"}, history.Close: {"close", "ferme"},
	history.Fault: {"fault", "panne"}, history.Drop: {"lost", "perdu"}, history.Duplicate: {"duplicated", "dupliqué"},
	history.Delay: {"delayed", "retardé"}, history.Hold: {"held", "retenu"}, history.Missing: {"missing", "manquant"},
}

// marks are the words beside the marks that the checkers know. %s is the attribute named.
var marks = map[string]struct {
	text text
	attr string
}{
	history.CSRequest: {text{"requests", "demande"}, ""}, history.CSEnter: {text{"enters", "entre"}, ""}, history.CSExit: {text{"leaves", "sort"}, ""},
	history.ElectStart: {text{"candidate %s", "candidat %s"}, "id"}, history.ElectLeader: {text{"leader %s", "leader %s"}, "id"},
	history.ElectKnown: {text{"knows %s", "connaît %s"}, "id"}, history.Rank: {text{"number %s", "numéro %s"}, "rank"},
	history.Counted: {text{"counted %s", "compté %s"}, "n"}, history.Suspect: {text{"suspects %s", "soupçonne %s"}, "of"},
	history.Trust: {text{"trusts %s", "se fie à %s"}, "of"}, history.SnapBegin: {text{"begins %s", "commence %s"}, "wave"},
	history.SnapRecord: {text{"records %s", "enregistre %s"}, "wave"}, history.SnapEnd: {text{"ends %s", "finit %s"}, "wave"},
	history.SnapCommit: {text{"complete %s", "complet %s"}, "wave"}, history.SnapResume: {text{"resumes %s", "reprend %s"}, "wave"},
	history.Token: {text{"token", "jeton"}, ""}, "cs.lost": {text{"loses %s", "perd %s"}, "of"},
}

// locals are the words beside events of this library.
var locals = map[string]text{"daemon.start": {"starts %s", "lance %s"}}

// commands are the words beside what an algorithm's application asks it for; a longer command ("send …") stands as it is.
var commands = map[string]text{
	"request": {"wants in", "veut entrer"}, "release": {"wants out", "veut sortir"}, "leave": {"goes away", "s’en va"},
	"lost": {"gives one up", "en perd un"}, "back": {"takes one back", "en reprend un"},
	"elect": {"stands", "se présente"}, "snapshot": {"snapshot", "instantané"},
}

// faults are the words beside faults.
var faults = map[string]text{
	"kill": {"killed", "tué"}, "stop": {"stopped", "suspendu"}, "continue": {"continued", "repris"}, "restart": {"started again", "redémarré"},
	"cut": {"cut", "coupé"}, "mend": {"mended", "réparé"}, "delay": {"delayed", "ralenti"},
}

// kindWords are the legend's.
var kindWords = map[history.Kind]text{
	history.Send: {"sending", "envoi"}, history.Receive: {"receipt", "réception"}, history.Deliver: {"delivery", "remise"},
}

// markWords are the legend's of marks whose signs are not explained beside them.
var markWords = map[string]text{history.Suspect: {"suspicion", "soupçon"}, history.Trust: {"trust again", "confiance rendue"}}
