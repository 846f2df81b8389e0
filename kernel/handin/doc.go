// Package handin mends notebooks that students hand in, so that all of what can be marked is marked.
//
// Model: a course has a notebook of each lab with nbgrader's metadata, the model. A student's copy of it comes back with her
// answers, and with whatever else has happened to it: cells deleted, doubled, moved, ids and metadata lost, another kernel named, no
// JSON at all. [Mend] finds each cell of the model in it and gives the model back with her answers in it, and her own cells after
// the cells that they followed. Each thing that it had to mend is a sentence, for the log and for her.
//
//	nb, notes := handin.Mend(model, text, "en")
//	if len(notes) > 0 {
//		err = nb.Write("lab10.ipynb")
//	}
//
// A cell is found by its grade_id; else by its id; else by its text, or by the names that it declares; else by its place between
// two cells that were found. Of several copies of an answer the last one that is not empty counts.
//
// Mend also sees to it that checks mean what the teacher wrote. A check uses names that the lab's own cells declare or import; when
// a cell of the student declares one of them again, that cell of the lab is run once more before the check. A function of hers that
// changes such a variable during a check, and a cell that writes events into the log (package history) of what the log is there to
// tell, has the check refused: see [Refused].
//
// What it does not do: it runs nothing, and changes no answer. Code that hides what it does from a reader (package unsafe) is for a
// sandbox. Sources: nbgrader, "Metadata schema", and what its preprocessors do with a cell.
package handin
