// Package finger is the command finger for machines that lack it: it prints what the system knows of a user.
//
// Model: a login becomes an entry of /etc/passwd, and with it come the terminals of utmp that the user is on, and the file
// ~/.plan. The output has the form of BSD's finger, so that a lab reads the same with either. As that does, it takes
// options (-l, -s, -m, -p), finds people by their real names too, and sends "login@host" on to that host's finger server:
// who passes on a stranger's words has to know all three.
//
//	os.Exit(finger.Main([]string{"root"}, os.Stdout, os.Stderr))
//
// Package commands puts it into the PATH of a notebook, where the machine has none: the jeton program is finger when it is called so.
//
// What it does not do: idle times, mail, and the time of the last login; users that no file lists (a directory server's) have
// no shell here. Sources: finger(1) of BSD; utmp(5), passwd(5); RFC 1288.
package finger
