package ssh

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"jeton/launcher/stage"

	"golang.org/x/crypto/ssh"
)

// A Failure is why a host cannot be used.
type Failure struct {
	Host string
	Kind Kind
	Err  error // the details
}

// Error is a sentence: the host, what is wrong, and what to try.
func (f *Failure) Error() string {
	if _, onTheWay := errors.AsType[*Failure](f.Err); onTheWay { // it has said what to try
		return fmt.Sprintf("%s: %v", f.Host, f.Err)
	}
	return fmt.Sprintf("%s: %v. %s", f.Host, f.Err, f.Try())
}

func (f *Failure) Unwrap() error { return f.Err }

// Try is what the user can do about it: a sentence.
func (f *Failure) Try() string {
	if way, onTheWay := errors.AsType[*Failure](f.Err); onTheWay {
		return way.Try()
	}
	return strings.ReplaceAll(tries[f.Kind], "HOST", f.Host)
}

// A Kind is one of the things that go wrong. Its text is fit for a table.
type Kind string

// The kinds of failures.
const (
	BadSettings    Kind = "settings"
	UnknownName    Kind = "unknown name"
	Refused        Kind = "refused"
	Unreachable    Kind = "unreachable"
	TimeOut        Kind = "time-out"
	NoSSH          Kind = "no SSH"
	HostKeyUnknown Kind = "unknown host key"
	HostKeyChanged Kind = "changed host key"
	KeyRefused     Kind = "key refused"
	NoKeys         Kind = "no keys taken"
	NoShell        Kind = "no shell"
	OtherSystem    Kind = "other system"
	NoSpace        Kind = "no space"
	NoPlace        Kind = "no folder"
	Unfit          Kind = "does not run"
	Lost           Kind = "link lost"
	Canceled       Kind = "canceled"
	Other          Kind = "other"
)

var tries = map[Kind]string{
	BadSettings:    "Look at what ~/.ssh/config says of it, and at what `ssh -v HOST` says",
	UnknownName:    "Check the spelling, or give its address as HostName in ~/.ssh/config",
	Refused:        "Is it the right machine and port, and does sshd run there?",
	Unreachable:    "Is this machine on the right network (cable, Wi-Fi, VPN)?",
	TimeOut:        "Is it switched on, and does a firewall let port 22 through? A slow one may need a larger ConnectTimeout in ~/.ssh/config",
	NoSSH:          "Does an SSH server listen on that port? `ssh -v HOST` shows what it says",
	HostKeyUnknown: "Compare the fingerprint with one that you have from its administrator, then connect once with `ssh HOST`",
	HostKeyChanged: "Somebody may be listening in, or the machine was installed anew: ask its administrator, and only then remove that line",
	KeyRefused:     "Put your public key there with `ssh-copy-id HOST`; if you have no key yet, `ssh-keygen` makes one",
	NoKeys:         "Passwords are not used here; ask its administrator to allow keys (PubkeyAuthentication yes)",
	NoShell:        "The account needs a login shell that runs commands; `ssh HOST /bin/sh -c true` must work",
	OtherSystem:    "Leave it out, or start the notebook on a machine of the same kind",
	NoSpace:        "Free some space there: the program needs about 60 MB",
	NoPlace:        "Set XDG_CACHE_HOME there to a folder of yours that allows programs",
	Unfit:          "Its system may be older than the one that jeton was built on; build jeton on the older one",
	Lost:           "Was it switched off, or the network cut? Whatever ran there ends by itself",
	Canceled:       "Run the cell again",
	Other:          "`ssh -v HOST` may say more",
}

// Details that have a kind.
var (
	errNoAnswer   = errors.New("it does not answer")
	errProtocol   = errors.New("no SSH connection")
	errKeyRefused = errors.New("no key of yours lets you in")
	errNoKeys     = errors.New("it takes no keys")
	errLost       = errors.New("the connection is lost")
	errNoSession  = errors.New("the SSH server opens no session")
)

var kinds = []struct {
	err  error
	kind Kind
}{
	{errNoAnswer, TimeOut}, {errKeyUnknown, HostKeyUnknown}, {errKeyChanged, HostKeyChanged}, {errKeyRevoked, HostKeyChanged},
	{errKeyRefused, KeyRefused}, {errNoKeys, NoKeys}, {errProtocol, NoSSH}, {errLost, Lost}, {errNoSession, NoShell},
	{stage.ErrShell, NoShell}, {stage.ErrTool, NoShell}, {stage.ErrSystem, OtherSystem}, {stage.ErrSpace, NoSpace}, {stage.ErrPlace, NoPlace},
	{stage.ErrUnfit, Unfit}, {stage.ErrBroken, Lost},
	{context.Canceled, Canceled}, {context.DeadlineExceeded, TimeOut}, {errClosed, Canceled},
	{syscall.ECONNREFUSED, Refused}, {syscall.ENETUNREACH, Unreachable}, {syscall.EHOSTUNREACH, Unreachable},
	{syscall.ETIMEDOUT, TimeOut}, {syscall.ECONNRESET, NoSSH},
}

// asFailure makes a *Failure of an error, unless it is one or nil.
func asFailure(host string, err error) *Failure {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*Failure](err); ok && f.Host == host {
		return f
	}
	return &Failure{host, kindOf(err), err}
}

func kindOf(err error) Kind {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f.Kind
	}
	for _, k := range kinds {
		if errors.Is(err, k.err) {
			return k.kind
		}
	}
	if _, isName := errors.AsType[*net.DNSError](err); isName {
		return UnknownName
	}
	if refusal, isJump := errors.AsType[*ssh.OpenChannelError](err); isJump {
		return jumpKind(refusal.Message)
	}
	return Other
}

// jumpKind reads what a host on the way says of the next one: OpenSSH passes its system's words on.
func jumpKind(message string) Kind {
	message = strings.ToLower(message)
	for words, kind := range map[string]Kind{"refused": Refused, "timed out": TimeOut, "not known": UnknownName, "resolution": UnknownName,
		"no address": UnknownName, "no route": Unreachable, "unreachable": Unreachable} {
		if strings.Contains(message, words) {
			return kind
		}
	}
	return Other
}
