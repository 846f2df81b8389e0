"""What a student reads when ranks make a mistake: one sentence, by the rank that made it, with its cell and line; the others in one line."""
import os, re, subprocess
import pytest
from conftest import JETON, by_rank, traceback
from test_commands import program

USE = '%%world\nimport (\n\t"fmt"\n\t"jeton/runtime/mpi"\n)\nc := mpi.World()\nbuf := []int{0}\n'


@pytest.fixture
def four(fresh):
    fresh.text("%world 4")
    fresh.text(USE)
    return fresh


def test_one_rank_tells_and_the_others_are_summed_up(four):
    e = four.error("%%world\nif c.Rank() == 2 {\n\tc.Send(buf, 7, 0)\n} else {\n\tc.Barrier()\n}")
    said = traceback(e)
    assert said.count("ERR_RANK") == 1 and re.search(r"\[2\] panic: mpi: rank 2 of 4 \(\S+\), In\[\d+\]:3: Send\(1 int64, dest=7, tag=0\): ERR_RANK: invalid rank: the ranks of world are 0 to 3", said), said
    assert re.search(r"^the cell of ranks 0,1,3 was ended with it$", said, re.M), said
    assert e["evalue"].startswith("[2] mpi: rank 2 of 4") and "more)" not in e["evalue"], e


def test_the_same_mistake_of_all_is_told_once(four):
    for _ in range(5):  # whoever is first
        said = traceback(four.error("%%world\nc.Send(buf, 7, 0)"))
        assert said.count("ERR_RANK") == 1 and "ERR_OTHER" not in said and "job" not in said, said


def test_the_same_mistake_with_other_numbers_is_told_once(four):
    said = traceback(four.error("%%world\nc.SetErrhandler(mpi.ErrorsReturn)\nerr := c.Send(buf, 4+c.Rank(), 0)\nc.Barrier()\npanic(err)"))  # all have failed, before one ends the others
    assert said.count("ERR_RANK") == 1 and said.endswith("ranks 1-3 fail in the same way at the same place"), said


def test_explain_says_what_the_standard_asks(four):
    four.error("%%world\nif c.Rank() == 0 {\n\tc.Send([]int{1, 2, 3}, 1, 0)\n} else if c.Rank() == 1 {\n\tc.Recv(buf, 0, 0)\n}")
    assert "was sent, and the buffer has room for 8: 3 int64, and 1\nA receive's buffer has room for the whole message" in four.text("%explain")
    four.text("%lang fr")
    said = traceback(four.error("%%world\nc.Send(buf, 7, 0)"))
    assert "ERR_RANK : rang invalide : les rangs de world vont de 0 à 3" in said, said
    assert "Les rangs vont de 0 à Size()-1" in four.text("%explain")
    said = traceback(four.error("%%world\nif c.Rank() == 1 {\n\tc.Send(make([]int, 1000000), 1, 0)\n}"))
    assert "un rang seul ne peut être les deux bouts" in said and "partenaires" not in said, said
    said = four.text("%explain")
    assert "seul, il ne peut en être qu’un bout" in said and "À essayer" not in said, said  # the report stands above


def test_a_panic_of_a_rank_is_told_as_it_is(four):
    said = traceback(four.error('%%world\nif c.Rank() == 1 {\n\tpanic("oops")\n}\nc.Barrier()'))
    assert said.startswith("[1] panic: oops\n") and said.count("oops") == 2 and said.endswith("the cell of ranks 0,2,3 was ended with it"), said  # once in its line of code


def test_in_a_program_one_rank_prints(tmp_path):
    p = program(tmp_path, 'package main\n\nimport "jeton/runtime/mpi"\n\nfunc main() {\n\tmpi.World().Send([]int{1}, 9, 0)\n}\n')
    for _ in range(3):
        r = subprocess.run([JETON, "run", "-n", "4", p], text=True, capture_output=True, timeout=120)
        lines = r.stderr.splitlines()
        rank = lines and re.search(r"^mpi: rank (\d) of 4 \(\S+\), p.go:6: Send\(1 int64, dest=9, tag=0\): ERR_RANK", lines[0])
        assert r.returncode == 1 and len(lines) == 2 and rank, r
        others = [k for k in range(4) if k != int(rank[1])]
        assert re.fullmatch(rf"jeton: rank {rank[1]} on \S+ ended with exit status 1; ranks ({', '.join(map(str, others))}|0-2|1-3) were ended with it", lines[1]), r


