package front_test

import (
	"log/slog"
	"testing"

	"jeton/kernel/front"
	"jeton/kernel/kerneltest"
)

func config(*testing.T) front.Config {
	return front.Config{
		Interpreter: &kerneltest.Script{},
		Version:     "1.2.3",
		GoVersion:   "1.26",
		Logger:      slog.New(slog.DiscardHandler),
	}
}

// TestTranscripts plays one trace for each message type: requests and, to the letter, what comes back.
func TestTranscripts(t *testing.T) { kerneltest.Transcripts(t, "testdata", config) }
