package check

import "jeton/runtime/history"

// All that verdicts say, in both languages: this file is their only one with sentences. A property (prop…) is one sentence with its full
// stop; what follows a status (ok…, why…) begins small and has none.

// Words of the verdicts themselves.
var (
	sayOK       = text{"held", "respectée"}
	sayViolated = text{"violated", "violée"}
	sayUnknown  = text{"unknown", "indéterminée"}
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
		history.SnapBegin:   {"begins to record%s", "commence à enregistrer%s"},
		history.SnapRecord:  {"records its state%s", "enregistre son état%s"},
		history.SnapEnd:     {"goes on%s", "reprend%s"},
		history.SnapCommit:  {"commits%s", "valide%s"},
		history.SnapResume:  {"starts again%s", "repart%s"},
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
	whyLost        = text{"%d event‹s› of %s are not in the log", "%d événement‹s› de %s manquent dans le journal"}
	whyProblem     = text{"the log is not sound: %s", "le journal n’est pas sain : %s"}
	whyNothingSeen = text{"nothing wrong was seen, but %s", "rien de faux n’a été vu, mais %s"}
	whySeems       = text{"it looks violated (%s), but %s, so that an order may have been missed", "elle semble violée (%s), mais %s : un ordre a pu échapper"}
	whyGoesOn      = text{"the run was not at rest when the log was taken", "l’exécution n’était pas au repos quand le journal a été pris"}
	whyNotEnded    = text{"%s had not ended when the log was taken; wait for the end, or say that nothing more was to happen: AtRest(true)",
		"%s n’était pas terminé quand le journal a été pris ; attendre la fin, ou dire que plus rien ne devait arriver : AtRest(true)"}
	whyMayCome = text{"%s; it may still come: %s", "%s ; cela peut encore venir : %s"}
	whyFault   = text{"%s; a fault may be the cause: %s", "%s ; une panne peut en être la cause : %s"}
)

// Mutual exclusion.
var (
	propMutex       = text{"At most one process at a time is in the critical section.", "Au plus un processus à la fois est en section critique."}
	countSections   = text{"sections", "sections"}
	whyNoSection    = text{"no process entered a section", "aucun processus n’est entré en section"}
	okMutex         = text{"%d section‹s›, each over before the next one begins", "%d section‹s›, chacune finie avant que la suivante commence"}
	whyKilledInside = text{"%s was killed in its section (%s); whether its end was known at %s cannot be told from the messages",
		"%s a été tué dans sa section (%s) ; les messages ne disent pas si sa fin était connue à %s"}
	whyTogether = text{"%s enters, %s, and nothing tells it that %s has left: its exit is %s",
		"%s entre, %s, sans que rien lui dise que %s est sorti : sa sortie est %s"}
	whyStillInside = text{"%s enters, %s, while %s is inside and never leaves: it entered at %s",
		"%s entre, %s, alors que %s est dedans et n’en sort pas : il est entré à %s"}

	propRequested = text{"A process enters the critical section only after it has asked for it, once for each request.",
		"Un processus n’entre en section critique qu’après l’avoir demandée, une fois par demande."}
	countRequests = text{"requests", "demandes"}
	whyNoRequest  = text{"no request was made", "aucune demande n’a été faite"}
	whyUnasked    = text{"it enters without a request: %s", "il entre sans demande : %s"}
	whyStrayExit  = text{"it leaves without having entered: %s", "il sort sans être entré : %s"}
	okRequested   = text{"%d entr‹y|ies›, each after its request", "%d entrée‹s›, chacune après sa demande"}

	propServed       = text{"Each process that asks for the section enters it, and leaves it.", "Tout processus qui demande la section y entre, et en sort."}
	whyInsideForEver = text{"%s is in the section and does not leave: %s", "%s est en section et n’en sort pas : %s"}
	whyUnserved      = text{"%s has asked and does not enter: %s", "%s a demandé et n’entre pas : %s"}
	okServed         = text{"%d section‹s›, and nobody waits", "%d section‹s›, et personne n’attend"}
)

