package waitfor

import "jeton/launcher/lang"

var (
	sayDeadlock = lang.Text{En: "deadlock: these calls wait for each other, or for ranks that are in no call any more, and none of them will end.",
		Fr: "interblocage : ces appels s’attendent les uns les autres, ou attendent des rangs qui ne sont plus dans aucun appel, et aucun ne finira."}
	sayIn         = lang.Text{En: "rank %d is in %s", Fr: "le rang %d est dans %s"}
	sayAnd        = lang.Text{En: ", and in ", Fr: ", et dans "}
	sayMore       = lang.Text{En: "and %d ranks more", Fr: "et %d autres rangs"}
	sayIdle       = lang.Text{En: "rank %d is in no call: its code of In[%d] has ended", Fr: "le rang %d n’est dans aucun appel : son code de In[%d] est terminé"}
	sayOr         = lang.Text{En: " or ", Fr: " ou "}
	sayLast       = lang.Text{En: "Rank %s is in Finalize: it sends and receives nothing more.", Fr: "Le rang %s est dans Finalize : il n’envoie et ne reçoit plus rien."}
	sayAllLast    = lang.Text{En: "Ranks %s are in Finalize: they send and receive nothing more.", Fr: "Les rangs %s sont dans Finalize : ils n’envoient et ne reçoivent plus rien."}
	sayHeld       = lang.Text{En: "The lock of rank %d's memory, which rank %d asks for, is with rank %s.", Fr: "Le verrou de la mémoire du rang %d, que le rang %d demande, est au rang %s."}
	sayFrom       = lang.Text{En: "from %s", Fr: "de %s"}
	sayTo         = lang.Text{En: "to %s", Fr: "vers %s"}
	sayTagged     = lang.Text{En: "tag %s", Fr: "étiquette %s"}
	sayOf         = lang.Text{En: " of %s, where it is rank %d", Fr: " de %s, où il est le rang %d"}
	sayCycle      = lang.Text{En: "Each waits for the next: cycle %s.", Fr: "Chacun attend le suivant : cycle %s."}
	saySelf       = lang.Text{En: "Rank %d waits for itself.", Fr: "Le rang %d s’attend lui-même."}
	sayAnyone     = lang.Text{En: "Rank %s waits for a message from anyone, and nobody is left to send one%s.", Fr: "Le rang %s attend un message de n’importe qui, et il ne reste personne pour en envoyer%s."}
	sayAllAnyone  = lang.Text{En: "Ranks %s wait for a message from anyone, and nobody is left to send one%s.", Fr: "Les rangs %s attendent un message de n’importe qui, et il ne reste personne pour en envoyer%s."}
	sayWaitToo    = lang.Text{En: "waiting as well: %s", Fr: "attendent aussi : %s"}
	sayAtEnd      = lang.Text{En: "ended: %s", Fr: "ont terminé : %s"}
	sayThen       = lang.Text{En: "; ", Fr: " ; "}
	sayNoRecv     = lang.Text{En: "No rank calls Recv.", Fr: "Aucun rang n’appelle Recv."}
	sayNoSend     = lang.Text{En: "No rank sends.", Fr: "Aucun rang n’envoie."}
	sayAbsent     = lang.Text{En: "In %s: rank %s; not in it, and waited for: rank %s.", Fr: "Dans %s : rang %s ; n’y est pas, et est attendu : rang %s."}
	sayTag        = lang.Text{En: "At rank %d a message from %d with tag %d waits; this %s asks for tag %d.", Fr: "Au rang %d attend un message de %d d’étiquette %d ; ce %s demande l’étiquette %d."}
	saySource     = lang.Text{En: "At rank %d a message from %d with tag %d waits; this %s asks for one from %d.", Fr: "Au rang %d attend un message de %d d’étiquette %d ; ce %s en demande un de %d."}
	sayComm       = lang.Text{En: "At rank %d a message from %d in %s with tag %d waits; this %s is in %s.", Fr: "Au rang %d attend un message de %d dans %s d’étiquette %d ; ce %s est dans %s."}
	sayTry        = lang.Text{En: "Try: %s.", Fr: "À essayer : %s."}
	sayBystanders = lang.Text{En: "Other goroutines of these ranks wait for something else and may still call: so the calls are left to wait.",
		Fr: "D’autres goroutines de ces rangs attendent autre chose et peuvent encore appeler : on laisse donc les appels attendre."}
	sayPicture  = lang.Text{En: "Wait-for graph: %s", Fr: "Graphe d’attente : %s"}
	sayWaits    = lang.Text{En: "rank %d waits for %s", Fr: "le rang %d attend %s"}
	sayWaitsAny = lang.Text{En: "rank %d waits for one of %s", Fr: "le rang %d attend l’un de %s"}
	sayArrow    = lang.Text{En: "A → B: A waits for B", Fr: "A → B : A attend B"}
	sayDashed   = lang.Text{En: "dashed: for one of several", Fr: "tirets : l’un de plusieurs"}
	sayEnded    = lang.Text{En: "ended", Fr: "terminé"}
)

var (
	trySends = lang.Text{En: "let one of two partners receive first (the odd ranks, say), or Sendrecv, or Isend, then Recv, then Wait; a short Send returns before its receive is there, a long one does not",
		Fr: "que l’un des deux partenaires reçoive d’abord (les rangs impairs, par exemple), ou Sendrecv, ou Isend, puis Recv, puis Wait ; un Send court revient avant que sa réception soit là, un long non"}
	trySelf = lang.Text{En: "a rank alone cannot be both ends of a blocking call: Irecv first, then Send, then Wait; or Sendrecv; or Isend, then Recv, then Wait; or copy. If another rank is meant, look at how its number is computed",
		Fr: "un rang seul ne peut être les deux bouts d’un appel bloquant : Irecv d’abord, puis Send, puis Wait ; ou Sendrecv ; ou Isend, puis Recv, puis Wait ; ou copier. Si c’est un autre rang qu’il faut, regarder comment son numéro est calculé"}
	tryReceives = lang.Text{En: "let one rank send first, and say which", Fr: "qu’un rang envoie d’abord, et dire lequel"}
	tryEnvelope = lang.Text{En: "compare source, tag and communicator of each send with those of its receive",
		Fr: "comparer source, étiquette et communicateur de chaque envoi avec ceux de sa réception"}
	tryIf = lang.Text{En: "call the collective operation on all ranks of the communicator, outside of any if on the rank",
		Fr: "appeler l’opération collective sur tous les rangs du communicateur, hors de tout if sur le rang"}
	tryRoot  = lang.Text{En: "give the same root on all ranks of the communicator", Fr: "donner la même racine sur tous les rangs du communicateur"}
	tryOrder = lang.Text{En: "call the same collective operations in the same order on all ranks",
		Fr: "appeler les mêmes opérations collectives dans le même ordre sur tous les rangs"}
	tryPartnerSend = lang.Text{En: "have that rank send what is waited for, or receive fewer messages", Fr: "que ce rang envoie ce qui est attendu, ou recevoir moins de messages"}
	tryPartnerRecv = lang.Text{En: "have that rank receive what is sent to it", Fr: "que ce rang reçoive ce qu’on lui envoie"}
	tryReady       = lang.Text{En: "make each partition ready by Pready, before Wait or in another goroutine", Fr: "rendre prête chaque partition par Pready, avant Wait ou dans une autre goroutine"}
	tryWindow      = lang.Text{En: "pair the calls: Fence on all ranks, Post with Start, Complete with Wait, Lock with Unlock",
		Fr: "apparier les appels : Fence sur tous les rangs, Post avec Start, Complete avec Wait, Lock avec Unlock"}
)
