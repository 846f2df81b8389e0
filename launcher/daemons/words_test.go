package daemons

import (
	"syscall"
	"testing"
	"time"

	"jeton/launcher/lang"
)

func TestWords(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "0s", 84 * time.Millisecond: "80ms", 12300 * time.Millisecond: "12s", 185 * time.Second: "3m5s", 2*time.Hour + 4*time.Minute: "2h4m"} {
		if got := AgeText(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
	sockets := []Connection{{"tcp", "127.0.0.1:80", "", "LISTEN"}, {"tcp", "127.0.0.1:80", "127.0.0.1:5", "ESTABLISHED"}, {"udp", "[::1]:53", "", "CLOSE"}}
	two := append(sockets[1:2:2], sockets[1])
	for l, want := range map[lang.Lang][2]string{lang.English: {"listens 80, 53/udp; 1 open", "2 open"}, lang.French: {"écoute 80, 53/udp ; 1 ouverte", "2 ouvertes"}} {
		if got := [2]string{SocketText(l, sockets), SocketText(l, two)}; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	killed := Daemon{Ended: true, Signal: syscall.SIGKILL}
	for l, want := range map[lang.Lang][4]string{
		lang.English: {"sleeping", "killed by signal 9 (killed)", "exit status 3", "(by hand)"},
		lang.French:  {"endormi", "tué par le signal 9 (killed)", "code de sortie 3", "(à la main)"},
	} {
		got := [4]string{Daemon{State: "S"}.WordsIn(l), killed.WordsIn(l), Daemon{Ended: true, Status: 3}.WordsIn(l), NameText(l, "", true)}
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
