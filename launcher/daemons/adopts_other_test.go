//go:build !linux || portable

package daemons

// adopts says whether a guard is the parent of its daemons.
const adopts = false
