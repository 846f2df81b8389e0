// Package source reads a lab's source and makes its notebooks: student's and teacher's, in French and in English.
//
// Model: one text file a lab (notebooks/src/lab01.lab) is a list of blocks. A block begins with a line
//
//	=== KIND [NAME] [points=N]: [TITLE]
//
// and holds prose in two languages, each after its own line `--- fr` or `--- en`, or code, which is written once:
//
//	lab NAME: TITLE      first, once; minutes=N is the length of the session
//	text NAME            prose
//	figure NAME          a figure of package fig; its prose is the caption
//	code NAME            a cell to run
//	exercise N: TITLE    the statement of an exercise
//	hint                 prose, folded below the statement
//	solution [SUFFIX]    the cell that the student fills in
//	check [SUFFIX]       the cell that says whether the exercise holds; points=N
//	question [SUFFIX]    prose, and an answer in words: `--- fr answer`, `--- en answer`; points=N; how points are given, when not in the
//	                     usual way: `--- fr rubric`, `--- en rubric`
//	teacher NAME         prose for the teacher's notebook only
//
// In code and titles, «français|English» gives the text of the language; @exercise@ is "Exercice 5" or "Exercise 5", and
// @unanswered@ the sentence that a skeleton gives instead of an answer. In a solution the lines
//
//	//= solution
//	//= student
//	//= end
//
// part what the teacher's notebook holds from what the student's holds instead. In a check the lines
//
//	//= hidden
//	//= end
//
// enclose tests that students do not get: the same property with other values, for an answer that only knows those of the visible ones. All
// checks and questions of a lab make 20 points; halves are points, too. So code cannot differ between the
// languages, nor can an exercise be in one and not in the other.
//
//	lab, err := source.Parse("lab01.lab", text)
//	nb, err := lab.Notebook(source.Variant{Lang: fig.French, Teacher: true})
//
// Cells have stable ids (lab01-ex05-solution) and the metadata of nbgrader (schema 3); solutions stand between nbgrader's
// own delimiters, so that a course may also generate its student's version with nbgrader from the teacher's notebook.
// The package does not run anything. Sources: nbformat 4.5 JSON schema; nbgrader, "Metadata schema".
package source
