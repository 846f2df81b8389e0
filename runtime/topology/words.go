package topology

import (
	"jeton/runtime/frame"
)

// Go is the launcher's mark in the log when all have called it, and it lets them connect together: for check.ConnectAfter.
const Go = "go"

// What a process and its launcher say to each other, in this order.
const (
	wordJoin    = "JOIN"    // process: a join, in JSON
	wordGo      = "GO"      // launcher, when all have joined: a plan, in JSON
	wordReady   = "READY"   // process: it has its links
	wordFailed  = "FAILED"  // either: why there will be no network
	wordBuilt   = "BUILT"   // launcher: all have their links
	wordCommand = "COMMAND" // launcher: a command, in JSON
	wordResult  = "RESULT"  // process: what came of it, a result in JSON
	wordDone    = "DONE"    // process: it ends; why, when that was an error
)

var controlWords = []string{wordJoin, wordGo, wordReady, wordFailed, wordBuilt, wordCommand, wordResult, wordDone}

type (
	join struct {
		Process int
		Name    string
		Host    string
		Pid     int
		Addr    string // where it listens
		Code    string
	}
	plan struct {
		Shape Shape
		Names []string
		Hosts []string
		Addrs []string // of those whom it connects to; "" of the others
		Code  string
		Alone bool // the launcher will hang up when the network is built, and the processes go on
	}
	command struct {
		ID   uint64
		Word string
	}
	result struct {
		ID    uint64
		Error string
	}
)

// controlLimit is how long a plan for maxN processes may be.
const controlLimit = 4 << 20

func controlConfig(peer string) frame.Config {
	return frame.Config{Peer: peer, Types: controlWords, Limit: controlLimit, Patience: greetTime, Quiet: true}
}
