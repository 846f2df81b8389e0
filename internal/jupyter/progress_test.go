package jupyter

import (
	"errors"
	"strings"
	"testing"
)

func TestPipProgress(t *testing.T) {
	var out strings.Builder
	p := newPipProgress(&out)
	for _, part := range []string{"Collecting jupyterlab==4.6.6\n  Downloading jup", "yterlab-4.6.6.whl (12 MB)\nCollecting anyio>=3 (from jupyterlab)\n",
		"Requirement already satisfied: six\nWARNING: Retrying (Retry(total=4, connect=None)) after connection broken\nInstalling collected packages: a, b\nSuccessfully installed a b\n"} {
		if n, err := p.Write([]byte(part)); n != len(part) || err != nil {
			t.Fatalf("Write = %d, %v", n, err)
		}
	}
	p.end(nil)
	want := "  package 1: jupyterlab\n  package 2: anyio\n  no answer, trying again (is there a network?)\n  unpacking (this takes longest)\n  installed\n"
	if out.String() != want {
		t.Errorf("shown:\n%s\nwant:\n%s", out.String(), want)
	}
	p.Write([]byte(strings.Repeat("noise\n", 10000) + "ERROR: no space left\n"))
	out.Reset()
	p.end(errors.New("exit status 1"))
	if s := out.String(); !strings.HasSuffix(s, "ERROR: no space left\n") || len(s) > tailBytes+10 {
		t.Errorf("at a failure its last %d bytes are shown, got %d", tailBytes, len(s))
	}
}
