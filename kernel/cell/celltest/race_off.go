//go:build !race

package celltest

const slower = 1
