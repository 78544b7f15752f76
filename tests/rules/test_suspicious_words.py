"""Words of grants and declarations that allow what no code needs; those that repeat the code stay silent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.policies import policed
from support.subjects import declares, entry, found, package, subject, use

from audit.model.manifest import Manifest
from audit.model.package import Declaration
from audit.model.policy import Granularity

if TYPE_CHECKING:
    from audit.model.finding import Finding
    from audit.model.package import CapabilityUse

RULE = "suspicious-grant"
SEND = use("builtin:https.request", "network", "http.js:9")
PROXY = use("global:process.env.HTTP_PROXY", "environment", "env.js:2")
WHOLE = use("global:process.env", "environment", "env.js:2")
READ = use("builtin:fs.readFileSync", "filesystem-read", "a.js:1")


def granted(words: list[str], *uses: CapabilityUse, **fields: Any) -> tuple[Finding, ...]:
    return found(RULE, policed(package("node_modules/a-x", *uses, **fields), grants={"a-x": words}))


def declared(words: list[str], *uses: CapabilityUse, **fields: Any) -> tuple[Finding, ...]:
    held = package("node_modules/a-x", *uses, declaration=declares(*words), **fields)
    return found(RULE, subject(held))


REPEATING: dict[str, tuple[list[str], list[CapabilityUse]]] = {
    "nothing": ([], []),
    "one power": (["network"], []),
    "what is used, apart": (["builtin:https.request", "global:process.env"], [SEND, WHOLE]),
    "many variables": (
        ["builtin:https.request", "environment"],
        [SEND, *(use(f"global:process.env.A{n}", "environment", "env.js:2") for n in range(20))],
    ),
    "what is used by name": (["network", "global:process.env.HTTP_PROXY"], [SEND, PROXY]),
    "writes that are made": (["write:Array"], [use("write:Array.prototype.flat", "primordials")]),
    "a worker that is started": (["worker"], [use("global:Worker", "worker")]),
    "a listening server": (["builtin:http.createServer", "environment"], []),
    "a name that holds no secret": (["network", "global:process.env.HOME"], []),
}


@pytest.mark.parametrize(("words", "uses"), REPEATING.values(), ids=REPEATING)
def test_words_that_repeat_the_code_say_nothing_new(
    words: list[str], uses: list[CapabilityUse]
) -> None:
    of_code = found(RULE, subject(package("node_modules/a-x", *uses)))
    assert [each.fingerprint for each in granted(words, *uses)] == [
        each.fingerprint for each in of_code
    ]
    assert [each.fingerprint for each in declared(words, *uses)] == [
        each.fingerprint for each in of_code
    ]


OPEN: dict[str, tuple[str, list[str], list[CapabilityUse]]] = {
    "the environment and the network": ("moderate", ["environment", "network"], []),
    "one of them used": ("moderate", ["global:process.env", "builtin:https.request"], [SEND]),
    "the whole for one variable": (
        "moderate",
        ["environment", "builtin:https.request"],
        [SEND, PROXY],
    ),
    "a token": ("moderate", ["global:process.env.NPM_TOKEN", "global:fetch"], []),
    "all of process": ("moderate", ["global:process", "builtin:net"], [SEND]),
    "install and network": ("moderate", ["script:postinstall", "builtin:https.get"], []),
    "install and programs": ("moderate", ["install", "builtin:child_process.exec"], []),
    "eval and network": ("moderate", ["global:eval", "network"], [SEND]),
    "vm and network": ("moderate", ["builtin:vm", "builtin:http"], []),
    "fetch replaced": ("moderate", ["write:globalThis.fetch"], []),
    "members beside fetch": ("low", ["write:fetch"], []),
    "requests replaced": ("moderate", ["write:builtin:http.request"], []),
    "every shared object": ("moderate", ["primordials"], []),
    "one shared object": ("low", ["write:Array"], []),
    "the loader's internals": ("low", ["load:internals"], []),
    "any loading": ("low", ["loader"], []),
    "clocks of every kind": ("low", ["clock"], []),
    "a clock and workers": ("low", ["global:performance", "global:Worker"], []),
    "the whole page": ("low", ["dom"], []),
    "the document": ("low", ["global:document"], []),
    "another realm": ("low", ["builtin:vm.createContext"], []),
    "workers": ("low", ["worker"], []),
}


@pytest.mark.parametrize(("severity", "words", "uses"), OPEN.values(), ids=OPEN)
def test_words_that_allow_more(severity: str, words: list[str], uses: list[CapabilityUse]) -> None:
    (finding,) = granted(words, *uses)
    assert finding.severity == severity
    assert (finding.lockfile.file, finding.lockfile.line) == ("contain.json", 3)
    (finding,) = declared(words, *uses)
    assert finding.severity == severity
    assert finding.lockfile.file == "package-lock.json"


def test_a_realm_that_may_be_changed_without_need() -> None:
    mutable = replace(declares(), realm="mutable")
    (finding,) = found(RULE, subject(package("node_modules/a-x", declaration=mutable)))
    assert finding.severity == "moderate"
    write = use("write:Array.prototype.flat", "primordials")
    assert found(RULE, subject(package("node_modules/a-x", write, declaration=mutable))) == ()


def test_what_does_not_fit_the_package() -> None:
    held = package("node_modules/is-blank-x", manifest=Manifest(name="is-blank-x"))
    (finding,) = found(RULE, policed(held, grants={"is-blank-x": ["network"]}))
    assert finding.severity == "moderate"
    assert "says that it is" in finding.message
    fitting = package(
        "node_modules/is-blank-x", manifest=Manifest(description="Is the host online?")
    )
    assert found(RULE, policed(fitting, grants={"is-blank-x": ["network"]})) == ()


def test_a_grant_alone_decides() -> None:
    wide = package("node_modules/a-x", declaration=declares("environment", "network"))
    assert len(found(RULE, subject(wide))) == 1
    assert found(RULE, policed(wide, grants={"a-x": []})) == ()


def test_a_draft_is_not_judged_and_a_review_is() -> None:
    drafted = Declaration("community", ("environment", "network"))
    assert found(RULE, subject(package("node_modules/a-x", declaration=drafted))) == ()
    reviewed = replace(drafted, reviewed="somebody on 2026-11-01")
    assert len(found(RULE, subject(package("node_modules/a-x", declaration=reviewed)))) == 1


def test_copies_share_a_grant() -> None:
    """What one copy needs is needed; the grant is told once."""
    copies = (
        package("node_modules/a-x", SEND),
        package("node_modules/b-x/node_modules/a-x", WHOLE),
    )
    words = ["builtin:https", "global:process.env"]
    assert found(RULE, policed(*copies, grants={"a-x": words})) == ()
    assert len(found(RULE, policed(*copies, grants={"a-x": [*words, "dom"]}))) == 1


WIDE: dict[str, tuple[str | None, Granularity, list[str], list[CapabilityUse]]] = {
    "files for one reader": ("low", Granularity.MODULE, ["builtin:fs"], [READ]),
    "process for a variable": ("low", Granularity.MODULE, ["global:process"], [PROXY]),
    "a module of one authority": (None, Granularity.MODULE, ["builtin:https"], [SEND]),
    "where members are wanted": ("info", Granularity.MEMBER, ["builtin:https"], [SEND]),
    "two members": (
        None, Granularity.MEMBER, ["builtin:fs"], [READ, use("builtin:fs.rmSync", "filesystem-write")],
    ),
    "the whole used": (
        None, Granularity.MODULE, ["builtin:fs"], [use("builtin:fs", "filesystem-write")],
    ),
    "the member": (None, Granularity.MEMBER, ["builtin:fs.readFileSync"], [READ]),
    "an authority": (None, Granularity.MEMBER, ["filesystem-write"], [READ]),
}  # fmt: skip


@pytest.mark.parametrize(("severity", "width", "words", "uses"), WIDE.values(), ids=WIDE)
def test_a_whole_module_where_one_member_is_used(
    severity: str | None, width: Granularity, words: list[str], uses: list[CapabilityUse]
) -> None:
    judged = policed(package("node_modules/a-x", *uses), grants={"a-x": words})
    assert judged.policy is not None
    judged = replace(judged, policy=replace(judged.policy, granularity=width))
    assert [each.severity for each in found(RULE, judged)] == ([severity] if severity else [])


def test_a_declared_whole_is_meant_to_be_members() -> None:
    (finding,) = declared(["builtin:https"], SEND)
    assert finding.severity == "info"
    (finding,) = declared(["builtin:fs"], READ)
    assert finding.severity == "low"


def test_a_copy_that_was_not_looked_at_may_need_the_words() -> None:
    judged = policed(package("node_modules/a-x", PROXY), grants={"a-x": ["environment", "network"]})
    assert len(found(RULE, judged)) == 1
    there = "node_modules/b/node_modules/a-x"
    entries = {**judged.lockfile.entries, there: entry(there)}
    assert found(RULE, replace(judged, lockfile=replace(judged.lockfile, entries=entries))) == ()