// Messages.
var (
	sayMessage    = text{"%s of %s", "%s de %s"}
	countMessages = text{"messages", "messages"}
	countChannels = text{"channels", "canaux"}
	whyNoMessage  = text{"no message was exchanged", "aucun message n’a été échangé"}

	propFIFO = text{"Messages from one process to another are received in the order in which they were sent.",
		"Les messages d’un processus à un autre sont reçus dans l’ordre où ils ont été envoyés."}
	whyFIFO = text{"%s reaches %s before %s, which %s had sent first", "%s arrive à %s avant %s, que %s avait envoyé d’abord"}
	okFIFO  = text{"%d message‹s› on %d channel‹s›, each channel in order", "%d message‹s› sur %d can‹al|aux›, chaque canal dans l’ordre"}

	propCausal = text{"If the sending of one message happened before that of another, no process gets the second one first.",
		"Si l’envoi d’un message précède causalement celui d’un autre, aucun processus ne reçoit le second avant le premier."}
	whyCausal = text{"%s gets %s before %s, on which its sending depends", "%s reçoit %s avant %s, dont son envoi dépend"}
	okCausal  = text{"%d deliver‹y|ies›, none before one that it depends on", "%d délivrance‹s›, aucune avant un message dont elle dépend"}

	propCreation     = text{"Each message that is received was sent, and to who receives it.", "Tout message reçu a été envoyé, et à celui qui le reçoit."}
	whyCreated       = text{"nobody has sent it: %s", "personne ne l’a envoyé : %s"}
	whySenderUnknown = text{"the log has no events of the sender: %s", "le journal n’a aucun événement de l’expéditeur : %s"}
	whyNotAddressed  = text{"it was for others: %s, and it was sent so: %s", "il était pour d’autres : %s, et il a été envoyé ainsi : %s"}
	okCreation       = text{"%d receipt‹s›, each of a message that was sent", "%d réception‹s›, chacune d’un message envoyé"}

	propOnce = text{"No process gets one message twice.", "Aucun processus ne reçoit deux fois le même message."}
	whyTwice = text{"%s gets %s twice: %s and %s", "%s reçoit deux fois %s : %s et %s"}
	okOnce   = text{"%d message‹s›, each handed over once", "%d message‹s›, chacun remis une seule fois"}

	propDelivered = text{"Each message that is sent to a living process is delivered in the end.",
		"Tout message envoyé à un processus vivant finit par être délivré."}
	whyDropped  = text{"%s for %s was lost on the way: %s", "%s pour %s s’est perdu en route : %s"}
	whyNotCome  = text{"%s has not come to %s", "%s n’est pas arrivé à %s"}
	whyHeldFor  = text{"%s holds %s back: before it, %s is missing", "%s retient %s : avant lui, il manque %s"}
	whyHeld     = text{"%s holds %s back, and nothing that it depends on is missing", "%s retient %s, et rien de ce dont il dépend ne manque"}
	okDelivered = text{"%d message‹s›, all handed over", "%d message‹s›, tous remis"}
)

