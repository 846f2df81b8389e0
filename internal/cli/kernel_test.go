package cli

import (
	"os/exec"
	"strconv"
	"testing"
)

// TestParentThatDiedEarly: Jupyter is killed while its kernel starts, before the kernel looks for the first time.
func TestParentThatDiedEarly(t *testing.T) {
	dead := exec.Command("true")
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("JPY_PARENT_PID", strconv.Itoa(dead.Process.Pid))
	told := false
	whileParentLives(t.Context(), dead.Process.Pid, func() { told = true })
	if !told {
		t.Error("a kernel outlives the Jupyter that started it")
	}
}
