package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDoctorOfARoom(t *testing.T) {
	path := filepath.Join(t.TempDir(), "room.txt")
	for _, c := range []struct{ text, want, err string }{
		{text: "alice slots=2\nbob:3 # by the window\n", want: path + ": 2 hosts with 5 slots\n\n" +
			"host   slots  cores  ranks\nalice  2      ?      0-1\nbob    3      ?      2-4\n"},
		{text: "alice slots=x\n", err: path + ":1: "},
		{text: "a[1-2] slots=65536\n", err: "131072 ranks: the number of ranks is from 1 to 65536"},
	} {
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		cmd := doctorCommand(Parts{})
		cmd.SetArgs([]string{path})
		cmd.SetOut(&out)
		cmd.SilenceErrors, cmd.SilenceUsage = true, true
		if err := cmd.Execute(); out.String() != c.want || (err == nil) != (c.err == "") || err != nil && !strings.HasPrefix(err.Error(), c.err) {
			t.Errorf("%q: %q, %v, want %q, %s", c.text, out.String(), err, c.want, c.err)
		}
	}
	if code := Main(Parts{}, []string{"doctor", path, path}); code != 2 {
		t.Errorf("two host files: status %d, want 2", code)
	}
	if code := Main(Parts{}, []string{"doctor", path + ".none"}); code != 1 {
		t.Errorf("no host file: status %d, want 1", code)
	}
}
