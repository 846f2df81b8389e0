// Package slurmtest runs a real Slurm for tests, on one machine: munged, slurmctld, and a slurmd for each of three hosts, n1 to n3.
//
//	c, err := slurmtest.New(dir)
//	defer c.Close()
//	err = c.Command("srun", "--nodes=3", "hostname").Run()
//
// The programs are the system's (on Debian: slurmctld, slurmd, slurm-client, munge), started with a configuration, a key and state in a
// folder of the caller's, on free ports of 127.0.0.1, as the user who runs the test. Command slurms does the same for tests that are not written
// in Go.
//
// What differs from a site: no control groups, no accounting, all hosts have the files of this machine.
package slurmtest
