"""What remains of a cell that fails as it runs: its functions, types and constants, as in other notebooks; not its variables."""
import pytest

CELL = """%sfunc twice(n int) int { return 2 * n }
type pair struct{ a, b int }
func (p pair) sum() int { return p.a + p.b }
const three = 3
func first[T any](all []T) T { return all[0] }
count := twice(2)
func counted() int { return count }
%s"""


@pytest.mark.parametrize("fails", ['panic("no")', "var m map[string]int\nm[\"a\"] = 1"])
@pytest.mark.parametrize("native", ["", "%%native\n"], ids=["interpreted", "compiled"])
def test_declarations_remain(fresh, native, fails):
    fresh.error(CELL % (native, fails))
    assert fresh.value("twice(three) + pair{1, 2}.sum() + first([]int{7})") == "16"
    for lost in ("count", "counted()"):
        assert "undefined: " in fresh.error(lost)["evalue"]
    fresh.text(CELL % (native, "if count != 4 {\n\tpanic(count)\n}"))
    assert fresh.value("counted() + twice(1)") == "6"


def test_a_variable_keeps_its_value(fresh):
    """One that a failed cell declares anew is what it was."""
    fresh.text("x := 5\nfunc get() int { return x }")
    fresh.error("x := 6\nfunc get() int { return 10 * x }\nfunc other() int { return 1 }\npanic(x)")
    assert fresh.value("x + get() + other()") == "11"


def test_an_interrupt_is_no_loss(fresh):
    fresh.error('func f() int { return 1 }\npanic("no")')
    fresh.text("func g() int { return f() + 1 }")
    fresh.error('func f() int { return 2 }\npanic("no")')  # what uses it is made again
    assert fresh.value("g()") == "3"


def test_on_ranks(fresh):
    fresh.text("%world 3")
    fresh.error('%%world\nfunc f() int { return 1 }\nv := f()\nif world.Rank() == 0 {\n\tpanic("no")\n}'.replace("%%world\n", '%%world\nimport "jeton/runtime/world"\n'))
    assert "[0-2" in fresh.text('%%world\nimport "fmt"\nfmt.Println("f", f())')
    assert "v is not known on rank 0: " in fresh.error("%%world\nv++")["evalue"]
    fresh.text("%%rank 1,2\nv++")
