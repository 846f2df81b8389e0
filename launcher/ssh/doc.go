// Package ssh starts processes on real hosts, over SSH as the user has it set up.
//
// Model: [Hosts] is the set of connections of one program, one a host, made when first needed and used for all that is started there.
// A process is an SSH session: its streams are the session's standard input and output, each with flow control of its own, so that a
// process whose output nobody reads stops only itself. No port is opened, on either side. The program is staged (package stage) at
// the first start on a host.
//
//	h, err := ssh.Open(ctx, ssh.Config{Ask: ask})
//	defer h.Close()
//	failures := h.Connect(ctx, []string{"alice", "bob"}, func(host string, err error) { bar.Step() })
//	p, err := h.Launcher("alice").Start(ctx, launcher.Command{Args: []string{"agent"}})
//
// What is a host, who is its user, and which key opens it, ~/.ssh/config and /etc/ssh/ssh_config say: Host, Match all and Match host,
// Include, HostName, User, Port, IdentityFile, IdentitiesOnly, ProxyJump, StrictHostKeyChecking, UserKnownHostsFile,
// GlobalKnownHostsFile, HashKnownHosts, ConnectTimeout; in file names %d, %h, %i, %n, %p, %r, %u and ${NAME}. Keys are those of the
// agent, then those in files. A passphrase is asked for when a host has agreed to its key, and only once.
//
// A host proves who it is before anything else. A key that known_hosts does not have is shown and asked about; one that differs from
// known_hosts is refused, unless the user's own settings say StrictHostKeyChecking no, as in OpenSSH.
//
// A link that is silent for five seconds is given up, which the process's Exit says. Closing a link ends the sessions on it, and
// what is started there notices by the end of its input.
//
// What it does not do: passwords, host-based and GSSAPI authentication, certificates as keys of the user, security keys without an agent,
// Match with other words (such blocks are passed over), ProxyCommand, canonical names, compression. The agent is never forwarded.
//
// Sources: RFC 4251 to 4254; ssh_config(5); PROTOCOL of OpenSSH for keepalive@openssh.com.
package ssh
