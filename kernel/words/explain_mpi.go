//go:build !packed

package words

// mpiExplanations are for errors of message passing, by their classes, and for checks of labs; the first that fits counts, so an error that quotes another is explained
// by that. Each says the standard's rule (the chapters are those of MPI 4.1), then causes, the usual ones first, then what to try.
var mpiExplanations = []explanation{
	{`(?s)ERR_DEADLOCK: .*(?:waits for itself|s.attend lui-m.me)`, Text{
		"A blocking call returns when its message can go or has come (MPI 4.1, §3.4 and §3.5), and a rank that waits in one calls nothing else: alone it can be only one end. Begin one end without waiting: Irecv, then Send, then Wait; or Sendrecv; or simply copy.",
		"Un appel bloquant revient quand son message peut partir ou est arrivé (MPI 4.1, §3.4 et §3.5), et un rang qui y attend n’appelle rien d’autre : seul, il ne peut en être qu’un bout. Commencez un bout sans attendre : Irecv, puis Send, puis Wait ; ou Sendrecv ; ou copiez, tout simplement."}},
	{`(?s)ERR_DEADLOCK: .*(?:not in it, and waited for|n.y est pas, et est attendu)`, Text{
		"All ranks of a communicator call the same collective operations in the same order (MPI 4.1, chapter 6). Usual causes: the call stands inside an if on the rank; ranks leave a loop after different numbers of rounds; two operations are swapped. Take the call out of the if, and print the rounds of each rank.",
		"Tous les rangs d’un communicateur appellent les mêmes opérations collectives dans le même ordre (MPI 4.1, chapitre 6). Causes habituelles : l’appel est dans un if sur le rang ; des rangs quittent une boucle après des nombres de tours différents ; deux opérations sont interverties. Sortez l’appel du if, et affichez les tours de chaque rang."}},
	{`(?s)ERR_DEADLOCK: .*Win\.`, Text{
		"Calls that synchronise a window come in pairs (MPI 4.1, §12.5): Fence on all ranks, Post with Start, Complete with Wait, Lock with Unlock. Usual causes: a Fence inside an if; an Unlock that is missing, so that the next Lock waits; groups of Post and Start that do not name each other.",
		"Les appels qui synchronisent une fenêtre vont par paires (MPI 4.1, §12.5) : Fence sur tous les rangs, Post avec Start, Complete avec Wait, Lock avec Unlock. Causes habituelles : un Fence dans un if ; un Unlock oublié, et le Lock suivant attend ; des groupes de Post et Start qui ne se nomment pas l’un l’autre."}},
	{`ERR_DEADLOCK\b`, Text{
		"A send and its receive agree in communicator, source and tag, and a Send may wait until its receive is there (MPI 4.1, §3.4 and §3.5): no program may count on a buffer. Usual causes: both partners send first, or both receive first; a tag, source or count of messages that differs; a partner that has ended. Let one receive first, or use Sendrecv, or Isend and Irecv.",
		"Un envoi et sa réception ont même communicateur, même source et même étiquette, et un Send peut attendre que sa réception soit là (MPI 4.1, §3.4 et §3.5) : on ne compte pas sur un tampon. Causes habituelles : les deux partenaires envoient d’abord, ou reçoivent d’abord ; une étiquette, une source ou un nombre de messages qui diffère ; un partenaire qui a terminé. Que l’un reçoive d’abord, ou prenez Sendrecv, ou Isend et Irecv."}},
	{`ERR_TRUNCATE\b.*(?:the counts of the two|les comptes)`, Text{
		"In a collective operation the counts of all ranks agree (MPI 4.1, chapter 6): of Bcast and Reduce the same length everywhere; root's slice of Scatter and Gather has Size() such parts. Usual causes: a slice that was made on the root only, or a length computed from the rank. Print len(buf) on each rank; parts that differ want Scatterv or Gatherv.",
		"Dans une opération collective, les comptes de tous les rangs s’accordent (MPI 4.1, chapitre 6) : même longueur partout pour Bcast et Reduce ; pour Scatter et Gather, Size() parts chez la racine. Causes habituelles : une tranche créée chez la racine seulement, une longueur calculée à partir du rang. Affichez len(buf) sur chaque rang ; des parts inégales veulent Scatterv ou Gatherv."}},
	{`ERR_TRUNCATE\b`, Text{
		"A receive's buffer has room for the whole message; it may be longer, never shorter (MPI 4.1, §3.2.4). Usual causes: a slice that is too short, or empty (make([]int, 0, n) has no room); another message that came first with the same source and tag. Make the slice as long as what is sent, or ask with Probe and Status.Count.",
		"Le tampon d’une réception a de la place pour tout le message ; plus long, il peut l’être, plus court jamais (MPI 4.1, §3.2.4). Causes habituelles : une tranche trop courte, ou vide (make([]int, 0, n) n’a pas de place) ; un autre message de même source et de même étiquette, venu d’abord. Faites la tranche aussi longue que ce qui est envoyé, ou demandez par Probe et Status.Count."}},
	{`ERR_RANK\b`, Text{
		"Ranks go from 0 to Size()-1 in each communicator, which numbers its own (MPI 4.1, §3.2.3). Usual causes: rank+1 at the last rank or rank-1 at rank 0; a partner that an odd number of ranks does not have; a rank of world in a communicator that Split has made. Try (rank+1)%n and (rank+n-1)%n, or ProcNull where there is nobody.",
		"Les rangs vont de 0 à Size()-1 dans chaque communicateur, qui numérote les siens (MPI 4.1, §3.2.3). Causes habituelles : rank+1 au dernier rang ou rank-1 au rang 0 ; un partenaire qu’un nombre impair de rangs n’a pas ; un rang de world dans un communicateur fait par Split. Essayez (rank+1)%n et (rank+n-1)%n, ou ProcNull là où il n’y a personne."}},
	{`ERR_TAG\b`, Text{
		"A tag is a number from 0 that the sender puts on a message, and AnyTag is for receives (MPI 4.1, §3.2.3). Usual causes: arguments in another order (buffer, rank, tag); a negative number, such as -1, which is AnyTag. Give both sides the same constant.",
		"Une étiquette est un nombre à partir de 0 que l’émetteur met sur un message, et AnyTag est pour les réceptions (MPI 4.1, §3.2.3). Causes habituelles : des arguments dans un autre ordre (tampon, rang, étiquette) ; un nombre négatif, comme -1, qui est AnyTag. Donnez la même constante des deux côtés."}},
	{`ERR_ROOT\b`, Text{
		"All ranks of a collective operation name the same root, a rank from 0 to Size()-1 (MPI 4.1, chapter 6). Usual causes: each rank gives its own rank; the root's number is of world and the communicator another. Give a constant, and let the root be the one that has the data.",
		"Tous les rangs d’une opération collective nomment la même racine, un rang de 0 à Size()-1 (MPI 4.1, chapitre 6). Causes habituelles : chaque rang donne son propre rang ; le numéro est celui de world, et le communicateur un autre. Donnez une constante, et que la racine soit celui qui a les données."}},
	{`ERR_TYPE\b.*(?:freed|lib.r.)`, Text{
		"A derived datatype is used after it was made, and not after Free (MPI 4.1, §5.1); here it needs no Commit. Usual cause: Free before the last use, in a loop, or by another cell. Free it at the end, and make it again where it is needed again.",
		"Un type dérivé s’utilise après sa création, et plus après Free (MPI 4.1, §5.1) ; ici, il n’a pas besoin de Commit. Cause habituelle : Free avant le dernier usage, dans une boucle ou dans une autre cellule. Libérez-le à la fin, et refaites-le là où il en faut un de nouveau."}},
	{`ERR_TYPE\b`, Text{
		"What is sent and what is received are of the same basic types, in the same order: MPI converts nothing (MPI 4.1, §3.3.1). Usual causes: []int on one side and []float64 or []int32 on the other; the message of another send of the same tag; strings, maps or pointers, which mean nothing elsewhere. Declare both slices alike, or give other messages another tag.",
		"Ce qui est envoyé et ce qui est reçu ont les mêmes types de base, dans le même ordre : MPI ne convertit rien (MPI 4.1, §3.3.1). Causes habituelles : []int d’un côté et []float64 ou []int32 de l’autre ; le message d’un autre envoi de même étiquette ; chaînes, maps ou pointeurs, qui ne veulent rien dire ailleurs. Déclarez les deux tranches de même, ou donnez une autre étiquette aux autres messages."}},
	{`ERR_COUNT\b`, Text{
		"The lengths of a call's slices are its counts, and they fit each other: of Scatter and Gather the root's slice has Size() times the length of a part, of Reduce both are equally long (MPI 4.1, chapter 6). Usual causes: a slice that was not made on this rank (nil), or a length that the number of ranks does not divide. Make it with Size()*len(part), or use Scatterv and Gatherv.",
		"Les longueurs des tranches d’un appel sont ses comptes, et elles vont ensemble : pour Scatter et Gather, celle de la racine a Size() fois la longueur d’une part ; pour Reduce, les deux sont égales (MPI 4.1, chapitre 6). Causes habituelles : une tranche qui n’a pas été créée sur ce rang (nil), une longueur que le nombre de rangs ne divise pas. Créez-la avec Size()*len(part), ou prenez Scatterv et Gatherv."}},
	{`ERR_OP\b`, Text{
		"A reduction's operator is defined for its datatype, and all ranks give the same one: Sum and Max are of numbers, Land of bool, MaxLoc of pairs (MPI 4.1, §6.9). Choose another operator, convert the data first, or make one with NewOp.",
		"L’opérateur d’une réduction est défini pour son type, et tous les rangs donnent le même : Sum et Max sont pour des nombres, Land pour des bool, MaxLoc pour des paires (MPI 4.1, §6.9). Choisissez un autre opérateur, convertissez d’abord les données, ou faites-en un avec NewOp."}},
	{`ERR_BUFFER\b.*(?:changed|written to|overlaps)`, Text{
		"From Isend or Irecv to the Wait or Test that completes it, the buffer is the library's: a send's may be read only, a receive's not even that (MPI 4.1, §3.7). Usual causes: a Wait that comes too late or is missing; one slice for two requests. Put the Wait before the first use of the buffer, or take a slice for each request.",
		"Depuis Isend ou Irecv jusqu’au Wait ou Test qui l’achève, le tampon est à la bibliothèque : celui d’un envoi ne se lit que, celui d’une réception pas même (MPI 4.1, §3.7). Causes habituelles : un Wait qui vient trop tard ou manque ; une tranche pour deux requêtes. Mettez le Wait avant le premier usage du tampon, ou prenez une tranche par requête."}},
	{`ERR_BUFFER\b`, Text{
		"A buffer is memory that the library may read or fill: a slice, or a pointer to a variable (MPI 4.1, §3.2). Usual causes: x instead of &x or []int{x}; a pointer that is nil; InPlace on a rank where the call does not permit it.",
		"Un tampon est une mémoire que la bibliothèque peut lire ou remplir : une tranche, ou un pointeur vers une variable (MPI 4.1, §3.2). Causes habituelles : x au lieu de &x ou []int{x} ; un pointeur nil ; InPlace sur un rang où l’appel ne le permet pas."}},
	{`ERR_COMM\b`, Text{
		"A communicator is used by its members only, and until Free (MPI 4.1, §7.4). Usual causes: the nil that Split gives a rank with the color Undefined; a call after Free; a communicator of an earlier cell, whose job has ended with an error. Ask c != nil, and run again the cell that makes it.",
		"Un communicateur ne sert qu’à ses membres, et jusqu’à Free (MPI 4.1, §7.4). Causes habituelles : le nil que Split donne à un rang de couleur Undefined ; un appel après Free ; un communicateur d’une cellule précédente, dont le job s’est terminé par une erreur. Demandez c != nil, et exécutez de nouveau la cellule qui le fait."}},
	{`ERR_GROUP\b`, Text{
		"A group lists ranks of its communicator, each once, and is no nil (MPI 4.1, §7.3). Look at the ranks given to Incl or Excl, and from which communicator the group comes.",
		"Un groupe énumère des rangs de son communicateur, chacun une fois, et n’est pas nil (MPI 4.1, §7.3). Regardez les rangs donnés à Incl ou Excl, et de quel communicateur vient le groupe."}},
	{`ERR_REQUEST\b`, Text{
		"A request is completed once, by one goroutine; then it is over, unless it is persistent and started again (MPI 4.1, §3.7 and §3.9). Usual causes: a request named twice in WaitAll; a call whose error was not looked at and that gave no request; a request of an earlier job. Wait for each once, and look at err.",
		"Une requête s’achève une fois, par une goroutine ; puis elle est finie, sauf si elle est persistante et relancée (MPI 4.1, §3.7 et §3.9). Causes habituelles : une requête nommée deux fois dans WaitAll ; un appel dont on n’a pas regardé l’erreur et qui n’a pas rendu de requête ; une requête d’un job précédent. Attendez chacune une fois, et regardez err."}},
	{`ERR_TOPOLOGY\b`, Text{
		"Neighbours, coordinates and shifts are of communicators with a topology, and both ends of an edge name it (MPI 4.1, chapter 8). Use the communicator that CartCreate or GraphCreate returned, not the one it was made of.",
		"Voisins, coordonnées et décalages sont ceux d’un communicateur à topologie, et les deux bouts d’une arête la nomment (MPI 4.1, chapitre 8). Utilisez le communicateur que CartCreate ou GraphCreate a rendu, et non celui dont il est fait."}},
	{`ERR_DIMS\b`, Text{
		"The dimensions of a grid are at least 1, and their product is at most the number of ranks (MPI 4.1, chapter 8). DimsCreate finds some that fit: those that are 0 are its to choose.",
		"Les dimensions d’une grille sont d’au moins 1, et leur produit est au plus le nombre de rangs (MPI 4.1, chapitre 8). DimsCreate en trouve qui conviennent : celles à 0 sont à son choix."}},
	{`ERR_RMA_SYNC\b`, Text{
		"Put, Get and Accumulate stand in an epoch, which Fence, Start or Lock begins and Fence, Complete or Unlock ends; only the end says that they are done (MPI 4.1, §12.5). Usual causes: no Fence before the first access; a Fence inside an if on the rank; two kinds of epochs mixed. Begin with one Fence before and one after, on all ranks.",
		"Put, Get et Accumulate se font dans une époque, que Fence, Start ou Lock ouvre et que Fence, Complete ou Unlock ferme ; seule la fin dit qu’ils sont faits (MPI 4.1, §12.5). Causes habituelles : pas de Fence avant le premier accès ; un Fence dans un if sur le rang ; deux sortes d’époques mêlées. Commencez par un Fence avant et un après, sur tous les rangs."}},
	{`ERR_RMA_CONFLICT\b`, Text{
		"Two accesses of one epoch to the same place, of which one writes, have no order: the result is undefined, unless both are accumulates of one operator (MPI 4.1, §12.7). Usual causes: a Get in the epoch of the Put it should see; a rank that uses its own memory while others put. Put a Fence between them, or take Accumulate, FetchAndOp or an exclusive Lock.",
		"Deux accès d’une époque au même endroit, dont l’un écrit, n’ont pas d’ordre : le résultat est indéfini, sauf deux accumulations de même opérateur (MPI 4.1, §12.7). Causes habituelles : un Get dans l’époque du Put qu’il devrait voir ; un rang qui touche sa propre mémoire pendant que d’autres y écrivent. Mettez un Fence entre les deux, ou prenez Accumulate, FetchAndOp ou un Lock exclusif."}},
	{`ERR_(?:RMA_RANGE|DISP)\b`, Text{
		"A displacement counts units of the target's window, from 0, and the data ends within its memory (MPI 4.1, §12.2 and §12.3). Usual causes: an index one too far; a window that another rank made shorter, or with nil; bytes where the unit is an element. Compare disp+len(buf) with the length of the target's memory.",
		"Un déplacement compte des unités de la fenêtre de la cible, à partir de 0, et les données finissent dans sa mémoire (MPI 4.1, §12.2 et §12.3). Causes habituelles : un indice de trop ; une fenêtre qu’un autre rang a faite plus courte, ou avec nil ; des octets là où l’unité est l’élément. Comparez disp+len(buf) à la longueur de la mémoire de la cible."}},
	{`ERR_(?:WIN|BASE|SIZE|LOCKTYPE|ASSERT|RMA_ATTACH|RMA_SHARED|RMA_FLAVOR)\b`, Text{
		"A window is made by all ranks of its communicator together, of a slice of each, and lives until Free, which all call (MPI 4.1, §12.2). Look at what each rank gives, whether all call the same, and whether an earlier cell has freed the window or its job has ended.",
		"Une fenêtre est faite par tous les rangs de son communicateur ensemble, d’une tranche de chacun, et vit jusqu’à Free, que tous appellent (MPI 4.1, §12.2). Regardez ce que chaque rang donne, si tous appellent la même chose, et si une cellule précédente n’a pas libéré la fenêtre, ou terminé son job."}},
	{`ERR_PROC_FAILED\b|ERR_PROC_FAILED_PENDING\b`, Text{
		"A process that the call needs has ended, and its message will never come (ULFM, MPI's proposal for failures). Look first at what that rank says: its own panic, os.Exit, or end without Finalize is the cause. In a notebook, %world repair replaces it; a program that shall go on uses Revoke and Shrink.",
		"Un processus dont l’appel a besoin a disparu, et son message ne viendra jamais (ULFM, la proposition de MPI pour les pannes). Regardez d’abord ce que dit ce rang : son propre panic, os.Exit, ou sa fin sans Finalize en est la cause. Dans un notebook, %world repair le remplace ; un programme qui doit continuer utilise Revoke et Shrink."}},
	{`ERR_REVOKED\b`, Text{
		"Some rank has called Revoke, after a failure, so that nobody waits in this communicator any more (ULFM). All go on with Shrink, which makes a communicator of those that live; until then only Shrink and Agree can be called.",
		"Un rang a appelé Revoke, après une panne, pour que personne n’attende plus dans ce communicateur (ULFM). Tous continuent par Shrink, qui en fait un de ceux qui vivent ; d’ici là, seuls Shrink et Agree peuvent être appelés."}},
	{`ERR_(?:NO_SUCH_FILE|FILE_EXISTS|AMODE|ACCESS|BAD_FILE|READ_ONLY)\b`, Text{
		"All ranks open a file with the same name and mode, one of ModeRdOnly, ModeWrOnly and ModeRdWr, with ModeCreate if it shall be made (MPI 4.1, §14.2). Usual causes: ModeCreate is missing; another folder (%pwd, os.Getwd); no right to it. Errors of files come back: look at err of OpenFile.",
		"Tous les rangs ouvrent un fichier avec les mêmes nom et mode, l’un de ModeRdOnly, ModeWrOnly et ModeRdWr, avec ModeCreate s’il faut le créer (MPI 4.1, §14.2). Causes habituelles : ModeCreate manque ; un autre dossier (%pwd, os.Getwd) ; pas le droit. Les erreurs de fichiers sont rendues : regardez le err d’OpenFile."}},
	{`ERR_(?:FILE|FILE_IN_USE|IO|NO_SPACE|QUOTA|UNSUPPORTED_DATAREP|UNSUPPORTED_OPERATION)\b`, Text{
		"A file's operation has failed here, or in the system (MPI 4.1, chapter 14): what follows the class says which. Usual causes: the file was closed; a pointer or mode that the call does not go with; a full disk. Look at err of the calls before.",
		"Une opération de fichier a échoué, ici ou dans le système (MPI 4.1, chapitre 14) : la suite du message dit laquelle. Causes habituelles : le fichier est fermé ; un pointeur ou un mode qui ne va pas avec l’appel ; un disque plein. Regardez le err des appels d’avant."}},
	{`ERR_NOT_SAME\b`, Text{
		"An argument that all ranks give alike differs between them. Print it on each rank: it was computed from the rank, or read from something that only one of them has.",
		"Un argument que tous les rangs donnent pareil diffère entre eux. Affichez-le sur chaque rang : il est calculé à partir du rang, ou lu dans ce qu’un seul possède."}},
	{`ERR_(?:SPAWN|PORT|NAME|SERVICE)\b`, Text{
		"Processes are started, and meet, by who has started the ranks (MPI 4.1, §11.8 and §11.9): jeton run -n N, or the world of a notebook. Look at the command's name and folder, and at whether the port was opened and published by a rank that still runs.",
		"Des processus se lancent et se rencontrent par qui a lancé les rangs (MPI 4.1, §11.8 et §11.9) : jeton run -n N, ou le monde d’un notebook. Regardez le nom et le dossier de la commande, et si le port a été ouvert et publié par un rang qui tourne encore."}},
	{`ERR_SESSION\b`, Text{
		"Between its start and Finalize a rank can call MPI, and not after it (MPI 4.1, §11.2 and §11.4). Finalize is the last call of all ranks: take it out of loops and ifs. In a notebook it is not needed, and the next cell begins anew.",
		"Un rang peut appeler MPI entre son début et Finalize, et plus après (MPI 4.1, §11.2 et §11.4). Finalize est le dernier appel de tous les rangs : sortez-le des boucles et des if. Dans un notebook il est inutile, et la cellule suivante recommence."}},
	{`ERR_(?:KEYVAL|INFO_KEY|INFO_VALUE|INFO_NOKEY)\b`, Text{
		"Keys are made, or set, before they are asked for, and are no empty texts (MPI 4.1, §7.7 and chapter 10). Look at the spelling, and at whether the key was freed.",
		"Une clé se crée, ou se met, avant qu’on la demande, et n’est pas un texte vide (MPI 4.1, §7.7 et chapitre 10). Regardez l’orthographe, et si la clé n’a pas été libérée."}},
	{`ERR_ARG\b`, Text{
		"An argument is outside of what the call takes: what follows the class names it, and the call's description says what it may be (NAME?).",
		"Un argument sort de ce que l’appel accepte : la suite du message le nomme, et la description de l’appel dit ce qu’il peut être (NOM?)."}},
	{`ERR_(?:IN_STATUS|PENDING)\b`, Text{
		"Of several requests some have failed (MPI 4.1, §3.7): each status has its own error, and ErrPending is one that neither failed nor ended. Look at the Err of each status for the first cause.",
		"Parmi plusieurs requêtes, certaines ont échoué (MPI 4.1, §3.7) : chaque statut a sa propre erreur, et ErrPending est celle d’une requête ni échouée ni finie. Cherchez la première cause dans le Err de chaque statut."}},
	{`ERR_OTHER\b.*(?:in the same order|collective operation)`, Text{
		"All ranks of a communicator call the same collective operations in the same order, with the same root and counts (MPI 4.1, chapter 6). Usual causes: a call inside an if on the rank; two operations that are swapped on some ranks; an earlier cell that ran on some ranks only. Give all ranks the same sequence.",
		"Tous les rangs d’un communicateur appellent les mêmes opérations collectives dans le même ordre, avec même racine et mêmes comptes (MPI 4.1, chapitre 6). Causes habituelles : un appel dans un if sur le rang ; deux opérations interverties sur certains rangs ; une cellule précédente exécutée sur quelques rangs seulement. Donnez à tous la même suite."}},
	{`ERR_(?:OTHER|INTERN|UNKNOWN)\b`, Text{
		"This error has no class of its own in the standard (MPI 4.1, §9.4): what follows says it. Where it names another rank, that rank's own error is the cause.",
		"Cette erreur n’a pas de classe à elle dans la norme (MPI 4.1, §9.4) : la suite du message la dit. Si elle nomme un autre rang, la cause est l’erreur de celui-là."}},
	{`^failed: .*\(\d+/\d+\) ✗`, Text{
		"The check has run your answer, and each sentence after ✗ is what should hold and does not; what came instead stands with it where that is known. Take the first one: it often brings about the others. Then the hint, and the cell of the exercise on a small case, with prints.",
		"La vérification a exécuté votre réponse, et chaque phrase après ✗ est ce qui devrait être vrai et ne l’est pas, avec ce qui est venu à la place quand on le sait. Prenez la première : elle entraîne souvent les autres. Puis l’indice, et la cellule de l’exercice sur un petit cas, avec des affichages."}},
	{`(?i)exerci[cs]e \d+(?:: not answered yet|.: pas encore de r.ponse)`, Text{
		"The check could not begin: the cell of the exercise still has its skeleton, or was not run since it was changed. Write the answer there, run that cell, then this one.",
		"La vérification n’a pas pu commencer : la cellule de l’exercice a encore son squelette, ou n’a pas été exécutée depuis que vous l’avez changée. Écrivez-y la réponse, exécutez cette cellule-là, puis celle-ci."}},
	{`^failed: .* – `, Text{
		"The check could not go on: what its sentence says is missing must be there first. Run the set-up cells and the exercise's own cell, then this one; if they were run, look at the first step of the exercise's text.",
		"La vérification n’a pas pu continuer : il faut d’abord ce qui, d’après sa phrase, manque. Exécutez les cellules de préparation et celle de l’exercice, puis celle-ci ; si c’est fait, reprenez la première étape de l’énoncé."}},
}
