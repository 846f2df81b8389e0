package stage

import "strings"

// The scripts become one line in single quotes, so they have no single quote, and end each statement with a semicolon. Nor have they
// a backslash, which fish reads in single quotes, or an exclamation mark, which csh does (TestScriptsSuitAllShells).
// Their variables: h is the program's hash, k its size in KiB, n a random number, p the word of a place.

// mark begins each line of an answer.
const mark = "jeton-stage: "

// places tells where: it sets b to the folder of place p.
const places = `
u=$(id -u);
where() {
	case $p in
	home) case ${XDG_CACHE_HOME-} in /*) b=$XDG_CACHE_HOME;; *) b=${HOME-/nonexistent}/.cache;; esac; b=$b/jeton/bin;;
	var) b=/var/tmp/jeton-$u;;
	shm) b=/dev/shm/jeton-$u;;
	esac;
};
`

// careful is how probe and take begin; ours tells whether b is a folder of this user that nobody else can enter, refuse says why a
// place cannot be used, which may be for lack of space whatever failed.
const careful = `
set -f; LC_ALL=C; export LC_ALL; umask 077;
say() { printf "` + mark + `%s" "$*"; echo; };
ours() { case $(ls -ldn "$b" 2>/dev/null | (read mode links owner rest; echo "$mode $owner")) in drwx--[S-]---*" $u") true;; *) false;; esac; };
refuse() { case $e in *"No space"*|*uota*) say no $p full "$b";; *) say no $p $1 "$b";; esac; };
` + places

// probe looks for the program. It says "found PLACE FOLDER", or of each place "free PLACE FOLDER" or "no PLACE WHY FOLDER".
// An empty file that may be executed is a shell's empty script; where programs are forbidden, it is an error.
const probe = careful + `
echo; say system $(uname -s) $(uname -m);
command -v sha256sum >/dev/null 2>&1 || { say lacks sha256sum; exit 0; };
for p in home var shm; do
	where;
	if ours && [ -f "$b/$h/jeton" ]; then
		case $(sha256sum <"$b/$h/jeton") in "$h "*) touch "$b/$h"; say found $p "$b"; exit 0;; esac;
	fi;
done;
for p in home var shm; do
	where; t=$b/new.$n;
	if [ $p = home ]; then e=$(mkdir -p "$b" 2>&1); else e=$(mkdir -m 700 "$b" 2>&1); fi;
	[ -d "$b" ] || { refuse missing; continue; };
	ours || { say no $p foreign "$b"; continue; };
	e=$( ( : >"$t" ) 2>&1 ) || { refuse unwritable; continue; };
	chmod 700 "$t"; "$t" 2>/dev/null; e=$?; rm -f "$t";
	[ $e -eq 0 ] || { say no $p noexec "$b"; continue; };
	f=$(df -Pk "$b" 2>/dev/null | tail -n 1 | (read device size used free rest; echo "$free"));
	[ "${f:-$k}" -ge $k ] 2>/dev/null || { say no $p full "$b"; continue; };
	say free $p "$b";
done;
exit 0`

// take copies the program from its standard input to place p. It says "ready FOLDER", "no PLACE WHY FOLDER", "broken", or
// "unfit STATUS WORDS". What others have left half done, and all but the three versions used last, it removes.
const take = careful + `
echo; where; d=$b/$h; t=$d/new.$n;
ours || { say no $p foreign "$b"; exit 0; };
tidy() { rm -f "$t"; rmdir "$d" 2>/dev/null; };
trap tidy EXIT; trap "exit 1" HUP INT PIPE TERM;
e=$( (mkdir -p "$d" && cat >"$t") 2>&1 ) || { refuse unwritable; exit 0; };
case $(sha256sum <"$t") in "$h "*) true;; *) say broken; exit 0;; esac;
chmod 700 "$t"; sync "$t" 2>/dev/null || sync;
e=$("$t" version 2>&1 </dev/null) || { say unfit $? $e; exit 0; };
mv -f "$t" "$d/jeton" || { say no $p unwritable "$b"; exit 0; };
touch "$d"; say ready "$b";
find "$b" -name "new.*" -mtime +0 -exec rm -f {} + 2>/dev/null;
ls -1t "$b" | grep -E "^[0-9a-f]{64}$" | tail -n +4 | while read old; do rm -rf "$b/$old"; done;
exit 0`

// login makes of a script the command line that all login shells read alike.
func login(script string) string {
	return "exec /bin/sh -c '" + strings.Join(strings.Fields(script), " ") + "'"
}
