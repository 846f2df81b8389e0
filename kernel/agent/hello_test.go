package agent

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func helloBytesOf(t testing.TB, h Hello) string {
	t.Helper()
	var b bytes.Buffer
	if err := writeHello(&b, h); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestHelloAfterABanner(t *testing.T) {
	mine := self("1")
	hello := helloBytesOf(t, mine)
	for name, c := range map[string]struct{ before, banner string }{
		"nothing":           {"", ""},
		"a message":         {"Welcome to alice\n", "Welcome to alice"},
		"escapes":           {"\x1b[31mred\x07\n", "[31mred"},
		"half a magic":      {magic[:5] + "x", "jetox"},
		"nearly a magic":    {magic[:len(magic)-1] + magic[:3], ""},
		"much":              {strings.Repeat("motd ", 13_000), strings.TrimSpace(strings.Repeat("motd ", quotedBytes/5) + "motd"[:quotedBytes%5])},
		"the name, in text": {"jeton-agent\n", "jeton-agent"},
	} {
		r := bufio.NewReader(iotest.OneByteReader(strings.NewReader(c.before + hello + "rest")))
		h, banner, err := readHello(r)
		if err != nil || h != mine {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
		if c.banner != "" && banner != c.banner {
			t.Errorf("%s: banner %q, want %q", name, banner, c.banner)
		}
		if rest, _ := io.ReadAll(r); string(rest) != "rest" {
			t.Errorf("%s: %q is left", name, rest)
		}
	}
}

func TestNoHello(t *testing.T) {
	hello := helloBytesOf(t, self("1"))
	for name, c := range map[string]struct{ stream, want string }{
		"nothing":           {"", "unexpected EOF"},
		"a shell's error":   {"bash: jeton: command not found\n", "unexpected EOF"},
		"an endless banner": {strings.Repeat("x", 10*bannerBytes), "and no greeting among them"},
		"a terminal":        {strings.ReplaceAll(hello, "\n", "\r\n"), "unexpected EOF"},
		"cut":               {hello[:len(hello)-1], "ended in its greeting"},
		"cut in its length": {hello[:len(magic)+2], "ended in its greeting"},
		"huge":              {magic + "\xff\xff\xff\xff", "a greeting of 4294967295 bytes"},
		"not a hello":       {magic + "\x00\x00\x00\x01\xff", "cannot be read"},
	} {
		_, _, err := readHello(bufio.NewReader(strings.NewReader(c.stream)))
		if !errors.Is(err, errNoHello) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func TestOnlyTheSameProgram(t *testing.T) {
	mine := Hello{Oldest: 2, Newest: 3, Version: "1.2", Build: "abc", OS: "linux", Arch: "amd64", Host: "a", Pid: 1}
	for name, c := range map[string]struct {
		change func(h *Hello)
		want   string
	}{
		"the same":               {func(*Hello) {}, ""},
		"another machine":        {func(h *Hello) { h.Host, h.Pid, h.Cores, h.Memory = "b", 2, 64, 1<<40 }, ""},
		"newer protocol":         {func(h *Hello) { h.Newest = 9 }, ""},
		"older jeton":            {func(h *Hello) { h.Version = "1.1" }, "jeton there is version 1.1, and here 1.2: install the same on both"},
		"older protocol":         {func(h *Hello) { h.Oldest, h.Newest, h.Version = 1, 1, "0.9" }, "jeton 0.9 there speaks versions 1 to 1 of the agent's protocol, and jeton 1.2 here 2 to 3"},
		"protocols to come":      {func(h *Hello) { h.Oldest, h.Newest = 4, 5 }, "speaks versions 4 to 5"},
		"another build":          {func(h *Hello) { h.Build = "abd" }, "another build of version 1.2"},
		"another machine's kind": {func(h *Hello) { h.Arch = "arm64" }, "the machine there is linux/arm64, and this one linux/amd64"},
		"a nasty version":        {func(h *Hello) { h.Version = "\x1b[2J" + strings.Repeat("v", 1000) }, "jeton there is version [2J" + strings.Repeat("v", 36) + ", and"},
	} {
		theirs := mine
		c.change(&theirs)
		err := agree(mine, theirs)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

// FuzzHello: whatever a host sends first, a hello comes of it or a sentence that can be shown.
func FuzzHello(f *testing.F) {
	hello := helloBytesOf(f, self("1"))
	f.Add([]byte(hello))
	f.Add([]byte("banner\n" + hello + "rest"))
	f.Add([]byte(magic + "\x00\x00\x10\x00"))
	f.Add([]byte(magic[:7]))
	f.Fuzz(func(t *testing.T, stream []byte) {
		h, banner, err := readHello(bufio.NewReader(bytes.NewReader(stream)))
		if len(banner) > 3*quotedBytes || strings.ContainsAny(banner, "\x00\x1b\r") {
			t.Errorf("banner %q", banner)
		}
		if err != nil && !errors.Is(err, errNoHello) {
			t.Errorf("error %v", err)
		}
		if err := agree(Hello{Newest: 1}, h); err != nil && strings.ContainsAny(err.Error(), "\x00\x1b\r\n") {
			t.Errorf("error %q", err)
		}
	})
}
