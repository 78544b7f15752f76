"""The words of declarations, and the names that the analysis looks for."""

import pytest

from audit.capabilities import load_catalogue
from audit.model.capability import Authority

KNOWN = [
    *[authority.value for authority in Authority],
    "builtin:fs",
    "builtin:fs.readFile",
    "builtin:fs.notCataloguedByName",
    "builtin:fs/promises.rm",
    "global:process",
    "global:process.env.ANYTHING",
    "global:fetch",
    "write:Array.prototype.flat",
    "load:computed",
    "package:anything",
    "script:postinstall",
    "native:addon",
    "unknown:parse",
]
UNKNOWN = {
    "": None,
    "netwrk": "network",
    "fs": "builtin:fs",
    "fetch": "global:fetch",
    "node:fs": "builtin:fs",
    "builtin:node:fs": "builtin:fs",
    "builtin:fs.promises.rm": "builtin:fs/promises.rm",
    "builtin:process.env.HOME": "global:process.env.HOME",
    "global:window.fetch": "global:fetch",
    "global:fetc": "global:fetch",
    "load:computd": "load:computed",
    "write:": None,
    "package: ": None,
    "zzzzzzzz": None,
    "x" * 100_000: None,
}


@pytest.mark.parametrize("word", KNOWN)
def test_a_capability_or_an_authority_is_a_known_word(word: str) -> None:
    assert load_catalogue().is_known_word(word)


@pytest.mark.parametrize(("word", "meant"), UNKNOWN.items(), ids=lambda word: str(word)[:30])
def test_another_word_is_unknown_and_the_nearest_is_suggested(word: str, meant: str | None) -> None:
    catalogue = load_catalogue()

    assert not catalogue.is_known_word(word)
    assert catalogue.nearest(word) == meant


def test_every_catalogued_name_is_known_by_its_own_id() -> None:
    catalogue = load_catalogue()
    ids = [f"builtin:{name}" for name in catalogue.builtins if name not in catalogue.global_modules]
    ids += [f"global:{name}" for name in catalogue.globals]

    assert [each for each in ids if not catalogue.is_known_word(each)] == []


def test_the_vocabulary_has_modules_globals_and_intrinsics() -> None:
    vocabulary = load_catalogue().vocabulary()

    assert {"fs", "fs/promises", "process", "_http_client", "sqlite"} <= vocabulary.builtins
    assert vocabulary.prefix_only >= {"test", "test/reporters", "sqlite", "sea"}
    assert vocabulary.prefix_only <= vocabulary.builtins
    assert {"process", "fetch", "eval", "document", "globalThis"} <= vocabulary.globals
    assert {"Array", "Iterator", "console"} <= vocabulary.intrinsics
    assert {"process.nextTick", "process.platform"} <= vocabulary.harmless_members


def test_what_a_rule_may_ask_about_is_no_harmless_member() -> None:
    visible = {"process.env", "process.exit", "crypto.subtle.decrypt", "process.env.NODE_ENV"}

    assert not visible & load_catalogue().vocabulary().harmless_members


def test_a_name_is_either_a_global_with_power_or_a_shared_object() -> None:
    vocabulary = load_catalogue().vocabulary()

    assert vocabulary.globals & vocabulary.intrinsics == {"Function"}
