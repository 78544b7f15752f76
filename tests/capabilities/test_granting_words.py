"""Words that grant: cover everything used, and no other authority."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.capabilities import granting_words, load_catalogue
from audit.model.capability import Authority, Capability, covers
from audit.model.policy import Granularity

CATALOGUE = load_catalogue()
IDS = sorted(
    {f"builtin:{name}" for name in CATALOGUE.builtins}
    | {f"global:{name}" for name in CATALOGUE.globals}
)
CATALOGUE_READS = [
    name.removeprefix("fs.")
    for name, authority in sorted(CATALOGUE.builtins.items())
    if name.startswith("fs.") and authority is Authority.FILESYSTEM_READ
]
OTHERS = [
    "write:Array.prototype.flat",
    "write:globalThis.fetch",
    "script:postinstall",
    "load:computed",
    "unknown:parse",
]
ANY = st.lists(
    st.sampled_from([*IDS, *OTHERS, "builtin:made-up", "global:process.env.MADE_UP"]), max_size=30
)


def capabilities(*ids: str) -> list[Capability]:
    return [CATALOGUE.capability(*each.split(":", 1)) for each in ids]


@given(ANY, st.sampled_from(Granularity))
def test_all_is_covered_by_known_words(ids: list[str], granularity: Granularity) -> None:
    used = capabilities(*ids)
    words = granting_words(used, granularity, CATALOGUE)
    assert all(map(CATALOGUE.is_known_word, words))
    lacking = [each for each in used if not any(covers(word, each) for word in words)]
    assert {each.authority for each in lacking} <= {Authority.NONE}


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        (["builtin:fs.readFileSync"], ("filesystem-read",)),
        (["builtin:fs.readFileSync", "builtin:fs.rm"], ("builtin:fs",)),
        (["builtin:https.get", "builtin:https.request"], ("builtin:https",)),
        (["global:process.env.HOME", "global:process.env.NODE_ENV"], ("global:process.env.HOME",)),
        (
            ["write:Array.prototype.flat", "write:globalThis.fetch"],
            ("write:Array", "write:globalThis.fetch"),
        ),
        (["builtin:path.join"], ()),
    ],
)
def test_a_module_stands_for_its_members_where_it_is_no_wider(
    ids: list[str], words: tuple[str, ...]
) -> None:
    assert granting_words(capabilities(*ids), Granularity.MODULE, CATALOGUE) == words


def test_many_words_of_one_authority_become_its_own() -> None:
    reading = [f"builtin:fs.{name}" for name in CATALOGUE_READS]
    assert len(reading) > 12
    assert granting_words(capabilities(*reading[:12]), Granularity.MEMBER, CATALOGUE) == tuple(
        sorted(reading[:12])
    )
    assert granting_words(capabilities(*reading), Granularity.MEMBER, CATALOGUE) == (
        "filesystem-read",
    )


@pytest.mark.parametrize(
    ("word", "authority"),
    [("global:process.env.NAME_{}", "environment"), ("write:NAME_{}.x", "primordials")],
)
def test_a_few_variables_and_shared_objects_stay_by_name(word: str, authority: str) -> None:
    """Among them may be one that weighs more: the authority's word would cover it as well."""
    some = capabilities(*(word.format(number) for number in range(30)))
    assert len(granting_words(some, Granularity.MODULE, CATALOGUE)) == 30
    many = capabilities(*(word.format(number) for number in range(60)))
    assert granting_words(many, Granularity.MODULE, CATALOGUE) == (authority,)
