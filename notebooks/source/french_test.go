package source

import "testing"

func TestFrench(t *testing.T) {
	for in, want := range map[string]string{
		"Quoi ? Rien !":                "Quoi\u00a0? Rien\u00a0!",
		"un port : `a : b` ; fin":      "un port\u00a0: `a : b`\u00a0; fin",
		"« oui » ou « non »":           "«\u00a0oui\u00a0» ou «\u00a0non\u00a0»",
		"| a | b |\n|---|:--|":         "| a | b |\n|---|:--|",
		"```go\nx := a ? b : c\n```":   "```go\nx := a ? b : c\n```",
		"[texte](https://a.b/c?d=e:f)": "[texte](https://a.b/c?d=e:f)",
		"a\n:b":                        "a\n:b",
	} {
		if got := french(in); got != want {
			t.Errorf("french(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestApostrophes(t *testing.T) {
	for in, want := range map[string]string{
		"l'hôte d'un client":             "l’hôte d’un client",
		"the machine's 'name'":           "the machine’s 'name'",
		"la règle : `'\\n'`, `l'a`":      "la règle : `'\\n'`, `l'a`",
		"```go\nx := 'a'b\n```\nl'autre": "```go\nx := 'a'b\n```\nl’autre",
	} {
		if got := apostrophes(in); got != want {
			t.Errorf("apostrophes(%q) = %q, want %q", in, got, want)
		}
	}
}
