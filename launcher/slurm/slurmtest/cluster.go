package slurmtest

import (
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
	"time"
)

// hung bounds what cannot take long; it only guards against hanging.
const hung = 2 * time.Minute

// programs are what a Slurm is made of.
var programs = []string{"munged", "slurmctld", "slurmd", "srun", "salloc"}

// Missing is the first of Slurm's programs that this machine lacks, "" when it has all.
func Missing() string {
	for _, name := range programs {
		if _, err := find(name); err != nil {
			return name
		}
	}
	return ""
}

// find looks for a program also where Debian has daemons, which is not in everybody's PATH.
func find(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err == nil {
		return path, nil
	}
	return exec.LookPath("/usr/sbin/" + name)
}

// A Cluster is a Slurm that runs. Clients find it by the environment variable SLURM_CONF, whose value is Config.
type Cluster struct {
	Config string

	dir     string
	daemons []*exec.Cmd
}

// New runs a Slurm of the hosts n1, n2 and n3, whose files are in dir, an empty folder with a short path: sockets lie in it. Close ends it.
func New(dir string) (*Cluster, error) {
	c := &Cluster{Config: filepath.Join(dir, "slurm.conf"), dir: dir}
	if err := c.start(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (c *Cluster) start() error {
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
	if err := c.daemon("munged", "--force", "--foreground", "--socket="+c.path("munge.sock"), "--key-file="+c.path("munge.key"),
		"--log-file="+c.path("munge.log"), "--pid-file="+c.path("munge.pid"), "--seed-file="+c.path("munge.seed")); err != nil {
		return err
	}
	if err := c.Until("munge's socket", func() bool { _, err := os.Stat(c.path("munge.sock")); return err == nil }); err != nil {
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
	return c.Until("three idle hosts", func() bool {
		out, _ := c.Command("sinfo", "-h", "-N", "-t", "idle", "-o", "%N").Output()
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

func (c *Cluster) path(name string) string { return filepath.Join(c.dir, name) }

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

// daemon starts a program that ends with the cluster.
func (c *Cluster) daemon(name string, args ...string) error {
	path, err := find(name)
	if err != nil {
		return err
	}
	cmd := c.Command(path, args...)
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

// Until waits for what another process does; what names it.
func (c *Cluster) Until(what string, done func() bool) error {
	for deadline := time.Now().Add(hung); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if done() {
			return nil
		}
	}
	said, _ := exec.Command("sh", "-c", `tail -n 5 "$0"/*.out "$0"/*.log`, c.dir).CombinedOutput()
	return fmt.Errorf("there is no %s: %s", what, said)
}

// Close ends the cluster. What is in its folder stays.
func (c *Cluster) Close() {
	for i := len(c.daemons) - 1; i >= 0; i-- {
		c.daemons[i].Process.Signal(syscall.SIGTERM)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		stop := context.AfterFunc(ctx, func() { c.daemons[i].Process.Kill() })
		c.daemons[i].Wait()
		stop()
		cancel()
	}
	c.daemons = nil
}

// Command is a command of Slurm's that speaks to this one.
func (c *Cluster) Command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "SLURM_CONF="+c.Config)
	return cmd
}
