// Package words says in plain words, in English or French, what an error means and what to try.
//
// Model: tables, each text in both languages side by side. [Explain] finds the first explanation whose pattern fits
// an error as a front end shows it; those of message passing are found by the class of the error (ERR_RANK). [Hint] gives an English hint of kernel/cell, kernel/check and kernel/compile in
// another language: those packages write English, and the table knows each of their hints by its text (as gettext does),
// with %s for what differs.
//
// [Said] does the same for what kernel/notebook says itself, and for errors of message passing that it shows.
//
//	l := lang.FromEnvironment(os.Getenv)
//	said, ok := words.Explain(lang, "compile error", "1:6: undefined: b")
//	hint := words.Hint(lang, "did you mean Println?")
//
// It does not find errors, and keeps no language: who speaks to the student does.
package words
