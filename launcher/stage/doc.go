// Package stage brings the jeton program to a host that lacks it.
//
// Model: a program is its content. Its SHA-256 names the folder that it lies in on the host, <cache>/jeton/bin/<hash>/jeton, and the host
// computes the hash of the file anew before the file is used: a name is never trusted. The cache is the user's ($XDG_CACHE_HOME, else
// ~/.cache); where that forbids programs or is full, /var/tmp/jeton-UID and then /dev/shm/jeton-UID take its place. Those are folders that
// strangers can prepare, so each place must be a folder of the user's own that nobody else can enter.
//
//	prog, err := stage.Open("")                            // this very program
//	place, copied, err := prog.Stage(ctx, host)            // host runs scripts there: package ssh
//	line, err := place.Command(launcher.Command{Args: []string{"agent"}})
//
// A copy comes in under a name of its own, is hashed, written to the disk, tried (`jeton version`), and only then renamed: another that
// copies at the same time, also from another machine with the same home, and one that is cut off in the middle do no harm. The three
// versions used last are kept.
//
// The scripts that a host runs are fixed texts with two holes: a hash and a word that chooses the place. Whatever a host answers is
// data of a stranger: it is parsed (and fuzzed), shown, and never becomes part of a command. Lines of the answers are marked, because
// a .bashrc may print before them. Every login shell is asked for the same thing, exec /bin/sh -c '…', in a form that sh, csh and fish
// read alike.
//
// It needs sha256sum (coreutils, busybox) on the host, and sends the program uncompressed. It cannot make a program for another
// system: it tells [ErrSystem].
package stage
