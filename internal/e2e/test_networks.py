"""Networks of daemons (package topology) with an algorithm on them (package node), over rooms and real SSH servers, and what the event log says of the run."""
import pytest
from conftest import eventually
from test_hosts import servers  # noqa: F401 (fixture)

SETUP = '''import (
	"context"
	"fmt"
	"os"

	"jeton/runtime/check"
	"jeton/runtime/daemon"
	"jeton/runtime/election"
	"jeton/runtime/history"
	"jeton/runtime/node"
	"jeton/runtime/topology"
)

func member(at topology.Invitation) error {
	me, err := at.Join()
	if err != nil {
		return err
	}
	defer me.Close()
	return node.Run(context.Background(), node.Config{
		Process:  election.NewChangRoberts(election.Config{ID: election.ID{Host: me.Name(), Number: os.Getpid()}}),
		Messages: election.Messages(),
		Place:    me,
		Commands: commands,
	})
}

var commands []node.At'''

WAYS = {"room": ("%room 3 --desk", ["host1", "host2", "host3"]), "ssh": ("%hosts host1,host2", ["host1", "host2"])}


@pytest.fixture(params=WAYS)
def hosts(request, servers, fresh):
    magic, names = WAYS[request.param]
    fresh.text(magic)
    fresh.text(SETUP)
    assert fresh.text("hosts, err := daemon.Hosts()\nfmt.Println(hosts, err)") == f"[{' '.join(names)}] <nil>\n"
    yield fresh
    fresh.text("daemon.StopAll()")
    eventually(lambda: "0 daemons" in fresh.text('l, _ := daemon.List()\nalive := 0\nfor _, d := range l {\n\tif d.Ended == "" {\n\t\talive++\n\t}\n}\nfmt.Println(alive, "daemons")'), 60, "the end of all daemons")


@pytest.mark.parametrize("closing", ["AddressUp", "AddressAlong"])
def test_election_on_a_ring(hosts, closing):
    hosts.text('history.Clear()\ncommands = []node.At{{Command: "elect"}}')
    hosts.text(f"ring, err := topology.Ring(5, topology.{closing}).Daemons(hosts, member)\nif err != nil {{\n\tpanic(err)\n}}")
    hosts.text('if err := ring.Wait(); err != nil {\n\tpanic(err)\n}')
    said = hosts.text('''log, err := history.Load()
fmt.Println(err, len(log.Problems()))
for _, v := range []check.Verdict{check.RingGraph(log), check.OneLeader(log), check.LeaderKnown(log), check.GreatestLeads(log), check.Messages(log, check.ElectionCount(5))} {
	fmt.Println(v.Status, v.Sentence())
}
on := map[string]bool{}
for _, e := range log.Events {
	if e.Kind == history.Start && e.Attrs["number"] != "" {
		on[e.Host] = true
	}
}
fmt.Println(len(on) == len(hosts), on)''')
    lines = said.splitlines()
    assert lines[0] == "<nil> 0" and len(lines) == 7 and all(l.startswith("held ") for l in lines[1:6]) and lines[6].startswith("true "), said


def test_a_host_that_is_not_there(hosts):
    e = hosts.error('_, err := topology.Ring(4, topology.AddressUp).Daemons(append(hosts, "nowhere"), member)\nif err != nil {\n\tpanic(err)\n}')
    assert "nowhere" in e["evalue"], e


def test_a_member_dies(hosts):
    hosts.text("ring, err := topology.Ring(4, topology.AddressUp).Daemons(hosts, member)\nif err != nil {\n\tpanic(err)\n}")
    name = hosts.text("fmt.Print(ring.Members()[2].Name)")
    assert "ended" in hosts.text(f"%kill {name}")
    said = hosts.text("fmt.Println(ring.Wait())")
    assert name in said and "<nil>" not in said, said
