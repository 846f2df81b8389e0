//go:build !packed

package words

// runExplanations are for cells that ran, and for magics; the first that fits counts.
var runExplanations = []explanation{
	{`nil pointer dereference`, Text{
		"A field or method of a nil pointer was used: something was never created, or a call failed and its error was not looked at.",
		"Un champ ou une méthode d’un pointeur nil a été utilisé : quelque chose n’a jamais été créé, ou un appel a échoué et son erreur n’a pas été regardée."}},
	{`index out of range \[(-?\d+)\] with length (\d+)`, Text{
		"Index $1 was asked of $2 elements: indices go from 0 to the length minus one.",
		"L’indice $1 a été demandé, pour une longueur de $2 : les indices vont de 0 à la longueur moins un."}},
	{`index out of range`, Text{
		"There is no element with that index: indices go from 0 to the length minus one.",
		"Aucun élément n’a cet indice : les indices vont de 0 à la longueur moins un."}},
	{`slice bounds out of range`, Text{
		"In s[a:b], 0 <= a <= b must hold, and b may not pass the end: look at len(s).",
		"Dans s[a:b], il faut 0 <= a <= b, et b ne dépasse pas la fin : regardez len(s)."}},
	{`assignment to entry in nil map`, Text{
		"The map was declared and never made: m := map[K]V{} or make(map[K]V).",
		"La map a été déclarée mais jamais créée : m := map[K]V{} ou make(map[K]V)."}},
	{`integer divide by zero`, Text{
		"An integer was divided by zero: test the divisor first.",
		"Un entier a été divisé par zéro : testez d’abord le diviseur."}},
	{`interface conversion: .* is nil, not (\S+)`, Text{
		"The interface holds nothing yet, so it is no $1: with two results, v, ok := x.(T), ok tells.",
		"L’interface ne contient encore rien, ce n’est donc pas un $1 : avec deux résultats, v, ok := x.(T), ok le dit."}},
	{`interface conversion: .* is ([^,]+), not (\S+)`, Text{
		"The interface holds a $1 and no $2: with two results, v, ok := x.(T), ok tells; or use a type switch.",
		"L’interface contient un $1 et non un $2 : avec deux résultats, v, ok := x.(T), ok le dit ; ou utilisez un switch de type."}},
	{`interface conversion`, Text{
		"The interface holds a value of another type: with two results, v, ok := x.(T), ok tells.",
		"L’interface contient une valeur d’un autre type : avec deux résultats, v, ok := x.(T), ok le dit."}},
	{`runtime\.Goexit`, Text{
		"runtime.Goexit ends the goroutine that calls it, after its deferred calls: leave a function with return, and a program with os.Exit.",
		"runtime.Goexit termine la goroutine qui l’appelle, après ses appels différés : quittez une fonction par return, et un programme par os.Exit."}},
	{`all goroutines are asleep|deadlock!`, Text{
		"Everyone waits and nobody can go on: a channel without partner, a lock held twice, or a Wait without its Done.",
		"Tout le monde attend et personne ne peut continuer : un canal sans partenaire, un verrou pris deux fois, ou un Wait sans son Done."}},
	{`send on closed channel`, Text{
		"A value was sent after close: only the sender closes, once, when nothing more will come.",
		"Une valeur a été envoyée après close : seul l’émetteur ferme, une fois, quand plus rien ne viendra."}},
	{`close of (?:closed|nil) channel`, Text{
		"A channel is made once and closed once: close it in one place only.",
		"Un canal se crée une fois et se ferme une fois : fermez-le à un seul endroit."}},
	{`negative WaitGroup counter`, Text{
		"Done was called more often than Add counted: call Add before the goroutine starts, and Done once in it.",
		"Done a été appelé plus souvent que ce qu’Add avait compté : appelez Add avant de lancer la goroutine, et Done une fois dedans."}},
	{`unlock of unlocked`, Text{
		"Unlock was called on a lock that nobody holds: each Unlock has its Lock before it.",
		"Unlock a été appelé sur un verrou que personne ne tient : chaque Unlock a son Lock avant lui."}},
	{`concurrent map`, Text{
		"Two goroutines used a map at once, and one wrote: protect it by a sync.Mutex, or give it to one goroutine.",
		"Deux goroutines ont utilisé une map en même temps, et l’une écrivait : protégez-la par un sync.Mutex, ou confiez-la à une seule goroutine."}},
	{`stack overflow|stack exceeds`, Text{
		"A function calls itself without end: look at what stops the recursion.",
		"Une fonction s’appelle elle-même sans fin : regardez ce qui arrête la récursion."}},
	{`makeslice|makechan|negative shift amount|negative Repeat count`, Text{
		"A length or a count is negative, or far too large: look at what it was computed from.",
		"Une longueur ou un compte est négatif, ou bien trop grand : regardez d’où il vient."}},
	{`strconv\.(\S+): parsing (".*"): (?:invalid syntax|value out of range)`, Text{
		"The text $2 is no number that strconv.$1 can read: look at the error before using the number; strings.TrimSpace takes blanks away.",
		"Le texte $2 n’est pas un nombre que strconv.$1 sait lire : regardez l’erreur avant d’utiliser le nombre ; strings.TrimSpace enlève les blancs."}},
	{`invalid character .* (?:looking for|after|in)|cannot unmarshal|unexpected end of JSON`, Text{
		"The text is not the JSON that was expected: print it and look at the place that the error names.",
		"Le texte n’est pas le JSON attendu : affichez-le et regardez l’endroit que l’erreur indique."}},
	{`EADDRINUSE|address already in use`, Text{
		"Another socket has the port. An earlier run of the same cell may still hold it: %ps and %kill, or sock.Netstat to see which process.",
		"Un autre socket occupe le port. Une exécution précédente de la même cellule le tient peut-être encore : %ps et %kill, ou sock.Netstat pour voir quel processus."}},
	{`ECONNREFUSED|connection refused`, Text{
		"Nobody listens at that address and port: is the server running (%ps), and is the port the same on both sides?",
		"Personne n’écoute à cette adresse et à ce port : le serveur tourne-t-il (%ps), et le port est-il le même des deux côtés ?"}},
	{`no such host`, Text{
		"No machine has that name: look at the spelling; localhost is this machine.",
		"Aucune machine ne porte ce nom : vérifiez l’orthographe ; localhost est cette machine."}},
	{`i/o timeout|deadline exceeded|timed out`, Text{
		"The other side did not answer in time: is it running, and does it send what is waited for?",
		"L’autre côté n’a pas répondu à temps : tourne-t-il, et envoie-t-il ce qu’on attend ?"}},
	{`use of closed network connection`, Text{
		"The connection was closed on this side, and then used: close it only when all is done (defer conn.Close()).",
		"La connexion a été fermée de ce côté, puis utilisée : ne la fermez que quand tout est fini (defer conn.Close())."}},
	{`EACCES|permission denied`, Text{
		"The system refuses: ports below 1024 are reserved to root; a file may belong to someone else.",
		"Le système refuse : les ports sous 1024 sont réservés à root ; un fichier peut appartenir à quelqu’un d’autre."}},
	{`no such file or directory`, Text{
		"There is no file of that name in that folder: %pwd shows the working folder, !ls what is in it.",
		"Aucun fichier ne porte ce nom dans ce dossier : %pwd montre le dossier courant, !ls ce qu’il contient."}},
}

