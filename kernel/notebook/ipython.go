package notebook

import "jeton/internal/lazyregexp"

// ipythonMagics say what to write here for a magic that IPython has and jeton has not.
var ipythonMagics = map[string]string{
	"autoreload": noExtensions, "load_ext": noExtensions, "reload_ext": noExtensions,
	"cat": shellCommand, "cp": shellCommand, "ls": shellCommand, "ll": shellCommand, "mkdir": shellCommand, "mv": shellCommand,
	"rm": shellCommand, "rmdir": shellCommand, "system": shellCommand, "sx": shellCommand,
	"conda": noInstalling, "mamba": noInstalling, "pip": noInstalling, "uv": noInstalling,
	"html": showForm, "HTML": showForm, "javascript": showForm, "js": showForm, "latex": showForm, "markdown": showForm, "svg": showForm, "SVG": showForm,
	"matplotlib": showPlot, "pylab": showPlot,
	"python": otherLanguage, "python3": otherLanguage, "perl": otherLanguage, "ruby": otherLanguage, "script": otherLanguage,
	"debug": "there is no debugger yet: print values, or look at %who",
	"pdb":   "there is no debugger yet: print values, or look at %who",
	"whos":  "%who lists names with their types",
	"prun":  "%timeit measures; runtime/pprof profiles",
	"lprun": "%timeit measures; runtime/pprof profiles",
}

const (
	noExtensions  = "there are no extensions here, and nothing to reload: run a changed cell again, and what uses it sees the change"
	noInstalling  = "there is nothing to install: completion after import lists the packages that cells can use"
	otherLanguage = "%%sh runs it: python3 - <<'END', the program, END"
	shellCommand  = "write it as a shell command, after !"
	showForm      = "package jeton/runtime/display shows it: display.HTML(`…`), and likewise SVG, Markdown and LaTeX"
	showPlot      = "plots need no preparation: end the cell with the plot"
)

// ipythonOptions are the options that IPython's %time and %timeit take before the statement.
var ipythonOptions = lazyregexp.New(`^-[a-z] *\d*[ \t]`)
