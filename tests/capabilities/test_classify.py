"""Facts to the capabilities of one package."""

from audit.capabilities import EVIDENCE_LIMIT, LITERALS_LIMIT, classify, load_catalogue
from audit.model.facts import Fact, LocatedFact, PackageFacts
from audit.model.manifest import Manifest
from audit.model.package import CapabilityUse


def seen(
    name: str,
    file: str = "index.js",
    line: int = 1,
    *,
    reachable: bool = True,
    guarded: bool = False,
    literals: tuple[str, ...] = (),
) -> LocatedFact:
    kind, _, what = name.partition(":")
    fact = Fact(kind, what, line, 1, text=name, literals=literals, guarded=guarded)
    return LocatedFact(file, fact, reachable)


def uses_of(*facts: LocatedFact) -> tuple[CapabilityUse, ...]:
    return classify(PackageFacts(Manifest(), facts=facts), load_catalogue())


def test_no_facts_no_capabilities() -> None:
    assert uses_of() == ()


def test_the_most_telling_authority_comes_first_then_the_id() -> None:
    found = uses_of(
        seen("builtin:path.join"),
        seen("global:eval"),
        seen("builtin:tls.connect"),
        seen("global:fetch"),
    )

    ids = [use.capability.id for use in found]
    assert ids == ["builtin:tls.connect", "global:fetch", "global:eval", "builtin:path.join"]


def test_names_of_one_capability_are_one_use_with_all_its_places() -> None:
    (use,) = uses_of(
        seen("builtin:fs.promises.rm", line=3), seen("builtin:fs/promises.rm.call", line=9)
    )

    assert use.capability.id == "builtin:fs/promises.rm"
    assert [place.line for place in use.evidence] == [3, 9]


def test_a_whole_module_and_its_member_are_both_kept() -> None:
    found = uses_of(seen("builtin:fs"), seen("builtin:fs.readFile"))

    assert {use.capability.id for use in found} == {"builtin:fs", "builtin:fs.readFile"}


def test_reachable_places_come_first_and_a_place_is_shown_once() -> None:
    (use,) = uses_of(
        seen("global:fetch", "a.js", reachable=False),
        seen("global:fetch", "z.js", line=2),
        seen("global:window.fetch", "z.js", line=2),
        seen("global:fetch", "b.js"),
    )

    assert [place.file for place in use.evidence] == ["b.js", "z.js", "a.js"]
    assert use.reachable


def test_only_what_is_reached_nowhere_is_unreachable() -> None:
    (use,) = uses_of(
        seen("global:fetch", reachable=False), seen("global:fetch", "b.js", reachable=False)
    )

    assert not use.reachable


def test_guarded_only_when_every_place_is() -> None:
    (use,) = uses_of(seen("global:fetch", guarded=True), seen("global:fetch", line=2))
    (other,) = uses_of(
        seen("global:fetch", guarded=True), seen("global:fetch", line=2, guarded=True)
    )

    assert (use.guarded, other.guarded) == (False, True)


def test_literals_are_united_sorted_and_bounded() -> None:
    (use,) = uses_of(
        seen("global:fetch", literals=("b.invalid", "a.invalid")),
        seen("global:fetch", line=2, literals=("a.invalid",)),
    )
    many = tuple(str(number) for number in range(LITERALS_LIMIT + 1))
    (bounded,) = uses_of(seen("global:fetch", literals=many))

    assert use.literals == ("a.invalid", "b.invalid")
    assert len(bounded.literals) == LITERALS_LIMIT


def test_evidence_is_bounded() -> None:
    (use,) = uses_of(*[seen("global:fetch", line=line) for line in range(1, EVIDENCE_LIMIT + 6)])

    assert [place.line for place in use.evidence] == list(range(1, EVIDENCE_LIMIT + 1))


def test_further_places_are_kept_for_the_literals_that_they_show() -> None:
    many = [
        seen("global:fetch", line=line, literals=("a",)) for line in range(1, EVIDENCE_LIMIT + 6)
    ]
    more = [
        seen("global:fetch", line=90 + line, literals=("a", f"b{line:02}"))
        for line in range(EVIDENCE_LIMIT + 6)
    ]
    (use,) = uses_of(*many, *more, more[-1])

    lines = [place.line for place in use.evidence]
    assert lines == [*range(1, EVIDENCE_LIMIT + 1), *range(90, 90 + EVIDENCE_LIMIT)]
    assert [place.line for place in use.naming("b03".__eq__).evidence] == [93]
    assert use.naming("b25".__eq__) == use


def test_one_place_shows_the_literals_of_all_its_facts() -> None:
    (use,) = uses_of(
        seen("builtin:fs.promises.rm", literals=("a",)),
        seen("builtin:fs/promises.rm.call", literals=("b", "a")),
    )

    assert [place.literals for place in use.evidence] == [("a", "b")]


def test_the_order_of_facts_does_not_matter() -> None:
    facts = [seen("global:fetch", f"{name}.js") for name in "cab"] + [seen("builtin:fs")]

    assert uses_of(*facts) == uses_of(*reversed(facts))