// generalExplanations are for what an error's own words say as well; for who asks.
var generalExplanations = []explanation{
	{`^out of memory`, Text{
		"The process went over its memory limit and was ended. %memory 8G raises the limit for the next one.",
		"Le processus a dépassé sa limite de mémoire et a été arrêté. %memory 8G relève la limite du prochain."}},
	{`^interrupt`, Text{
		"You, or a time limit, interrupted the cell; earlier ones keep what they declared. What did its Recv or Wait wait for, what ends its loop?",
		"Vous, ou une limite de temps, avez interrompu la cellule ; les précédentes gardent leurs variables. Qu’attendait son Recv ou son Wait, qu’est-ce qui arrête sa boucle ?"}},
	{`^magic error: .*there is no world yet`, Text{
		"The ranks are made by a cell with %world, which comes before the first %%world; in a lab, it is one of the set-up cells at the top.",
		"Les rangs sont créés par une cellule avec %world, qui vient avant le premier %%world ; dans un TP, c’est une des cellules de préparation, en haut."}},
	{`^magic error: .*there is no magic`, Text{
		"Magics start with % on a line of their own; %help lists them.",
		"Les commandes magiques commencent par % sur une ligne à elles ; %help les énumère."}},
	{`^magic error: .*exit status (\d+)`, Text{
		"The shell command failed with status $1: its own message stands above.",
		"La commande du shell a échoué avec le code $1 : son propre message est au-dessus."}},
	{`exit status (\d+)|^exit`, Text{
		"The cell ended its own process (os.Exit, log.Fatal): variables are lost. In a cell, return an error or panic instead.",
		"La cellule a mis fin à son propre processus (os.Exit, log.Fatal) : les variables sont perdues. Dans une cellule, renvoyez plutôt une erreur, ou appelez panic."}},
	{`^cannot run`, Text{
		"The notebook cannot run this construct as Go would, and refuses it: the arrow says what to write instead.",
		"Le notebook ne peut pas exécuter cette construction comme le ferait Go, et la refuse : la flèche dit quoi écrire à la place."}},
	{`^panic`, Text{
		"The cell stopped itself: the first line of the traceback says why, the next ones where.",
		"La cellule s’est arrêtée d’elle-même : la première ligne de la trace dit pourquoi, les suivantes où."}},
	{`^crash|killed|signal`, Text{
		"The process was ended from outside, or by a fault that Go cannot recover from; its variables are lost.",
		"Le processus a été arrêté de l’extérieur, ou par une faute que Go ne peut pas rattraper ; ses variables sont perdues."}},
	{`^magic error`, Text{
		"The magic could not do what it was asked: %help NAME shows what it takes.",
		"La commande magique n’a pas pu faire ce qui était demandé : %help NOM montre ce qu’elle accepte."}},
}
