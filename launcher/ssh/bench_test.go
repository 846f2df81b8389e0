package ssh

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jeton/launcher/ssh/sshdtest"
)

// BenchmarkConnect measures the time until hosts are ready, which have the program already or get it, 60 MiB. Target: 16 hosts on one
// machine that have it take at most 3 times what one does.
func BenchmarkConnect(b *testing.B) {
	small := program(b)
	big := filepath.Join(b.TempDir(), "jeton")
	if err := os.WriteFile(big, []byte("#!/bin/sh\nexit 0\n"+strings.Repeat("#", 60<<20)), 0o700); err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1, 16} {
		lab := sshdtest.Start(b, n)
		var hosts []string
		for _, s := range lab.Servers {
			hosts = append(hosts, s.Name)
		}
		b.Run(fmt.Sprintf("hosts=%d/copy=no", n), func(b *testing.B) {
			for b.Loop() {
				connectOnce(b, lab, small, hosts)
			}
		})
		b.Run(fmt.Sprintf("hosts=%d/copy=60MiB", n), func(b *testing.B) {
			b.SetBytes(int64(n) * 60 << 20)
			for b.Loop() {
				b.StopTimer()
				for _, s := range lab.Servers {
					if err := os.RemoveAll(filepath.Join(s.Home, ".cache")); err != nil {
						b.Fatal(err)
					}
				}
				b.StartTimer()
				connectOnce(b, lab, big, hosts)
			}
		})
	}
}

func connectOnce(b *testing.B, lab *sshdtest.Lab, path string, hosts []string) {
	h, err := Open(b.Context(), Config{File: lab.Config, Agent: "none", Program: path})
	if err != nil {
		b.Fatal(err)
	}
	mustConnect(b, h, hosts...)
	h.Close()
}