def test_communicators_say_who_made_them(four):
    four.text("%%world\nhalf, _ := c.Split(c.Rank()%2, 0)\nsub, _ := half.Dup()\nsub.SetName(\"rows\")")
    said = traceback(four.error("%%rank 1,3\nhalf.Send(buf, 7, 0)"))
    assert "in comm 1 (Split of world, color 1; ranks 1 3 of world), In[" in said and "the ranks of comm 1 are 0 to 1" in said, said
    four.text("%%world\nhalf, _ := c.Split(c.Rank()%2, 0)\nsub, _ := half.Dup()\nsub.SetName(\"rows\")")
    said = traceback(four.error("%%world\nif c.Rank() == 0 {\n\tsub.Recv(buf, 1, 5)\n}"))
    assert "rank 0 is in Recv(1 int64, from 1, tag 5) of rows (Dup of comm 1; ranks 0 2 of world), where it is rank 0, In[" in said, said


DEADLOCK = 'package main\n\nimport "jeton/runtime/mpi"\n\nfunc main() {\n\tc := mpi.World()\n\tc.Recv([]int{0}, 1-c.Rank(), 0)\n\tmpi.Finalize()\n}\n'
FRENCH = "interblocage : ces appels s’attendent"


@pytest.mark.parametrize("env", [{"JETON_LANG": "fr"}, {"LC_ALL": "fr_FR.UTF-8"}, {"LC_ALL": "en_US.UTF-8", "JETON_LANG": "fr"}])
def test_a_program_speaks_the_language_of_its_environment(tmp_path, env):
    p = program(tmp_path, DEADLOCK)
    r = subprocess.run([JETON, "run", "-n", "2", p], text=True, capture_output=True, timeout=120, env={**os.environ, "LC_ALL": "C", **env})
    assert FRENCH in r.stderr and "deadlock:" not in r.stderr, r


def test_a_program_speaks_the_language_of_the_notebook(fresh, tmp_path):
    p = program(tmp_path, DEADLOCK)
    assert "deadlock: these calls" in fresh.text(f"!{JETON} run -n 2 {p} 2>&1 || true")
    fresh.text("%lang fr")
    assert FRENCH in fresh.text(f"!{JETON} run -n 2 {p} 2>&1 || true")


def test_races_are_told_in_the_language_of_the_notebook(fresh):
    fresh.text("%lang fr")
    fresh.text("%world 3")
    fresh.text(USE)
    said = traceback(fresh.error("%%world\nw, _ := c.WinCreate(make([]int, 4), mpi.WithRaces(true))\nw.Fence()\nif c.Rank() > 0 {\n\tw.Put([]int{1}, 0, 2)\n}\nw.Fence()"))
    assert "sont en conflit : les deux concernent le déplacement 2 de la mémoire du rang 0" in said and "In[" in said, said


def test_settings_end_with_the_job(four):
    four.error("%%world\nc.SetEagerLimit(-1)\nc.SetErrhandler(mpi.ErrorsReturn)\nmpi.CheckBuffers(true)\nmpi.OnDeadlock(mpi.ExplainOnly)\nc.Abort(1)")
    said = four.text("%%world\nbefore := mpi.CheckBuffers(false)\npolicy := mpi.OnDeadlock(mpi.EndJob)\nfmt.Println(c.EagerLimit() > 0, c.Errhandler() == mpi.ErrorsAreFatal, before, policy == mpi.EndJob)")
    assert by_rank(said) == {r: ["true true false true"] for r in range(4)}, said
    four.error("%%world\nc.Abort(1)")
    said = four.text("%%world\nc.SetEagerLimit(-1)\nmpi.CheckBuffers(true)\nc.Barrier()\nfmt.Println(c.EagerLimit(), mpi.CheckBuffers(false))")  # the job that they are set for begins with them
    assert by_rank(said) == {r: ["-1 true"] for r in range(4)}, said


@pytest.mark.parametrize("native", [[], ["--native"]], ids=["interpreted", "compiled"])
@pytest.mark.parametrize("how", ["\treturn\n", "\tos.Exit(0)\n"])
def test_a_program_that_forgets_finalize(tmp_path, how, native):
    main = 'package main\n\nimport (\n\t"jeton/runtime/mpi"\n\t"os"\n)\n\nvar _ = os.Exit\n\nfunc main() {\n\tc := mpi.World()\n'
    p = program(tmp_path, main + "\tif c.Rank() > 0 {\n\t" + how + "\t}\n" + "}\n")
    r = subprocess.run([JETON, "run", *native, "-n", "4", p], text=True, capture_output=True, timeout=300)
    assert r.returncode == 0 and r.stderr.startswith("jeton: ranks 0-3 ended without calling mpi.Finalize: ") and len(r.stderr.splitlines()) == 1, r
    p = program(tmp_path, main + "\tif c.Rank() == 1 {\n\t" + how + "\t}\n\tc.Recv([]int{0}, 1, 0)\n\tmpi.Finalize()\n}\n")
    r = subprocess.run([JETON, "run", *native, "-n", "2", p], text=True, capture_output=True, timeout=300)
    assert r.returncode == 1 and "ended with exit status 0, without Finalize" in r.stderr and "jeton: rank 1 ended without calling mpi.Finalize: " in r.stderr, r
    p = program(tmp_path, main + "\tc.Barrier()\n\tmpi.Finalize()\n}\n")
    r = subprocess.run([JETON, "run", *native, "-n", "4", p], text=True, capture_output=True, timeout=300)
    assert (r.returncode, r.stderr) == (0, ""), r


