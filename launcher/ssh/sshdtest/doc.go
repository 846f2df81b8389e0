// Package sshdtest runs real OpenSSH servers for tests: several on one machine, each a host with a key, a home folder and settings
// of its own, and a file of settings for clients that names them host1 to hostN.
//
//	lab := sshdtest.Start(t, 3)
//	h, err := ssh.Open(ctx, ssh.Config{File: lab.Config, Agent: "none"})
//	lab.Servers[1].Stop()
//
// The servers are the system's sshd, started with a configuration in a temporary folder, on free ports of 127.0.0.1, as the user who runs
// the test. They let that user in with the lab's key. They end with the test, or with its process. Command sshds does the same for tests that are
// not written in Go.
//
// What differs from a lab room: no PAM, the login shell of the user is that of all hosts, and a home folder is one by $HOME only.
package sshdtest
