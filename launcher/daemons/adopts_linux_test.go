//go:build !portable

package daemons

// adopts says whether a guard is the parent of its daemons.
const adopts = true