def test_a_collective_operation_of_some_ranks_is_told_at_the_end_of_the_cell(four):
    four.text("%%world\nc.Barrier()")
    said = four.text("%%world\nif c.Rank() == 0 {\n\tc.Bcast(buf, 0)\n}")
    assert re.search(r"warning: collective operations of world were not called by all ranks alike: rank 0 2, the last Bcast\(root=0\) at In\[\d+\]:3; ranks 1-3 1, the last Barrier at In\[\d+\]:2\.", said), said
    assert "warning" not in four.text("%%world\nfmt.Println(1)")  # once
    assert "warning" not in four.text("%%rank 1-3\nc.Bcast(buf, 0)") and "warning" not in four.text("%%world\nc.Barrier()")  # made up for


def test_ranks_that_call_nothing_follow_through_jobs_that_end_at_once(four):
    """A job may be over before a rank has begun it, which must be in the next one all the same: else no deadlock there is told."""
    for _ in range(12):
        four.error("%%world\nc.Send(buf, 7, 0)")
        assert "Rank 1 waits for itself" in traceback(four.error("%%world\nif c.Rank() == 1 {\n\tc.Send(make([]int, 1000000), 1, 0)\n}"))


def test_ranks_that_are_each_their_own_root_are_told_so_at_the_end_of_the_cell(four):
    said = four.text("%%world\nc.Bcast(buf, c.Rank()%2)")
    assert re.search(r"rank(s 0,2 1|s 1,3 1), the last Bcast\(root=[01]\) at In\[\d+\]:2; .*same order, with the same root, on all ranks", said), said
    assert "warning" not in four.text("%%world\nfmt.Println(1)")  # once


def test_ranks_that_are_not_done_yet_are_no_warning(four):
    for cell in ["%%world\ngoOn, over := make(chan int), make(chan int)\ngo func() {\n\tif c.Rank() > 0 {\n\t\t<-goOn\n\t}\n\tc.Bcast(buf, 0)\n\tclose(over)\n}()", "%%world\nclose(goOn)\n<-over",
                 "%%rank 0\nc.Bcast(buf, 0)", "%%rank 1-3\nc.Bcast(buf, 0)",
                 "%%world\nq, _ := c.Ibcast(buf, 0)", "%%world\nq.Wait()",
                 "%%world\nhalf, _ := c.Split(c.Rank()%2, 0)\nif c.Rank()%2 == 0 {\n\thalf.Barrier()\n}\nhalf.Free()",
                 "%%world\nw, _ := c.WinCreate(buf)\nw.Fence()\nw.Fence()\nw.Free()"]:
        assert "warning" not in four.text(cell), cell


@pytest.mark.parametrize("how", ["c.Send(buf, 7, 0)", 'if me == 2 {\n\tpanic("oops")\n}\nc.Barrier()', "mpi.Finalize()"], ids=["error", "panic", "Finalize"])
@pytest.mark.parametrize("where", ["", "room"])
def test_a_deadlock_with_ranks_that_call_nothing_in_a_later_job(fresh, where, how):
    """The ranks whose part of the cell calls nothing of MPI have begun the new job all the same, and tell that they are at their end."""
    if where == "room":
        fresh.text("%room 2")
    fresh.text("%world 4" + " --map-by node" * (where == "room"))
    fresh.text(USE + "me := c.Rank()")
    if how == "mpi.Finalize()":
        fresh.text("%%world\n" + how)
    else:
        fresh.error("%%world\n" + how)
    said = traceback(fresh.error("%%world\nif me == 1 {\n\tc.Barrier()\n}"))
    assert "ERR_DEADLOCK" in said and re.search(r"rank 0 is in no call: its code of In\[\d+\] has ended", said) and "outside of any if on the rank" in said, said
    assert fresh.text("%%rank 3\nc.Send(buf, 3, 0)\nc.Recv(buf, 3, 0)\nfmt.Println(me)").endswith("3\n")
