"""An explanation for people: every shape that it can have."""

from __future__ import annotations

from dataclasses import replace

from support.subjects import package, use

from audit.model.explanation import Allowance, Cut, Explanation, Holder
from audit.reporters import render_explanation

POWER = use("global:fetch", "network", "a.js:1:1:fetch(a)", "b.js:2:1:fetch(b)")


def holder(name: str, *, reachable: bool = True, path: tuple[str, ...] = ("top@1.0.0",)) -> Holder:
    held = package(f"node_modules/{name}", POWER)
    allowance = Allowance(replace(POWER, reachable=reachable), granted=None, declared=None)
    return Holder(held, (allowance,), path, 10**9, ())


def explained(*holders: Holder, kind: str = "authority", verbose: bool = False) -> list[str]:
    direct = Cut((("the project", "top"), ("the project", "other")), ("top@1.0.0",))
    anywhere = Cut((("top@1.0.0", "a"),), tuple(f"p{number:02}@1.0.0" for number in range(14)))
    made = Explanation("network", kind, holders, direct, anywhere, None)
    return render_explanation(made, as_json=False, verbose=verbose).splitlines()


def test_nobody_holds_it() -> None:
    assert explained() == ["network: no package of the tree holds it"]


def test_of_many_holders_the_first_are_shown_each_with_one_place() -> None:
    lines = explained(*(holder(f"p{number:02}") for number in range(22)))
    assert lines[0] == "network: held by 22 packages"
    assert "and 2 more packages; show them:  --verbose" in lines
    assert "p20@1.0.0   node_modules/p20" not in lines
    assert sum(line.startswith("      a.js") for line in lines) == 20
    assert not any(line.startswith("      b.js") for line in lines)
    assert "  path      top@1.0.0   (many in all)" in lines


def test_verbose_shows_them_all_with_every_place() -> None:
    lines = explained(*(holder(f"p{number:02}") for number in range(22)), verbose=True)
    assert "p21@1.0.0   node_modules/p21" in lines
    assert sum(line.startswith("      b.js") for line in lines) == 22


def test_a_package_that_nothing_leads_to_and_code_that_nothing_loads() -> None:
    lines = explained(holder("a", path=(), reachable=False), holder("b"), kind="package")
    assert lines[0] == "network: 2 copies in the tree"
    assert "  path      nothing in the project leads to it" in lines
    assert "  global:fetch   not declared, in code that nothing loads" in lines
    assert "      b.js:2:1   fetch(b)" in lines


def test_a_package_without_power() -> None:
    assert "  holds no power" in explained(replace(holder("a"), allowances=()), kind="package")


def test_fewer_changes_deeper_in_the_tree_are_offered() -> None:
    lines = explained(holder("a"))
    start = lines.index("Or, with fewer changes, in the tree:")
    assert lines[start + 1] == "  a   (asked for by top@1.0.0)"
    assert lines[start + 2].startswith("  14 packages would leave with it: p00@1.0.0, ")
    assert lines[start + 2].endswith("p11@1.0.0 and 2 more")