// Fairness of mutual exclusion, and the token.
var (
	countMost    = text{"entries of others at most between a request and its entry", "entrées d’autres au plus entre une demande et son entrée"}
	countGrants  = text{"grants", "accords"}
	countStays   = text{"stays of the token", "passages du jeton"}
	whyNotInTurn = text{"the sections do not exclude each other (%s and %s), so that there is no order of entries",
		"les sections ne s’excluent pas (%s et %s), il n’y a donc pas d’ordre des entrées"}

	propBypass = text{"Between a request and its entry, the others enter at most %d time‹s› in all.", "Entre une demande et son entrée, les autres entrent au plus %d fois en tout."}
	whyBypass  = text{"%d entr‹y|ies› of others lie between the request of %s, %s, and its entry, %s", "%d entrée‹s› d’autres séparent la demande de %s, %s, de son entrée, %s"}
	okBypass   = text{"at most %d entr‹y|ies› of others while one waited", "au plus %d entrée‹s› d’autres pendant une attente"}

	propOvertakes = text{"Between a request and its entry, no other process enters more than %d time‹s›.", "Entre une demande et son entrée, aucun autre processus n’entre plus de %d fois."}
	whyOvertakes  = text{"%s enters %d time‹s› between the request of %s, %s, and its entry, %s", "%s entre %d fois entre la demande de %s, %s, et son entrée, %s"}
	okOvertakes   = text{"no process passed another more than %d time‹s›, in %d section‹s›", "aucun processus n’en a doublé un autre plus de %d fois, en %d section‹s›"}

	propArrival     = text{"%s grants the section in the order in which the requests reach it.", "%s accorde la section dans l’ordre où les demandes lui parviennent."}
	whyNoGrant      = text{"%s has granted nothing", "%s n’a rien accordé"}
	whyNoRequestYet = text{"it grants what nobody waits for: %s", "il accorde ce que personne n’attend : %s"}
	whyArrival      = text{"%s is served before %s, whose request came first: %s, then %s", "%s est servi avant %s, dont la demande est arrivée d’abord : %s, puis %s"}
	okArrival       = text{"%d grant‹s›, in the order of arrival", "%d accord‹s›, dans l’ordre d’arrivée"}

	propStamp  = text{"Sections are entered in the order of the requests' logical times, then of the processes.", "On entre en section dans l’ordre des dates logiques des demandes, puis des processus."}
	whyNoStamp = text{"the request has no logical time (attribute stamp): %s", "la demande n’a pas de date logique (attribut stamp) : %s"}
	whyStamp   = text{"%s with time %d enters before %s with time %d: %s, then %s", "%s de date %d entre avant %s de date %d : %s, puis %s"}
	okStamp    = text{"%d entr‹y|ies›, in the order of their requests", "%d entrée‹s›, dans l’ordre de leurs demandes"}

	propToken     = text{"There is one token at any time: one process has it, or it is on its way.", "Il y a un seul jeton à tout instant : un processus l’a, ou il est en chemin."}
	whyNoToken    = text{"nobody has had a token", "personne n’a eu de jeton"}
	whyUnheld     = text{"it sends a token that it has not: %s", "il envoie un jeton qu’il n’a pas : %s"}
	whyTokenFlies = text{"%s has a token, %s, while the one that %s sent, %s, is on its way", "%s a un jeton, %s, alors que celui que %s a envoyé, %s, est en chemin"}
	whyTwoTokens  = text{"%s has a token, %s, and %s has another one, %s", "%s a un jeton, %s, et %s en a un autre, %s"}

	whyTwoTokensHere = text{"%s has two tokens: %s and %s", "%s a deux jetons : %s et %s"}
	whyTokenLost     = text{"the token was lost: %s", "le jeton s’est perdu : %s"}
	whyTokenUntyped  = text{"the stays are in order, but no message of type %s was sent, so that the token's way is not known; Types(\"token\", …) says which messages carry it",
		"les passages sont ordonnés, mais aucun message de type %s n’a été envoyé : le chemin du jeton n’est pas connu ; Types(\"token\", …) dit quels messages le portent"}
	okToken = text{"%d stay‹s›, each begun by the message that ended the one before", "%d passage‹s›, chacun commencé par le message qui a terminé le précédent"}
)

// Properties of one's own.
var (
	countCuts      = text{"consistent cuts", "coupes cohérentes"}
	whyCut         = text{"in a consistent cut of this run: %s", "dans une coupe cohérente de cette exécution : %s"}
	whyNever       = text{"it happens", "cela arrive"}
	whyEmpty       = text{"the log has no events", "le journal n’a pas d’événement"}
	whyInterrupted = text{"it was interrupted after %d cut‹s›, which hold", "interrompu après %d coupe‹s›, toutes bonnes"}
	whyTooMany     = text{"the run has too many consistent cuts to look at all: %d hold", "l’exécution a trop de coupes cohérentes pour les regarder toutes : %d sont bonnes"}
	okCuts         = text{"it holds in all %d consistent cut‹s›", "elle est vraie dans les %d coupe‹s› cohérente‹s›"}
)

