package slurm

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
	"time"

	"jeton/launcher/slurm/slurmtest"
)

// hung bounds what cannot take long; it only guards against hanging.
const hung = 2 * time.Minute

// theCluster is what the tests of this package share, theFolder where its files are.
var (
	theCluster *slurmtest.Cluster
	theFolder  string
)

func TestMain(m *testing.M) {
	code := m.Run()
	if theCluster != nil {
		theCluster.Close()
	}
	_ = os.RemoveAll(theFolder)
	os.Exit(code)
}

// realSlurm gives the test a Slurm. Where there is none, the tests of it are skipped, but not in CI, which installs it.
func realSlurm(t *testing.T) {
	t.Helper()
	if theCluster != nil {
		return
	}
	if name := slurmtest.Missing(); name != "" {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing: install slurmctld, slurmd, slurm-client and munge", name)
		}
		t.Skipf("no Slurm here (%s): install slurmctld, slurmd, slurm-client and munge to run this", name)
	}
	var err error
	if theFolder, err = os.MkdirTemp("", "jeton-slurm-*"); err != nil { // short: sockets lie in it
		t.Fatal(err)
	}
	if theCluster, err = slurmtest.New(theFolder); err != nil {
		t.Fatal(err)
	}
	os.Setenv("SLURM_CONF", theCluster.Config)
}

// steps lists the steps that Slurm knows of a job.
func steps(t *testing.T, job string) string {
	t.Helper()
	out, err := exec.Command("squeue", "-h", "-s", "-j", job, "-o", "%i").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimSpace(out))
}
