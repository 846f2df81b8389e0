package ssh

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/crypto/ssh"
)

func TestKinds(t *testing.T) {
	for want, errs := range map[Kind][]error{
		Refused:     {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, jump("Connection refused")},
		Unreachable: {syscall.EHOSTUNREACH, syscall.ENETUNREACH, jump("No route to host"), jump("Network is unreachable")},
		TimeOut:     {syscall.ETIMEDOUT, errNoAnswer, jump("Connection timed out")},
		UnknownName: {&net.DNSError{Err: "no such host"}, jump("Name or service not known"), jump("Temporary failure in name resolution")},
		Lost:        {fmt.Errorf("%w: %w", errLost, syscall.ECONNRESET)},
		Other:       {errors.New("?"), jump("open failed")},
	} {
		for _, err := range errs {
			if got := kindOf(fmt.Errorf("by way of x: %w", err)); got != want {
				t.Errorf("%v is %q, want %q", err, got, want)
			}
		}
	}
}

func jump(message string) error {
	return &ssh.OpenChannelError{Reason: ssh.ConnectionFailed, Message: message}
}

// TestEachKindSaysWhatToTry: no kind is without a sentence.
func TestEachKindSaysWhatToTry(t *testing.T) {
	all := []Kind{BadSettings, UnknownName, Refused, Unreachable, TimeOut, NoSSH, HostKeyUnknown, HostKeyChanged, KeyRefused, NoKeys, NoShell, OtherSystem,
		NoSpace, NoPlace, Unfit, Lost, Canceled, Other}
	for _, k := range kinds {
		all = append(all, k.kind)
	}
	for _, k := range all {
		f := &Failure{"alice", k, errors.New("why")}
		if f.Try() == "" || strings.Contains(f.Try(), "HOST") || f.Error() != "alice: why. "+f.Try() {
			t.Errorf("%s: %s", k, f)
		}
	}
	on := &Failure{"bob", Refused, fmt.Errorf("by way of alice: %w", &Failure{"alice", Refused, errors.New("why")})}
	if strings.Count(on.Error(), tries[Refused]) != 1 || on.Try() != tries[Refused] {
		t.Errorf("what to try is not said once: %v", on)
	}
}