// Elections and numbering.
var (
	countCandidates = text{"candidatures", "candidatures"}
	countIDs        = text{"processes with a known id", "processus d’identifiant connu"}
	countProcesses  = text{"processes", "processus"}
	whyNoLeader     = text{"nobody was elected", "personne n’a été élu"}
	whyNoCandidate  = text{"nobody was a candidate", "personne n’a été candidat"}

	propOneLeader = text{"At most one process is elected.", "Au plus un processus est élu."}
	whyTwoLeaders = text{"%s and %s are both elected: %s and %s", "%s et %s sont tous deux élus : %s et %s"}
	whyTwoIDs     = text{"%s is elected under two ids: %s and %s", "%s est élu sous deux identifiants : %s et %s"}
	okOneLeader   = text{"%s alone is elected", "%s seul est élu"}

	propGreatest        = text{"The elected process has the greatest id of all.", "L’élu a le plus grand identifiant de tous."}
	propGreatestStarter = text{"The elected process has the greatest id of the candidates.", "L’élu a le plus grand identifiant des candidats."}
	whyNotGreatest      = text{"%s is elected with id %s, but %s has id %s", "%s est élu avec l’identifiant %s, mais %s a l’identifiant %s"}
	okGreatest          = text{"the leader's id %s is the greatest of the %d that are known", "l’identifiant %s du leader est le plus grand des %d connu‹s›"}

	propKnown        = text{"In the end all processes know the leader.", "À la fin, tous les processus connaissent le leader."}
	whyNobodyElected = text{"there was a candidate, %s, and nobody is elected", "il y a eu un candidat, %s, et personne n’est élu"}
	whyOtherLeader   = text{"%s takes %s for the leader, which is %s", "%s prend %s pour leader, alors que c’est %s"}
	whyNotKnown      = text{"%s does not know that %s leads", "%s ne sait pas que %s est leader"}
	okKnown          = text{"all %d process‹es› know that %s leads", "les %d processus savent que %s est leader"}

	propQuiet         = text{"No election message follows the announcement.", "Aucun message d’élection ne suit l’annonce."}
	whyNoAnnouncement = text{"no announcement was received", "aucune annonce n’a été reçue"}
	whyNotQuiet       = text{"%s gets an election message, %s, after the announcement, %s", "%s reçoit un message d’élection, %s, après l’annonce, %s"}
	okQuiet           = text{"%d process‹es› got the announcement, and no election message after it", "%d processus ont reçu l’annonce, et aucun message d’élection ensuite"}

	propNumbered   = text{"The processes are numbered from 0 in the ring's order, and counted.", "Les processus sont numérotés depuis 0 dans l’ordre de l’anneau, et comptés."}
	whyNoRank      = text{"nobody got a number", "personne n’a reçu de numéro"}
	whyBadRank     = text{"it is no number from 0 to %[2]d: %[1]s", "ce n’est pas un numéro de 0 à %[2]d : %[1]s"}
	whyTwoRanks    = text{"a number was given twice, or two to one process: %s and %s", "un numéro a été donné deux fois, ou deux à un processus : %s et %s"}
	whyNotNumbered = text{"%s has no number", "%s n’a pas de numéro"}
	whyRingOrder   = text{"%s follows %s on the ring, but has number %d after %d", "%s suit %s sur l’anneau, mais a le numéro %d après %d"}
	whyMiscounted  = text{"%s, but there are %d process‹es›", "%s, mais il y a %d processus"}
	whyNotCounted  = text{"the count has not come back", "le compte n’est pas revenu"}
	okNumbered     = text{"%d process‹es›, numbered 0 to %d round the ring, and so counted", "%d processus, numérotés de 0 à %d autour de l’anneau, et comptés ainsi"}

	propMessages       = text{"The number of messages is as the formula says: %s.", "Le nombre de messages suit la formule : %s."}
	whyTooManyMessages = text{"%d were sent, and the formula allows %d; the first too many: %s", "%d ont été envoyés, et la formule en permet %d ; le premier de trop : %s"}
	whyTooFewMessages  = text{"%d were sent, and the formula asks for at least %d", "%d ont été envoyés, et la formule en demande au moins %d"}
	okMessages         = text{"%d were sent; expected: %s", "%d ont été envoyés ; attendus : %s"}
	sayAtLeast         = text{"at least %d", "au moins %d"}
	sayExactly         = text{"%d exactly", "%d exactement"}
	sayBetween         = text{"%d to %d", "de %d à %d"}
)

