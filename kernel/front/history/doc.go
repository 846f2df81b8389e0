// Package history keeps the inputs of a notebook's sessions, so that a person finds again what she typed last week.
//
// Model: a Store holds the inputs of its own session in memory, and a file holds those of all sessions, one JSON object a
// line. Several kernels may share the file: a lock file beside it orders them, each has a session number of its own, and
// nobody holds the file open between two writes. Writing happens in Run, away from the cells, because a home directory
// may be on a network disk that answers late or not at all; a Store whose disk fails says so once and goes on in memory.
//
//	h := history.New(history.Config{Path: history.DefaultPath(), Logger: log})
//	go h.Run(ctx)
//	h.Add(1, "fmt.Println(1)")
//	h.Output(1, "2")
//	last, err := h.Tail(ctx, 100)
//
// Bounds: an input longer than 256 KiB stays in memory only; a file that grows past Config.MaxFileBytes loses its older
// half; memory holds the newest 16 MiB of the session. Lines that are not ours (a torn write, another program's text)
// are passed over.
//
// It does not store outputs on disk, as IPython does not by default; Output is for the running session only.
//
// Sources: Jupyter protocol 5.5, "History"; IPython 9 core/history.py for what each question means; SQLite's GLOB for patterns.
package history
