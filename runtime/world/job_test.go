package world

import "testing"

// The kernel's words may come in any order: a job that is begun is not left for an older one, and an end is of the job that it names.
func TestJobs(t *testing.T) {
	alone(t)
	Join()
	tell := func(service string, what any) {
		t.Helper()
		if err := call(service, what); err != nil {
			t.Fatal(err)
		}
	}
	first := CurrentJob()
	tell("world.job", 0)
	if CurrentJob() != first || isClosed(first.Over()) {
		t.Error("the same job again is another")
	}
	tell("world.ended", JobEnd{Job: 2, Rank: 1, Why: "early"})
	tell("world.job", 1)
	second := CurrentJob()
	if second.Number != 1 || !isClosed(first.Over()) || isClosed(second.Over()) || !isClosed(first.Next()) || isClosed(second.Next()) {
		t.Errorf("job %d", second.Number)
	}
	tell("world.job", 2)
	third := CurrentJob()
	if !isClosed(third.Over()) || third.Why().Why != "early" || third.Why().Rank != 1 {
		t.Errorf("an end that was told before the beginning: %+v", third.Why())
	}
	tell("world.job", 1)
	tell("world.ended", JobEnd{Job: 1, Why: "late"})
	if CurrentJob() != third || second.Why().Why == "late" {
		t.Error("an older job came back")
	}
	if call("world.job", "x") == nil || call("world.ended", "x") == nil {
		t.Error("a job of no number was taken")
	}
}