// Failure detectors.
var (
	countPairs        = text{"pairs of a detector and a crashed process", "couples d’un détecteur et d’un processus en panne"}
	countMistakes     = text{"mistakes", "erreurs"}
	countMonitors     = text{"living detectors", "détecteurs vivants"}
	sayNobody         = text{"nobody", "personne"}
	whyNoMonitor      = text{"no detector has suspected anybody; Monitors(…) says who they are", "aucun détecteur n’a suspecté personne ; Monitors(…) dit qui ils sont"}
	whyNoCrash        = text{"no process that is watched crashed", "aucun processus surveillé n’est tombé en panne"}
	whyUnknownProcess = text{"it is of no process of the log: %s", "il ne s’agit d’aucun processus du journal : %s"}

	propComplete    = text{"Each process that crashes is suspected by each living detector in the end.", "Tout processus en panne finit par être suspecté par chaque détecteur vivant."}
	whyUndetected   = text{"%s does not suspect %s, which crashed: %s", "%s ne suspecte pas %s, qui est en panne : %s"}
	whyTrustedAgain = text{"%s trusts %s again, which crashed: %s", "%s refait confiance à %s, qui est en panne : %s"}
	whyTooEarly     = text{"%s; but the log ends %v after the crash, and a detector may take %v", "%s ; mais le journal s’arrête %v après la panne, et un détecteur peut prendre %v"}
	okComplete      = text{"%d pair‹s› of a detector and a crashed process, all suspected", "%d couple‹s› d’un détecteur et d’un processus en panne, tous suspectés"}

	propAccurate   = text{"No process is suspected that has not crashed.", "Aucun processus n’est suspecté sans être en panne."}
	whyMistake     = text{"%s suspected %s, which was alive, for %v; mistakes in all: %d", "%s a suspecté %s, qui était vivant, pendant %v ; erreurs en tout : %d"}
	whySuspended   = text{"%s suspected %s, which was stopped and went on later, for %v; mistakes in all: %d", "%s a suspecté %s, qui était suspendu et a repris, pendant %v ; erreurs en tout : %d"}
	whyOpenMistake = text{"%s suspects %s, which was alive, and never takes it back: wrong for %v; mistakes in all: %d", "%s suspecte %s, qui était vivant, et ne revient pas dessus : à tort pendant %v ; erreurs en tout : %d"}
	okAccurate     = text{"%d detector‹s›, no mistake", "%d détecteur‹s›, aucune erreur"}

	propDetection  = text{"A crash is detected after %v to %v.", "Une panne est détectée après %v à %v."}
	whyNoDetection = text{"no crash was detected", "aucune panne n’a été détectée"}
	whyDetection   = text{"%s suspects %s %v after its crash, which is not within %v to %v", "%s suspecte %s %v après sa panne, ce qui n’est pas entre %v et %v"}
	okDetection    = text{"%d detection‹s›, after %v at most", "%d détection‹s›, après %v au plus"}

	propAgree     = text{"In the end the detectors suspect the same processes.", "À la fin, les détecteurs suspectent les mêmes processus."}
	whyOneMonitor = text{"there are no two living detectors; Monitors(…) says who they are", "il n’y a pas deux détecteurs vivants ; Monitors(…) dit qui ils sont"}
	whyListsFly   = text{"the lists differ, but a message between detectors is on its way: %s", "les listes diffèrent, mais un message entre détecteurs est en chemin : %s"}
	whyDiffer     = text{"%s suspects %s and %s does not: [%s] against [%s]", "%s suspecte %s et %s non : [%s] contre [%s]"}
	okAgree       = text{"their lists are equal: %s", "leurs listes sont égales : %s"}
)

