package daemons

import (
	"testing"
	"time"
)

func TestWords(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "0s", 84 * time.Millisecond: "80ms", 12300 * time.Millisecond: "12s", 185 * time.Second: "3m5s", 2*time.Hour + 4*time.Minute: "2h4m"} {
		if got := AgeText(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
	got := SocketText([]Connection{{"tcp", "127.0.0.1:80", "", "LISTEN"}, {"tcp", "127.0.0.1:80", "127.0.0.1:5", "ESTABLISHED"}, {"udp", "[::1]:53", "", "CLOSE"}})
	if want := "listens 80, 53/udp; 1 open"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
