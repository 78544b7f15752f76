from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import HOST, entry, found, package, subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.rules import Subject

RULE = "untrusted-source"
OTHERS = [package("node_modules/x"), package("node_modules/y")]


def locked(
    resolved: str | None,
    location: str = "node_modules/a",
    project: dict[str, Any] | None = None,
    hosts: Iterable[str] = (HOST,),
    **meta: Any,
) -> Subject:
    own = package(location, locked=entry(location, resolved=resolved, **meta))
    return subject(own, *OTHERS, project=project, hosts=hosts)


def at(path: str) -> str:
    return f"https://{HOST}/{path}"


ALIAS = {"dependencies": {"a": "npm:@s/real@^1.0.0"}}
WANTED = {"dependencies": {"a": "https://files.invalid/a.tgz"}}

SILENT = [
    pytest.param(locked(at("a/-/a-1.0.0.tgz")), id="registry"),
    pytest.param(locked(at("a/-/a-1.0.0.tgz"), hosts=()), id="hosts not known"),
    pytest.param(locked(at("a/-/a-1.0.0.tgz"), hosts=["other.invalid"]), id="the usual host"),
    pytest.param(
        locked("https://own.invalid/a/-/a-1.0.0.tgz", hosts=["own.invalid"]), id="npm's host"
    ),
    pytest.param(locked(at("@s/n/-/n-1.0.0.tgz"), "node_modules/@s/n"), id="scoped"),
    pytest.param(locked(at("@s%2fn/-/n-1.0.0.tgz"), "node_modules/@s/n"), id="encoded scope"),
    pytest.param(
        locked(at("api/npm/repo/@s/n/-/@s/n-1.0.0.tgz"), "node_modules/@s/n"), id="own path"
    ),
    pytest.param(locked(at("download/@s/n/1.0.0/abc"), "node_modules/@s/n"), id="download path"),
    pytest.param(locked(at("@s/real/-/real-1.0.0.tgz"), name="@s/real", project=ALIAS), id="alias"),
    pytest.param(locked(at("a/-/a-1.0.0.tgz"), version="1.0.0+build"), id="build metadata"),
    pytest.param(
        locked("http://127.0.0.1:4873/a/-/a-1.0.0.tgz", hosts=["127.0.0.1:4873"]),
        id="a registry on this machine",
    ),
    pytest.param(locked("packages/a", link=True, integrity=None), id="link"),
    pytest.param(locked("file:../a"), id="folder"),
    pytest.param(locked(None), id="no address"),
]


@pytest.mark.parametrize("judged", SILENT)
def test_silent(judged: Subject) -> None:
    assert found(RULE, judged) == ()


FIRING = [
    pytest.param(locked(f"http://{HOST}/a/-/a-1.0.0.tgz"), "high", "unencrypted", id="http"),
    pytest.param(
        locked("http://127.0.0.1.invalid/a/-/a-1.0.0.tgz", hosts=["127.0.0.1.invalid"]),
        "high",
        "unencrypted",
        id="a name like this machine's",
    ),
    pytest.param(locked("git+ssh://git@g.invalid/a.git#abc"), "moderate", "g.invalid", id="git"),
    pytest.param(locked("git@g.invalid:u/a.git#abc"), "moderate", "g.invalid", id="scp"),
    pytest.param(locked("github:u/a#abc"), "moderate", "github", id="hosted git"),
    pytest.param(locked("git+https://g.invalid/a.git"), "moderate", "not pinned", id="no commit"),
    pytest.param(locked("git://g.invalid/a.git#abc"), "high", "unencrypted", id="plain git"),
    pytest.param(locked("https://x.invalid/a/-/a-1.0.0.tgz"), "high", "x.invalid", id="foreign"),
    pytest.param(
        locked("https://x.invalid/a/-/a-1.0.0.tgz", hosts=()),
        "high",
        "x.invalid",
        id="the odd one out",
    ),
    pytest.param(
        locked("https://files.invalid/a.tgz", project=WANTED), "moderate", "asked for", id="wanted"
    ),
    pytest.param(locked(at("evil/-/evil-1.0.0.tgz")), "high", '"evil"', id="another package"),
    pytest.param(locked(at("@evil/a/-/a-1.0.0.tgz")), "high", '"@evil/a"', id="another scope"),
    pytest.param(
        locked(at("b/-/b-1.0.0.tgz"), name="b"), "high", '"b"', id="an alias nobody asked for"
    ),
    pytest.param(locked(at("a/-/a-0.9.0.tgz")), "moderate", '"0.9.0"', id="another version"),
]


@pytest.mark.parametrize(("judged", "severity", "words"), FIRING)
def test_firing(judged: Subject, severity: str, words: str) -> None:
    (finding,) = found(RULE, judged)
    assert finding.package is not None
    assert (finding.severity, finding.package.name) == (severity, "a")
    assert words in finding.message


def test_credentials_are_never_told() -> None:
    for resolved in ("https://u:secret@x.invalid/a.tgz", "git+https://u:secret@x.invalid/a.git#1"):
        (finding,) = found(RULE, locked(resolved))
        assert "secret" not in finding.message