// Snapshots.
var (
	countWaves     = text{"waves", "vagues"}
	countIntervals = text{"times blocked", "blocages"}
	countMarkers   = text{"markers", "marqueurs"}
	countCommits   = text{"waves committed", "vagues validées"}
	countResumes   = text{"restarts", "reprises"}
	whyNoWave      = text{"no state was recorded", "aucun état n’a été enregistré"}

	propCut   = text{"Each recorded state is a consistent cut: it has no receipt without its sending.", "Chaque état enregistré est une coupe cohérente : aucune réception sans son envoi."}
	whyOrphan = text{"in wave %d, %s is received by %s before its cut, %s, but sent by %s after its own, %s", "dans la vague %d, %s est reçu par %s avant sa coupe, %s, mais envoyé par %s après la sienne, %s"}
	okCut     = text{"%d wave‹s›, no message received before a cut and sent after it", "%d vague‹s›, aucun message reçu avant une coupe et envoyé après"}

	propEmpty   = text{"In each recorded state the channels are empty.", "Dans chaque état enregistré, les canaux sont vides."}
	whyOnItsWay = text{"in wave %d, %s is on its way to %s", "dans la vague %d, %s est en chemin vers %s"}
	okEmpty     = text{"%d wave‹s›, no message on its way in any", "%d vague‹s›, aucun message en chemin dans aucune"}

	propBlocked    = text{"While it is blocked by a wave, a process sends nothing of the application.", "Pendant qu’une vague le bloque, un processus n’envoie rien de l’application."}
	whySentBlocked = text{"%s sends while it is blocked: %s, after %s", "%s envoie pendant son blocage : %s, après %s"}
	okBlocked      = text{"blocked %d time‹s›, and nothing was sent meanwhile", "%d blocage‹s›, et rien d’envoyé pendant ce temps"}

	propMarkers   = text{"In each wave each process sends one marker on each channel.", "À chaque vague, chaque processus envoie un marqueur sur chaque canal."}
	whyTwoMarkers = text{"%s sends two markers to %s in wave %d: %s and %s", "%s envoie deux marqueurs à %s dans la vague %d : %s et %s"}
	whyNoMarker   = text{"%s sends no marker to %s in wave %d", "%s n’envoie pas de marqueur à %s dans la vague %d"}
	okMarkers     = text{"%d marker‹s› in %d wave‹s›, one on each channel", "%d marqueur‹s› en %d vague‹s›, un par canal"}

	propWhole       = text{"A wave is committed when all states are recorded, and not before.", "Une vague est validée quand tous les états sont enregistrés, et pas avant."}
	whyNotWhole     = text{"wave %d is committed, %s, without the state of %s", "la vague %d est validée, %s, sans l’état de %s"}
	whyCommitEarly  = text{"wave %d is committed, %s, before it is known that %s has recorded: %s", "la vague %d est validée, %s, avant de savoir que %s a enregistré : %s"}
	whyNotCommitted = text{"wave %d is not committed", "la vague %d n’est pas validée"}
	okWhole         = text{"%d wave‹s›, each whole when it was committed", "%d vague‹s›, chacune complète à sa validation"}

	propRestored   = text{"A process starts again with the state that it recorded, all from one whole wave.", "Un processus repart avec l’état qu’il a enregistré, tous d’une même vague complète."}
	whyNoResume    = text{"no process was started again from a wave", "aucun processus n’est reparti d’une vague"}
	whyNoRecord    = text{"the log does not have the state that was recorded: %s", "le journal n’a pas l’état enregistré : %s"}
	whyOtherWave   = text{"they start from different waves: %s and %s", "ils repartent de vagues différentes : %s et %s"}
	whyOtherState  = text{"%s starts with %q, but had recorded in wave %d %q", "%s repart avec %q, mais avait enregistré dans la vague %d %q"}
	whyPartialWave = text{"%s; but %s had recorded nothing in that wave", "%s ; mais %s n’avait rien enregistré dans cette vague"}
	okRestored     = text{"%d restart‹s›, each with the state that was recorded", "%d reprise‹s›, chacune avec l’état enregistré"}

	propOneLife   = text{"After a restart no message of the life before is accepted.", "Après une reprise, aucun message de la vie précédente n’est accepté."}
	whyOldMessage = text{"%s accepts a message of another life: %s, which was sent so: %s", "%s accepte un message d’une autre vie : %s, envoyé ainsi : %s"}
	okOneLife     = text{"%d message‹s›, each of the life that accepted it", "%d message‹s›, chacun de la vie qui l’a accepté"}

	propConserved   = text{"What the states and the channels hold together is the same in each wave.", "Ce que contiennent ensemble les états et les canaux est le même à chaque vague."}
	whyNoAmount     = text{"the recorded state is no number: %s", "l’état enregistré n’est pas un nombre : %s"}
	whyNotConserved = text{"the sum is %v in wave %d, and was %v in wave %d", "la somme est %v dans la vague %d, et était %v dans la vague %d"}
	whyNoWhole      = text{"no wave was recorded by all", "aucune vague n’a été enregistrée par tous"}
	okConserved     = text{"the sum is %v in all %d wave‹s›", "la somme est %v dans les %d vague‹s›"}
)

