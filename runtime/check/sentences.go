package check

import "jeton/runtime/history"

// All that verdicts say, in both languages: this file is their only one with sentences. A property (prop…) is one sentence with its full
// stop; what follows a status (ok…, why…) begins small and has none.

// Words of the verdicts themselves.
var (
	sayOK       = text{"held", "respectée"}
	sayViolated = text{"violated", "violée"}
	sayUnknown  = text{"unknown", "indéterminée"}
	sayMore     = text{"and %d more", "et %d de plus"}
	sayCell     = text{", cell %d", ", cellule %d"}
	sayCellLine = text{", cell %d, line %d", ", cellule %d, ligne %d"}
	sayEvents   = text{"Where", "Où"}
	sayPath     = text{"Because", "Parce que"}
	sayCut      = text{"In the cut", "Dans la coupe"}
)

// Events.
var (
	saySends    = text{"sends %s to %s", "envoie %s à %s"}
	sayReceives = text{"receives %s from %s", "reçoit %s de %s"}
	sayDelivers = text{"delivers %s from %s", "délivre %s de %s"}
	sayHolds    = text{"holds %s from %s", "retient %s de %s"}
	sayLoses    = text{"%s from %s is lost", "%s de %s est perdu"}
	sayFault    = text{"fault: %s", "panne injectée : %s"}

	markWords = map[string]text{
		history.CSRequest:   {"asks for the section%s", "demande la section%s"},
		history.CSEnter:     {"enters the section%s", "entre en section%s"},
		history.CSExit:      {"leaves the section%s", "sort de la section%s"},
		history.ElectStart:  {"is a candidate%s", "est candidat%s"},
		history.ElectLeader: {"is elected%s", "est élu%s"},
		history.ElectKnown:  {"knows the leader%s", "connaît le leader%s"},
		history.Rank:        {"gets its number%s", "reçoit son numéro%s"},
		history.Counted:     {"has counted%s", "a compté%s"},
		history.Suspect:     {"suspects%s", "suspecte%s"},
		history.Trust:       {"trusts again%s", "refait confiance à%s"},
		history.SnapBegin:   {"begins a wave%s", "commence une vague%s"},
		history.SnapRecord:  {"records its state%s", "enregistre son état%s"},
		history.SnapEnd:     {"goes on after a wave%s", "reprend après une vague%s"},
		history.SnapCommit:  {"commits a wave%s", "valide une vague%s"},
		history.SnapResume:  {"starts again from a wave%s", "repart d'une vague%s"},
		history.Token:       {"has the token%s", "a le jeton%s"},
	}
	kindWords = map[history.Kind]text{
		history.Start:   {"starts %s", "démarre %s"},
		history.End:     {"ends %s", "se termine %s"},
		history.Connect: {"connects %s", "se connecte %s"},
		history.Accept:  {"accepts %s", "accepte %s"},
		history.Close:   {"closes %s", "ferme %s"},
		history.State:   {"state %s", "état %s"},
		history.Missing: {"events missing %s", "événements manquants %s"},
	}
)

// What a log lacks.
var (
	whyLost        = text{"%d events of %s are not in the log", "%d événements de %s manquent dans le journal"}
	whyProblem     = text{"the log is not sound: %s", "le journal n'est pas sain : %s"}
	whyNothingSeen = text{"nothing wrong was seen, but %s", "rien de faux n'a été vu, mais %s"}
	whySeems       = text{"it looks violated (%s), but %s, so that an order may have been missed", "elle semble violée (%s), mais %s : un ordre a pu échapper"}
	whyGoesOn      = text{"the run was not at rest when the log was taken", "l'exécution n'était pas au repos quand le journal a été pris"}
	whyNotEnded    = text{"%s had not ended when the log was taken; wait for the end, or say that nothing more was to happen: AtRest(true)",
		"%s n'était pas terminé quand le journal a été pris ; attendre la fin, ou dire que plus rien ne devait arriver : AtRest(true)"}
	whyMayCome = text{"%s; it may still come: %s", "%s ; cela peut encore venir : %s"}
	whyFault   = text{"%s; a fault may be the cause: %s", "%s ; une panne peut en être la cause : %s"}
)

// Mutual exclusion.
var (
	propMutex       = text{"At most one process at a time is in the critical section.", "Au plus un processus à la fois est en section critique."}
	countSections   = text{"sections", "sections"}
	whyNoSection    = text{"no process entered a section", "aucun processus n'est entré en section"}
	okMutex         = text{"%d sections, each over before the next one begins", "%d sections, chacune finie avant que la suivante commence"}
	whyKilledInside = text{"%s was killed in its section (%s); whether its end was known at %s cannot be told from the messages",
		"%s a été tué dans sa section (%s) ; les messages ne disent pas si sa fin était connue à %s"}
	whyTogether = text{"%s enters, %s, and nothing tells it that %s has left: its exit is %s",
		"%s entre, %s, sans que rien lui dise que %s est sorti : sa sortie est %s"}
	whyStillInside = text{"%s enters, %s, while %s is inside and never leaves: it entered at %s",
		"%s entre, %s, alors que %s est dedans et n'en sort pas : il est entré à %s"}

	propRequested = text{"A process enters the critical section only after it has asked for it, once for each request.",
		"Un processus n'entre en section critique qu'après l'avoir demandée, une fois par demande."}
	countRequests = text{"requests", "demandes"}
	whyNoRequest  = text{"no request was made", "aucune demande n'a été faite"}
	whyUnasked    = text{"it enters without a request: %s", "il entre sans demande : %s"}
	whyStrayExit  = text{"it leaves without having entered: %s", "il sort sans être entré : %s"}
	okRequested   = text{"%d entries, each after its request", "%d entrées, chacune après sa demande"}

	propServed       = text{"Each process that asks for the section enters it, and leaves it.", "Tout processus qui demande la section y entre, et en sort."}
	whyInsideForEver = text{"%s is in the section and does not leave: %s", "%s est en section et n'en sort pas : %s"}
	whyUnserved      = text{"%s has asked and does not enter: %s", "%s a demandé et n'entre pas : %s"}
	okServed         = text{"%d sections, and nobody waits", "%d sections, et personne n'attend"}
)
