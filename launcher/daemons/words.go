package daemons

import (
	"fmt"
	"strings"
	"time"
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

// SocketText says which sockets a process has: "listens 9870; 2 open".
func SocketText(cs []Connection) string {
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
		parts = append(parts, "listens "+strings.Join(listens, ", "))
	}
	if open > 0 {
		parts = append(parts, fmt.Sprintf("%d open", open))
	}
	return strings.Join(parts, "; ")
}
