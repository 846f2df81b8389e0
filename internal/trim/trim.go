// Package trim gives the pages of the program's file that only start-up needed back to the system.
//
// Model: a Go program of this size touches most of its text and read-only data once, while its packages initialise and
// the linker's tables are read; the system maps 16 pages for each one that is touched. They stay in the page cache,
// shared by all engines of the machine; what the program goes on using is mapped again at its next use, without a read.
//
//	trim.StartUp() // once, when the process is ready to work
package trim
