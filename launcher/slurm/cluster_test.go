package slurm

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// hung bounds what cannot take long; it only guards against hanging.
const hung = 2 * time.Minute

// A cluster is a real Slurm on this machine: munged, slurmctld, and a slurmd for each of three hosts, with all their files in a
// folder of their own.
type cluster struct {
	dir     string
	daemons []*exec.Cmd
}

// theCluster is what the tests of this package share.
var theCluster *cluster

func TestMain(m *testing.M) {
	code := m.Run()
	if theCluster != nil {
		theCluster.stop()
	}
	os.Exit(code)
}

// realSlurm gives the test a Slurm. Where there is none, the tests of it are skipped, but not in CI, which installs it.
func realSlurm(t *testing.T) {
	t.Helper()
	if theCluster != nil {
		return
	}
	os.Setenv("PATH", os.Getenv("PATH")+":/usr/sbin:/sbin")
	for _, name := range []string{"munged", "slurmctld", "slurmd", "srun", "salloc"} {
		if _, err := exec.LookPath(name); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is missing: install slurmctld, slurmd, slurm-client and munge", name)
			}
			t.Skipf("no Slurm here (%s): install slurmctld, slurmd, slurm-client and munge to run this", name)
		}
	}
	dir, err := os.MkdirTemp("", "jeton-slurm-*") // short: sockets lie in it
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{dir: dir}
	if err := c.start(); err != nil {
		c.stop()
		t.Fatal(err)
	}
	theCluster = c
}

func (c *cluster) start() error {
	key := make([]byte, 128)
	rand.Read(key)
	me, err := user.Current()
	if err != nil {
		return err
	}
	name, err := os.Hostname()
	if err != nil {
		return err
	}
	ports, err := freePorts(4)
	if err != nil {
		return err
	}
	conf := fmt.Sprintf(configuration, c.dir, name, me.Username, ports[0], ports[1], ports[2], ports[3])
	for file, text := range map[string]string{"munge.key": string(key), "slurm.conf": conf} {
		if err := os.WriteFile(c.path(file), []byte(text), 0o600); err != nil {
			return err
		}
	}
	for _, d := range []string{"state", "spool", "home"} {
		if err := os.Mkdir(c.path(d), 0o700); err != nil {
			return err
		}
	}
	if err := os.Chmod(c.dir, 0o711); err != nil { // munge wants its socket to be reached
		return err
	}
	os.Setenv("SLURM_CONF", c.path("slurm.conf"))
	if err := c.daemon("munged", "--force", "--foreground", "--socket="+c.path("munge.sock"), "--key-file="+c.path("munge.key"),
		"--log-file="+c.path("munge.log"), "--pid-file="+c.path("munge.pid"), "--seed-file="+c.path("munge.seed")); err != nil {
		return err
	}
	if err := c.until("munge's socket", func() bool { _, err := os.Stat(c.path("munge.sock")); return err == nil }); err != nil {
		return err
	}
	if err := c.daemon("slurmctld", "-D", "-c"); err != nil {
		return err
	}
	for _, node := range []string{"n1", "n2", "n3"} {
		if err := c.daemon("slurmd", "-D", "-N", node); err != nil {
			return err
		}
	}
	return c.until("three idle hosts", func() bool {
		out, _ := exec.Command("sinfo", "-h", "-N", "-t", "idle", "-o", "%N").Output()
		return strings.Join(strings.Fields(string(out)), " ") == "n1 n2 n3"
	})
}

// configuration without what needs privileges or a larger machine: control groups, accounting.
const configuration = `ClusterName=room
SlurmctldHost=%[2]s(127.0.0.1)
SlurmUser=%[3]s
SlurmdUser=%[3]s
AuthType=auth/munge
AuthInfo=socket=%[1]s/munge.sock
SlurmctldPort=%[4]d
StateSaveLocation=%[1]s/state
SlurmdSpoolDir=%[1]s/spool/%%n
SlurmctldPidFile=%[1]s/slurmctld.pid
SlurmdPidFile=%[1]s/slurmd-%%n.pid
SlurmctldLogFile=%[1]s/slurmctld.log
SlurmdLogFile=%[1]s/slurmd-%%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
ReturnToService=2
SwitchType=switch/none
KillWait=5
NodeName=n1 NodeHostname=%[2]s NodeAddr=127.0.0.1 Port=%[5]d CPUs=2 State=UNKNOWN
NodeName=n2 NodeHostname=%[2]s NodeAddr=127.0.0.1 Port=%[6]d CPUs=2 State=UNKNOWN
NodeName=n3 NodeHostname=%[2]s NodeAddr=127.0.0.1 Port=%[7]d CPUs=2 State=UNKNOWN
PartitionName=lab Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:16
`

func (c *cluster) path(name string) string { return filepath.Join(c.dir, name) }

func freePorts(n int) (ports []int, err error) {
	for range n {
		ln, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer ln.Close()
		ports = append(ports, ln.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

func (c *cluster) daemon(name string, args ...string) error {
	cmd := exec.Command(name, args...)
	out, err := os.Create(c.path(fmt.Sprintf("%s-%d.out", name, len(c.daemons))))
	if err != nil {
		return err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		return err
	}
	c.daemons = append(c.daemons, cmd)
	return nil
}

// until waits for what another process does.
func (c *cluster) until(what string, done func() bool) error {
	for deadline := time.Now().Add(hung); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if done() {
			return nil
		}
	}
	said, _ := exec.Command("sh", "-c", `tail -n 5 "$0"/*.out "$0"/*.log`, c.dir).CombinedOutput()
	return fmt.Errorf("there is no %s: %s", what, said)
}

func (c *cluster) stop() {
	for i := len(c.daemons) - 1; i >= 0; i-- {
		c.daemons[i].Process.Signal(syscall.SIGTERM)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		stop := context.AfterFunc(ctx, func() { c.daemons[i].Process.Kill() })
		c.daemons[i].Wait()
		stop()
		cancel()
	}
	os.RemoveAll(c.dir)
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
