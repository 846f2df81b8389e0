// Package lower rewrites a checked cell into Go that the interpreter runs right, or refuses it with a sentence.
//
// The lowered source imports one package of the engine's, "jeton/hook" (see HookPath), whose functions are the only
// way in which lowered code talks to the engine:
//
//	Form(mime, text string)         a form of the value that the next Result shows: text of its String, Error, HTML … method
//	Result(typ string, v any)       the value of the last expression; one call a value; typ is its Go type as a student writes it
//	GoPanic(v any)                  a recovered panic of a goroutine; called with recover()'s value from an interpreted deferred function
//	Stop() error / others           are added here and in kernel/engine/hook.go together
package lower

// HookPath is the import path of the engine's functions that lowered code calls. No cell may import it.
const HookPath = "jeton/hook"
