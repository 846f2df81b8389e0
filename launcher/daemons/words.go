package daemons

import (
	"strings"
	"time"

	"jeton/launcher/lang"
)

// AgeText is an age as tables show it: "850ms", "12s", "3m5s", "2h4m".
func AgeText(d time.Duration) string {
	switch {
	case d < time.Second:
		return d.Round(10 * time.Millisecond).String()
	case d < time.Hour:
		return d.Round(time.Second).String()
	}
	return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
}

var (
	sayListens = lang.Text{En: "listens %s", Fr: "écoute %s"}
	sayOpen    = lang.Text{En: "%d open", Fr: "%d ouvertes"}
	sayAnd     = lang.Text{En: "; ", Fr: " ; "}
	sayOneOpen = lang.Text{En: "%d open", Fr: "%d ouverte"}
)

// SocketText says which sockets a process has: "listens 9870; 2 open".
func SocketText(l lang.Lang, cs []Connection) string {
	var listens, parts []string
	open := 0
	for _, c := range cs {
		switch {
		case c.State == "LISTEN" || c.Proto == "udp" && c.Remote == "":
			port := c.Local[strings.LastIndexByte(c.Local, ':')+1:]
			if c.Proto == "udp" {
				port += "/udp"
			}
			listens = append(listens, port)
		default:
			open++
		}
	}
	if len(listens) > 0 {
		parts = append(parts, sayListens.With(l, strings.Join(listens, ", ")))
	}
	if open == 1 {
		parts = append(parts, sayOneOpen.With(l, open))
	} else if open > 1 {
		parts = append(parts, sayOpen.With(l, open))
	}
	return strings.Join(parts, sayAnd.In(l))
}

// tableHead are the names of a table's columns.
var tableHead = []lang.Text{{En: "Host", Fr: "Machine"}, {En: "Name", Fr: "Nom"}, {En: "PID", Fr: "PID"}, {En: "State", Fr: "État"}, {En: "Program", Fr: "Programme"},
	{En: "Age", Fr: "Âge"}, {En: "Connections", Fr: "Connexions"}}

// TableHead are the names of the columns of a table of processes: host, name, pid, state, program, age, connections.
func TableHead(l lang.Lang) []string { return lang.In(l, tableHead...) }

var sayByHand = lang.Text{En: "(by hand)", Fr: "(à la main)"}

// NameText is what a table calls the daemon: one that was made by hand has no name.
func NameText(l lang.Lang, name string, byHand bool) string {
	if byHand {
		return sayByHand.In(l)
	}
	return name
}
