// Package prompt asks the person at the notebook (or at the terminal) a question and waits for the answer.
//
// Model: a question is text, an answer one line. What is not an answer (no number, no such choice) is asked again, with a
// word on why. A question ends with an error when nobody can answer or an interrupt comes.
//
//	name, err := prompt.Line("Your name? ")
//	n, err := prompt.Int("How many processes (2 to 8)? ", 2, 8)
//	ok, err := prompt.Confirm("Stop the ring?")
//	i, err := prompt.Choose("Which host?", []string{"node1", "node2"})
//	key, err := prompt.Password("Pass phrase: ")
//
// It does not do forms of several fields, and does not complete or correct what is typed.
//
// Sources: Jupyter messaging protocol 5.5, the stdin channel (input_request).
package prompt

import "jeton/runtime/session"

// ErrNoInput is what errors.Is finds when nobody can answer: the front end does not allow questions (a notebook that is
// run by a program), or the standard input is at its end.
var ErrNoInput = session.ErrNoInput

// ErrEnded is the ErrNoInput of a person who could have answered and ended the input (Ctrl-D).
var ErrEnded = session.ErrInputEnded