// Connections.
var (
	countConnections = text{"connections", "connexions"}
	whyNoConnection  = text{"no connection was made", "aucune connexion n’a été faite"}
	whyDegree        = text{"%s has %d connection‹s›, not %d", "%s a %d connexion‹s›, et non %d"}
	whyApart         = text{"no way leads from %s to %s", "aucun chemin ne mène de %s à %s"}

	propRing        = text{"The connections make one ring of all processes.", "Les connexions forment un seul anneau de tous les processus."}
	whySeveralRings = text{"%s is on another ring than %s", "%s est sur un autre anneau que %s"}
	okRing          = text{"one ring of %d process‹es›", "un seul anneau de %d processus"}

	propStar      = text{"Each process has one connection, with %s.", "Chaque processus a une connexion, avec %s."}
	whyPastCentre = text{"%s and %s are connected without %s", "%s et %s sont connectés sans %s"}
	okStar        = text{"%d process‹es›, all connected with %s", "%d processus, tous connectés à %s"}

	propCompleteGraph = text{"Each two processes have exactly one connection.", "Deux processus quelconques ont exactement une connexion."}
	whyLoop           = text{"%s is connected with itself", "%s est connecté à lui-même"}
	whyTwoConnections = text{"%s and %s are connected twice: %s and %s", "%s et %s sont connectés deux fois : %s et %s"}
	whyNotConnected   = text{"%s and %s are not connected", "%s et %s ne sont pas connectés"}
	okCompleteGraph   = text{"%d process‹es›, %d connection‹s›, one for each pair", "%d processus, %d connexion‹s›, une par paire"}

	propTree  = text{"The connections make a tree of all processes.", "Les connexions forment un arbre de tous les processus."}
	propChain = text{"The connections make a chain of all processes.", "Les connexions forment une chaîne de tous les processus."}
	whyCycle  = text{"the connection of %s with %s closes a cycle", "la connexion de %s avec %s ferme un cycle"}
	okTree    = text{"%d process‹es›, %d connection‹s›", "%d processus, %d connexion‹s›"}

	propAfterGo = text{"Nobody connects before the go (%s).", "Personne ne se connecte avant le signal (%s)."}
	whyNoGo     = text{"the log has no mark %q", "le journal n’a pas de marque %q"}
	whyBeforeGo = text{"it does not know of the go: %s", "il ne connaît pas encore le signal : %s"}
	okAfterGo   = text{"%d connection‹s›, all after the go", "%d connexion‹s›, toutes après le signal"}

	propHops = text{"A message is passed on at most %d time‹s›.", "Un message est transmis au plus %d fois."}
	whyHops  = text{"%q is passed on %d time‹s›: %s", "%q est transmis %d fois : %s"}
	okHops   = text{"%d message‹s›, passed on %d time‹s› at most", "%d message‹s›, transmis %d fois au plus"}
)
