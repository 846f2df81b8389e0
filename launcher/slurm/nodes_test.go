package slurm

import (
	"errors"
	"strings"
	"testing"

	"jeton/launcher/hosts"
)

func TestHostsOfEnvironment(t *testing.T) {
	for _, c := range []struct {
		nodes, tasks, cpus string
		want               []hosts.Host
	}{
		{"n[1-3],login", "2(x3),1", "4(x4)", []hosts.Host{{Name: "n1", Slots: 2, Cores: 4}, {Name: "n2", Slots: 2, Cores: 4}, {Name: "n3", Slots: 2, Cores: 4}, {Name: "login", Slots: 1, Cores: 4}}},
		{"n[01,03]", "1,7", "", []hosts.Host{{Name: "n01", Slots: 1}, {Name: "n03", Slots: 7}}},
		{"n1", "", "8", []hosts.Host{{Name: "n1", Slots: 8, Cores: 8}}},
		{"n1", "", "", []hosts.Host{{Name: "n1", Slots: 1}}},
	} {
		got, err := parseHosts(c.nodes, c.tasks, c.cpus)
		if d := diff(c.want, got); err != nil || d != "" {
			t.Errorf("%q %q %q: %v\n%s", c.nodes, c.tasks, c.cpus, err, d)
		}
	}
	for _, c := range []struct{ nodes, tasks, want string }{
		{"n[1-3", "1", "has a [ without its ]"},
		{"n[1-3]", "1", "is for 1 hosts, and the node list has 3"},
		{"n1", "1(x2)", "more than the 1 hosts"},
		{"n1", "1(x999999999)", "more than the 1 hosts"},
		{"n[1-2]", "1(x2", "is not of the form 2(x3),1"},
		{"n1", "0", "is not of the form"},
		{"n1", "1,", "is not of the form"},
		{"n1", "-1", "is not of the form"},
	} {
		if _, err := parseHosts(c.nodes, c.tasks, ""); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q %q: %v, want %q", c.nodes, c.tasks, err, c.want)
		}
	}
}

func TestOutsideOfAnAllocation(t *testing.T) {
	if _, err := fromEnvironment(func(string) string { return "" }); !errors.Is(err, ErrNoJob) {
		t.Error(err)
	}
	for _, id := range []string{"7;rm", "-7"} {
		env := map[string]string{"SLURM_JOB_ID": id, "SLURM_JOB_NODELIST": "n1"}
		if _, err := fromEnvironment(func(s string) string { return env[s] }); err == nil {
			t.Errorf("job %q is accepted", id)
		}
	}
}

func FuzzHosts(f *testing.F) {
	f.Add("n[1-3],m", "2(x3),1", "4(x4)")
	f.Add("n1", "1(x1)", "")
	f.Fuzz(func(t *testing.T, nodes, tasks, cpus string) {
		all, err := parseHosts(nodes, tasks, cpus)
		if err != nil {
			return
		}
		for _, h := range all {
			if h.Name == "" || h.Slots < 1 || h.Cores < 0 {
				t.Fatalf("%+v", h)
			}
		}
	})
}
