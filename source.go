package main

import "embed"

// source is what compiled cells and programs may import of jeton, and the versions of what it needs, for the Go toolchain to
// build against where the program's own folder is not at hand.
//
//go:embed go.mod go.sum runtime launcher
var source embed.FS
