//go:build !packed

package words

// compileExplanations are for what the checker finds, in the compiler’s words; the first that fits counts.
var compileExplanations = []explanation{
	{`syntax error: unexpected EOF|.*unexpected EOF`, Text{
		"The cell ends before something that was opened is closed: count the brackets ( [ {, and close each.",
		"La cellule se termine avant qu’une chose ouverte soit refermée : comptez les ( [ {, et fermez chacune."}},
	{`syntax error: unexpected newline in (?:composite literal|argument list|parameter list)`, Text{
		"A list over several lines ends each line with a comma, the last one too.",
		"Une liste sur plusieurs lignes termine chaque ligne par une virgule, la dernière aussi."}},
	{`syntax error: unexpected keyword else`, Text{
		"else stands on the same line as the brace that closes the if: } else {.",
		"else s’écrit sur la même ligne que l’accolade qui ferme le if : } else {."}},
	{`syntax error: unexpected newline, expected \{`, Text{
		"The opening brace stands at the end of the line of if, for, switch or func, not on a line of its own.",
		"L’accolade ouvrante se place à la fin de la ligne du if, for, switch ou func, pas seule sur la ligne suivante."}},
	{`newline in string|string not terminated`, Text{
		"A string in double quotes ends on its line; a text of several lines stands between backquotes.",
		"Une chaîne entre guillemets doubles se ferme sur sa ligne ; un texte de plusieurs lignes s’écrit entre accents graves."}},
	{`more than one character in rune literal|rune literal not terminated`, Text{
		"Single quotes hold exactly one character; a string stands in double quotes.",
		"Les apostrophes ne contiennent qu’un seul caractère ; une chaîne s’écrit entre guillemets doubles."}},
	{`use of package (\S+) (?:not in|without) selector`, Text{
		"$1 is a package here, as before a dot: if you mean a variable of that name, the cell that declares it has not run, or its process is gone: run it again.",
		"$1 est ici un paquet, comme devant un point : si vous pensez à une variable de ce nom, sa cellule n’a pas été exécutée, ou son processus a disparu : exécutez-la de nouveau."}},
	{`syntax error: cannot use .* as value`, Text{
		"One = assigns and has no value: compare with ==, or assign first, as in if err := f(); err != nil {.",
		"Un seul = affecte et n’a pas de valeur : pour comparer, écrivez ==, ou affectez d’abord, comme if err := f(); err != nil {."}},
	{`syntax error: non-declaration statement outside function body`, Text{
		"A program has its statements inside functions, as in func main; in a cell without package main they may stand alone.",
		"Les instructions d’un programme sont dans des fonctions, comme func main ; dans une cellule sans package main, elles peuvent être seules."}},
	{`syntax error|invalid character`, Text{
		"The text cannot be read as Go at the marked place: look there and just before it.",
		"Le texte ne se lit pas comme du Go à l’endroit marqué : regardez là et juste avant."}},
	{`undefined: (\pL[\pL\pN_]*)\.(\p{Ll}[\pL\pN_]*)`, Text{
		"Of a package, only names that begin with a capital can be used, and $2 of $1 does not.",
		"D’un paquet, on n’utilise que les noms qui commencent par une majuscule, ce que $2 de $1 ne fait pas."}},
	{`undefined: (\pL[\pL\pN_]*)\.([\pL_][\pL\pN_]*)`, Text{
		"The package $1 has no $2: put ? after $1, or press Tab after the dot, to see what it has.",
		"Le paquet $1 n’a pas de $2 : écrivez ? après $1, ou appuyez sur Tab après le point, pour voir ce qu’il contient."}},
	{`undefined: ([\pL_][\pL\pN_]*)`, Text{
		"Go does not know the name $1 here: run the cell that declares it (in a lab, the set-up cells at the top come first), and check that it is spelled the same, capitals included.",
		"Go ne connaît pas le nom $1 ici : exécutez la cellule qui le déclare (dans un TP, d’abord les cellules de préparation, en haut), et vérifiez qu’il s’écrit pareil, majuscules comprises."}},
	{`declared and not used: (\S+)`, Text{
		"A program may not declare the variable $1 and never use it: use it, delete it, or write _ in its place.",
		"Un programme ne peut pas déclarer la variable $1 sans s’en servir : utilisez-la, supprimez-la ou écrivez _ à sa place."}},
	{`"(\S+)" imported and not used`, Text{
		"A program may not import $1 and never use it: delete the import.",
		"Un programme ne peut pas importer $1 sans s’en servir : supprimez cet import."}},
	{`package (\S+) is not for cells: (.+)`, Text{
		"The package $1 exists, and a program that is built with go build can import it, but a cell cannot: $2.",
		"Le paquet $1 existe, et un programme compilé par go build peut l’importer, mais pas une cellule : $2."}},
	{`package (\S+) is not in std|package (\S+) is neither of the library nor of this module|no required module provides package (\S+)|could not import`, Text{
		"There is no such package among those that cells can import: look at the spelling; completion inside the quotes lists them.",
		"Ce paquet ne fait pas partie de ceux qu’une cellule peut importer : vérifiez l’orthographe ; la complétion entre les guillemets les énumère."}},
	{`(\S+) redeclared in this block`, Text{
		"The cell declares $1 twice: give one of them another name, or assign with =.",
		"La cellule déclare $1 deux fois : donnez un autre nom à l’une, ou affectez avec =."}},
	{`no new variables on left side of :=`, Text{
		":= declares, and all its names are declared already in this cell: assign with =.",
		":= déclare, et tous ces noms sont déjà déclarés dans la cellule : affectez avec =."}},
	{`(\S+) repeated on left side`, Text{
		"One := cannot declare $1 twice: give the second another name, or write _.",
		"Un même := ne peut pas déclarer $1 deux fois : donnez un autre nom au second, ou écrivez _."}},
	{`label (\S+) (?:declared|defined) and not used`, Text{
		"The label $1 is never used: delete it, or name it in a break, continue or goto.",
		"L’étiquette $1 ne sert pas : supprimez-la, ou nommez-la dans un break, continue ou goto."}},
	{`(?:break|continue) (?:is )?not in |invalid (?:break|continue) label`, Text{
		"break and continue stand inside the loop that they end or go on with.",
		"break et continue s’écrivent à l’intérieur de la boucle qu’ils terminent ou poursuivent."}},
	{`(.+) \(missing return\)|missing return`, Text{
		"The function promises a result, and there is a way to its end without a return: add one before the last brace.",
		"La fonction promet un résultat, et un chemin arrive à sa fin sans return : ajoutez-en un avant la dernière accolade."}},
	{`cannot use nil|use of untyped nil`, Text{
		"nil is the empty value of pointers, slices, maps, channels, functions and interfaces only: a number's is 0, a string's \"\".",
		"nil est la valeur vide des pointeurs, tranches, maps, canaux, fonctions et interfaces seulement : celle d’un nombre est 0, celle d’une chaîne \"\"."}},
	{`cannot use .*does not implement .*pointer receiver`, Text{
		"The method belongs to the pointer: pass the address, &v, or give the method a value receiver.",
		"La méthode appartient au pointeur : passez l’adresse, &v, ou donnez à la méthode un récepteur par valeur."}},
	{`(?:cannot use|impossible type).*missing method ([\pL_][\pL\pN_]*)`, Text{
		"An interface value must have all of the interface's methods with the same signatures: $1 is missing or differs.",
		"Une valeur d’interface doit avoir toutes les méthodes de l’interface, avec les mêmes signatures : $1 manque ou diffère."}},
	{`cannot use .*\((?:truncated|overflows|untyped .*constant .*overflows).*|constant .* overflows|.*\(truncated\)|cannot use .* \(overflows\)`, Text{
		"The number does not fit that type: an integer type has bounds and takes no fraction. Choose a larger type, or float64.",
		"Ce nombre n’entre pas dans ce type : un type entier a des bornes et ne prend pas de fraction. Choisissez un type plus grand, ou float64."}},
	{`cannot use .*\(.*\bstring\b.*\) as \[\]byte value`, Text{
		"Bytes are wanted here, and this is a text: write []byte(text).",
		"Il faut des octets ici, et ceci est un texte : écrivez []byte(texte)."}},
	{`cannot use .*\(.*\[\]byte\) as string value`, Text{
		"A text is wanted here, and these are bytes: write string(data).",
		"Il faut un texte ici, et voici des octets, à convertir : écrivez string(data)."}},
	{`cannot use .*\(untyped string constant\) as u?int\d* value`, Text{
		"A number is wanted here, and what stands in quotes is a text: leave the quotes out; strconv.Atoi(text) reads a number from a text.",
		"Il faut un nombre ici, et ce qui est entre guillemets est déjà un texte : enlevez les guillemets ; strconv.Atoi(texte) lit un nombre dans un texte."}},
	{`cannot use .* as (\S+) value`, Text{
		"The type that is wanted here is $1, and this value has another. Go converts nothing by itself: write the conversion, as in float64(n), or change the declaration.",
		"Le type qu’il faut ici est $1, et cette valeur en a un autre. Go ne convertit rien tout seul : écrivez la conversion, comme float64(n), ou changez la déclaration."}},
	{`assignment mismatch: (\d+) variables? but .* returns? 1 value`, Text{
		"The call returns one value, and there are $1 names on the left: write one, as in v := f().",
		"L’appel renvoie une seule valeur, et il y a $1 noms à gauche : écrivez-en un, comme v := f()."}},
	{`assignment mismatch: (\d+) variables? but .* returns? (\d+)`, Text{
		"The call returns $2 values, and $1 are taken: take them all; _ takes one that you do not want, as in v, _ := f().",
		"L’appel renvoie $2 valeurs, et $1 sont prises : prenez-les toutes ; _ prend celle que vous ne voulez pas, comme v, _ := f()."}},
	{`assignment mismatch`, Text{
		"There are not as many values on the right as names on the left.",
		"Il n’y a pas autant de valeurs à droite que de noms à gauche."}},
	{`invalid operation: .*mismatched types (.+) and (.+)\)`, Text{
		"An operator wants the same type on both sides: here $1 and $2. Convert one of them, as in float64(n) * x.",
		"Un opérateur veut le même type des deux côtés : ici $1 et $2. Convertissez l’un des deux, comme float64(n) * x."}},
	{`invalid operation: operator (\S+) not defined on`, Text{
		"The operator $1 does not exist for values of that type: look at the value's type (put ? after its name).",
		"L’opérateur $1 n’existe pas pour une valeur de ce type : regardez son type (écrivez ? après son nom)."}},
	{`invalid operation: .*(?:can only be compared to nil|cannot be compared|cannot compare|incomparable)`, Text{
		"Slices, maps and functions cannot be compared by ==: use slices.Equal or maps.Equal, or compare their elements.",
		"Les tranches, maps et fonctions ne se comparent pas par == : utilisez slices.Equal ou maps.Equal, ou comparez leurs éléments."}},
	{`invalid operation: division by zero`, Text{
		"The divisor is the constant 0.",
		"Le diviseur est la constante 0."}},
	{`invalid operation: cannot call (?:non-function )?(\S+)`, Text{
		"Parentheses after a name call it, and $1 is no function.",
		"Des parenthèses après un nom l’appellent, et $1 n’est pas une fonction."}},
	{`invalid operation: cannot indirect|invalid operation: cannot dereference`, Text{
		"A * before a value follows a pointer, and this is none: leave the * out.",
		"Une * devant une valeur suit un pointeur, et ce n’en est pas un : enlevez la *."}},
	{`(?:invalid operation: )?cannot (?:index|slice)`, Text{
		"Brackets after a value take an element of a slice, array, string or map, and this is none.",
		"Des crochets après une valeur prennent un élément d’une tranche, d’un tableau, d’une chaîne ou d’une map, et ce n’en est pas une."}},
	{`invalid operation: .* is not an interface`, Text{
		"Only an interface value can be asked for its type with x.(T): this one's type is known already.",
		"On ne demande son type avec x.(T) qu’à une valeur d’interface : le type de celle-ci est déjà connu."}},
	{`invalid argument: index (\S+) (?:out of bounds|\(constant)`, Text{
		"The index $1 is outside: indices go from 0 to the length minus one.",
		"L’indice $1 est hors des limites : les indices vont de 0 à la longueur moins un."}},
	{`invalid argument`, Text{
		"The predeclared function does not take a value of that type: put ? after its name to see what it takes.",
		"Cette fonction prédéclarée n’accepte pas une valeur de ce type : écrivez ? après son nom pour voir ce qu’elle prend."}},
	{`cannot convert .* to type (\S+)`, Text{
		"There is no conversion to $1 from that type: text becomes a number by strconv.Atoi, a number text by fmt.Sprint.",
		"Il n’y a pas de conversion vers $1 depuis ce type : un texte devient un nombre par strconv.Atoi, un nombre devient un texte par fmt.Sprint."}},
	{`cannot assign to struct field (\S+) in map`, Text{
		"A field of a struct inside a map cannot be set in place: take the struct out, change it, and put it back; or keep pointers in the map.",
		"Le champ d’une structure rangée dans une map ne se modifie pas sur place : sortez la structure, modifiez-la et remettez-la ; ou rangez des pointeurs dans la map."}},
	{`cannot assign to`, Text{
		"Only variables, fields and elements can be assigned to: constants, the bytes of a string and results of calls cannot.",
		"On n’affecte qu’à des variables, des champs et des éléments : pas à une constante, à un octet de chaîne ni au résultat d’un appel."}},
	{`(.+) undefined \(.*(?:has no field or method|but does have)`, Text{
		"The value's type has no such field or method: inspect it (put ? after its name). Capitals matter, and a field of another package begins with one.",
		"Le type de cette valeur n’a ni champ ni méthode de ce nom : inspectez-la (écrivez ? après son nom). Les majuscules comptent, et un champ d’un autre paquet en a une."}},
	{`unknown field (\S+) in struct literal`, Text{
		"The struct has no field $1: inspect the type (put ? after its name) to see its fields.",
		"La structure n’a pas de champ $1 : inspectez le type (écrivez ? après son nom) pour voir ses champs."}},
	{`too (?:few|many) values in struct literal`, Text{
		"Without names, a struct literal gives every field its value, in order; with names, as in P{X: 1}, only some.",
		"Sans noms, un littéral de structure donne une valeur à chaque champ, dans l’ordre ; avec des noms, comme P{X: 1}, à certains seulement."}},
	{`duplicate (?:key|case|field)|multiple defaults`, Text{
		"The same one is there twice: each key, case or field stands once.",
		"Le même y est deux fois : chaque clé, cas ou champ n’apparaît qu’une fois."}},
	{`(?:not enough|too many) arguments in call to (\S+)`, Text{
		"The call does not fit the parameters of $1: put ? after its name to see them.",
		"L’appel ne correspond pas aux paramètres de $1 : écrivez ? après son nom pour les voir."}},
	{`(?:not enough|too many) return values`, Text{
		"return gives as many values as the function's first line promises.",
		"return donne autant de valeurs que la première ligne de la fonction en promet."}},
	{`(.+) \(no value\) used as value`, Text{
		"The function returns nothing, so its call has no value: call it on a line of its own.",
		"La fonction ne renvoie rien, son appel n’a donc pas de valeur : appelez-la sur une ligne à elle."}},
	{`.* is not used`, Text{
		"The value is computed and thrown away: assign it, print it, or make it the last line of the cell, which is shown.",
		"La valeur est calculée puis perdue : affectez-la, affichez-la, ou placez-la en dernière ligne de la cellule, qui est montrée."}},
	{`cannot range over`, Text{
		"range goes over integers, slices, arrays, strings, maps, channels and iterator functions, and this is none.",
		"range parcourt des entiers, tranches, tableaux, chaînes, maps, canaux et fonctions itératrices, et ce n’en est pas."}},
	{`non-boolean condition in (\S+) statement`, Text{
		"The condition of an $1 is true or false: compare, as in n != 0 or s != \"\".",
		"La condition d’un $1 est vraie ou fausse : comparez, comme n != 0 ou s != \"\"."}},
	{`(\S+) (?:\([^)]*\) )?is not a type`, Text{
		"A type is wanted here, and $1 is none; a name declared as a variable hides the type of the same name.",
		"Il faut un type ici, et $1 n’en est pas un ; une variable cache le type de même nom."}},
	{`(\S+) \(type\) is not an expression`, Text{
		"$1 is a type, and a value is wanted: write $1(x) to convert, or $1{} for a new value.",
		"$1 est un type, et il faut une valeur : écrivez $1(x) pour convertir, ou $1{} pour une nouvelle valeur."}},
	{`invalid recursive type`, Text{
		"A type cannot contain itself: it would have no end. Hold a pointer, as in next *Node.",
		"Un type ne peut pas se contenir lui-même : il n’aurait pas de fin. Mettez un pointeur, comme next *Node."}},
	{`initialization cycle`, Text{
		"Each of these variables needs the other one's value first: give one of them its value later, by =.",
		"Chacune de ces variables attend d’abord la valeur de l’autre : donnez plus tard la sienne à l’une, par =."}},
	{`.*cannot infer (\S+)`, Text{
		"Go cannot tell from the arguments what $1 is: write it, as in f[int](x).",
		"Les arguments ne disent pas à Go ce qu’est $1 : écrivez-le, comme f[int](x)."}},
	{`.* does not satisfy (\S+)`, Text{
		"The type argument lacks what the constraint $1 asks for.",
		"Le type donné n’a pas ce que la contrainte $1 demande."}},
	{`missing function body`, Text{
		"A function has its body in braces, and the opening one stands on the line of func.",
		"Une fonction a son corps entre accolades, et l’accolade ouvrante est sur la ligne de func."}},
	{`func main must have no arguments`, Text{
		"main takes nothing and returns nothing: a program's arguments are in os.Args, its status is given to os.Exit.",
		"main ne prend rien et ne renvoie rien : les arguments d’un programme sont dans os.Args, son code de retour se donne à os.Exit."}},
}
