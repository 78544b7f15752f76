"""Fetching from a registry, and all that can go wrong on the way."""

from __future__ import annotations

import base64
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from support.archives import integrity, package_tarball
from support.installed import contents_of, locked, paths
from support.registry import Answer, Registry, running_registry

from audit.model.contents import Obtained, Source
from audit.sources import Sources, transport
from audit.sources.answers import TransportError
from audit.sources.settings import Settings
from audit.sources.transport import Fetch, Transport

if TYPE_CHECKING:
    from pathlib import Path

TARBALL = package_tarball("left", "1.0.0")
PATH = "/left/-/left-1.0.0.tgz"


@pytest.fixture(autouse=True)
def quick(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home.is_dir()
    monkeypatch.setenv("npm_config_fetch_retry_mintimeout", "1")


@pytest.mark.parametrize(("silence", "attempts"), [(0.1, 3), (30.0, 2)])
def test_who_keeps_silent_is_asked_once_more(
    project: Path, monkeypatch: pytest.MonkeyPatch, silence: float, attempts: int
) -> None:
    """One that hangs up may be busy, and is asked as often as npm does."""
    asked: list[int] = []
    clock = SimpleNamespace(monotonic=lambda: len(asked) * silence * 1.01, sleep=lambda _: None)

    def attempt(*_: object) -> None:
        asked.append(1)
        raise TransportError("no answer in time", unreachable=True)

    monkeypatch.setattr(transport, "time", clock)
    monkeypatch.setattr(Transport, "_attempt", attempt)
    fetch = Fetch("https://registry.invalid/left.tgz", "", "*/*", 10)
    with pytest.raises(TransportError):
        Transport(Settings(str(project))).fetch(fetch, lambda _: None)
    assert len(asked) == attempts


def configure(project: Path, *lines: str) -> None:
    (project / ".npmrc").write_text("\n".join(lines))


def fetch(project: Path, **meta: object) -> Obtained:
    """Obtain one package that the lockfile has at 1.0.0."""
    entry = locked(
        "node_modules/left", **{"version": "1.0.0", "integrity": integrity(TARBALL), **meta}
    )
    return Sources(str(project)).obtain([entry])["node_modules/left"]


def test_resolved_is_where_it_is_fetched(project: Path, registry: Registry) -> None:
    found = fetch(project, resolved=registry.serve("/elsewhere.tgz", TARBALL))
    assert found.source is Source.REGISTRY
    assert paths(found.contents) == ["index.js", "package.json"]
    assert contents_of(found).read("index.js") == b"// left 1.0.0\n"


def test_without_resolved_the_address_is_the_registrys(project: Path, registry: Registry) -> None:
    configure(project, f"registry={registry.url('/')}")
    registry.serve(PATH, TARBALL)
    assert fetch(project).source is Source.REGISTRY


def test_a_registry_with_other_addresses_is_asked_for_them(
    project: Path, registry: Registry
) -> None:
    configure(project, f"registry={registry.url()}")
    address = registry.serve("/files/1", TARBALL)
    registry.serve_packument("left", {"1.0.0": {"dist": {"tarball": address}}})
    assert fetch(project).source is Source.REGISTRY
    assert [request.path for request in registry.requests] == [PATH, "/left", "/files/1"]


def test_a_scope_has_its_own_registry(project: Path, registry: Registry) -> None:
    configure(project, "registry=http://127.0.0.1:9/", f"@acme:registry={registry.url('/npm/')}")
    content = package_tarball("@acme/tool", "2.0.0")
    registry.serve("/npm/@acme/tool/-/tool-2.0.0.tgz", content)
    entry = locked("node_modules/@acme/tool", version="2.0.0", integrity=integrity(content))
    assert Sources(str(project)).obtain([entry])[entry.location].source is Source.REGISTRY


def test_an_alias_is_fetched_under_the_packages_own_name(project: Path, registry: Registry) -> None:
    configure(project, f"registry={registry.url()}")
    registry.serve(PATH, TARBALL)
    entry = locked("node_modules/other", name="left", version="1.0.0", integrity=integrity(TARBALL))
    assert Sources(str(project)).obtain([entry])[entry.location].source is Source.REGISTRY


def test_the_command_lines_registry_wins(project: Path, registry: Registry) -> None:
    configure(project, "registry=http://127.0.0.1:9/")
    registry.serve(PATH, TARBALL)
    entry = locked("node_modules/left", version="1.0.0", integrity=integrity(TARBALL))
    sources = Sources(str(project), registry=registry.url())
    assert sources.obtain([entry])[entry.location].source is Source.REGISTRY
    assert sources.registry_hosts() == {"127.0.0.1", f"127.0.0.1:{registry.port}"}


def test_a_host_that_is_gone_is_replaced_by_the_registry(project: Path, registry: Registry) -> None:
    configure(project, f"registry={registry.url()}", "fetch-retries=0")
    registry.serve(PATH, TARBALL)
    assert fetch(project, resolved="http://127.0.0.1:9/left.tgz").source is Source.REGISTRY


def test_replace_registry_host(project: Path, registry: Registry) -> None:
    configure(project, f"registry={registry.url('/npm')}", "replace-registry-host=old.invalid")
    registry.serve("/npm/left.tgz", TARBALL)
    assert fetch(project, resolved="https://old.invalid/left.tgz").source is Source.REGISTRY


def test_a_second_run_needs_no_network(project: Path, registry: Registry) -> None:
    address = registry.serve(PATH, TARBALL)
    assert fetch(project, resolved=address).source is Source.REGISTRY
    assert fetch(project, resolved=address).source is Source.CACHE
    assert len(registry.requests) == 1


def test_a_kept_archive_that_was_changed_is_fetched_again(
    project: Path, registry: Registry, tmp_path: Path
) -> None:
    address = registry.serve(PATH, TARBALL)
    fetch(project, resolved=address)
    [kept] = [path for path in (tmp_path / "cache" / "archives").rglob("*") if path.is_file()]
    kept.write_bytes(package_tarball("left", "6.6.6"))
    found = fetch(project, resolved=address)
    assert found.source is Source.REGISTRY
    assert contents_of(found).read("index.js") == b"// left 1.0.0\n"


@pytest.mark.parametrize("rubbish", [b"", b"[1, 2]", b"[" * 100_000, b"null", b'[1,"","",[[1]]]'])
def test_a_damaged_index_is_made_again(
    project: Path, registry: Registry, tmp_path: Path, rubbish: bytes
) -> None:
    address = registry.serve(PATH, TARBALL)
    fetch(project, resolved=address)
    [index] = (tmp_path / "cache" / "indexes").rglob("*.json")
    whole = index.read_bytes()
    index.write_bytes(rubbish)
    assert paths(fetch(project, resolved=address).contents) == ["index.js", "package.json"]
    assert index.read_bytes() == whole


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param([Answer(status=500)], id="500"),
        pytest.param([Answer(status=503), Answer(status=502)], id="503 and 502"),
        pytest.param([Answer(status=429, headers=(("Retry-After", "0"),))], id="429"),
        pytest.param([Answer(TARBALL, cut=30)], id="cut off"),
        pytest.param([Answer(b"other")], id="another content once"),
    ],
)
def test_a_passing_fault_is_waited_out(
    project: Path, registry: Registry, faults: list[Answer], tmp_path: Path
) -> None:
    found = fetch(project, resolved=registry.serve(PATH, *faults, Answer(TARBALL)))
    assert found.source is Source.REGISTRY
    assert list((tmp_path / "cache" / "unfinished").iterdir()) == []


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        pytest.param(Answer(status=404), "answered 404", id="404"),
        pytest.param(Answer(status=401), "no valid credentials are set", id="401"),
        pytest.param(Answer(status=500), "answered 500", id="always 500"),
        pytest.param(Answer(TARBALL, cut=30), "the connection failed", id="always cut off"),
        pytest.param(
            Answer(status=302, headers=(("Location", "file:///etc/passwd"),)),
            "not an address",
            id="file",
        ),
        pytest.param(
            Answer(status=302, headers=(("Location", PATH),)),
            "too many redirects",
            id="redirect loop",
        ),
        pytest.param(Answer(status=204), "answered 204", id="no content"),
    ],
)
def test_what_cannot_be_fetched_is_missing_with_the_reason(
    project: Path, registry: Registry, answer: Answer, problem: str, tmp_path: Path
) -> None:
    found = fetch(project, resolved=registry.serve(PATH, answer))
    assert (found.source, found.contents, found.tampered) == (Source.MISSING, None, False)
    assert problem in found.problem
    assert list((tmp_path / "cache" / "unfinished").iterdir()) == []


def test_another_content_than_the_lockfiles_is_tampered(project: Path, registry: Registry) -> None:
    found = fetch(project, resolved=registry.serve(PATH, package_tarball("left", "6.6.6")))
    assert (found.source, found.contents, found.tampered) == (Source.MISSING, None, True)
    assert "integrity" in found.problem


def test_a_slow_server_is_left(project: Path, registry: Registry) -> None:
    configure(project, "fetch-timeout=300", "fetch-retries=0")
    assert (
        "in time" in fetch(project, resolved=registry.serve(PATH, Answer(TARBALL, pause=2))).problem
    )


def test_a_server_that_sends_byte_by_byte_is_left(project: Path, registry: Registry) -> None:
    configure(project, "fetch-timeout=400", "fetch-retries=0")
    assert (
        "too long"
        in fetch(project, resolved=registry.serve(PATH, Answer(TARBALL, drip=0.05))).problem
    )


def test_an_archive_beyond_the_limit(project: Path, registry: Registry) -> None:
    assert (
        "larger than" in fetch(project, resolved=registry.serve(PATH, Answer(more=10**12))).problem
    )


def test_without_integrity_only_https_or_the_set_registry(
    project: Path, registry: Registry
) -> None:
    address = registry.serve(PATH, TARBALL)
    assert "is not https" in fetch(project, resolved=address, integrity=None).problem
    assert registry.requests == []
    configure(project, f"registry={registry.url()}")
    assert fetch(project, resolved=address, integrity=None).source is Source.REGISTRY


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(integrity(TARBALL, "sha1"), id="sha1 alone"),
        pytest.param(f"{integrity(b'', 'sha1')} {integrity(TARBALL)}", id="the strongest counts"),
        pytest.param(f"{integrity(b'')} {integrity(TARBALL)}", id="one of two"),
        pytest.param(f"{integrity(TARBALL)}?option", id="option"),
    ],
)
def test_integrity_as_npm_reads_it(project: Path, registry: Registry, text: str) -> None:
    assert (
        fetch(project, resolved=registry.serve(PATH, TARBALL), integrity=text).source
        is Source.REGISTRY
    )


def test_a_right_but_weaker_hash_proves_nothing(project: Path, registry: Registry) -> None:
    text = f"{integrity(TARBALL, 'sha1')} {integrity(b'')}"
    assert fetch(project, resolved=registry.serve(PATH, TARBALL), integrity=text).tampered


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["//HOST/:_authToken=secret"], "Bearer secret", id="token"),
        pytest.param(
            ["//HOST/:_authToken=${NPM_TOKEN}"], "Bearer from-env", id="token from the environment"
        ),
        pytest.param(["//HOST/:_authToken=${UNSET?}x"], "Bearer x", id="unset and optional"),
        pytest.param(["//HOST/:_auth=dTpw"], "Basic dTpw", id="auth"),
        pytest.param(
            ["//HOST/:username=u", f"//HOST/:_password={base64.b64encode(b'p:w').decode()}"],
            "Basic " + base64.b64encode(b"u:p:w").decode(),
            id="user and password",
        ),
        pytest.param(
            ["//HOST/left/:_authToken=path", "//HOST/:_authToken=host"],
            "Bearer path",
            id="longest path",
        ),
        pytest.param(["//HOST/right/:_authToken=path"], "", id="another path"),
        pytest.param(["//other.invalid/:_authToken=secret"], "", id="another host"),
        pytest.param(["_authToken=secret"], "", id="for no host"),
    ],
)
def test_credentials_go_where_they_are_set_for(
    project: Path,
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
    lines: list[str],
    expected: object,
) -> None:
    monkeypatch.setenv("NPM_TOKEN", "from-env")
    configure(project, *(line.replace("HOST", f"127.0.0.1:{registry.port}") for line in lines))
    assert fetch(project, resolved=registry.serve(PATH, TARBALL)).source is Source.REGISTRY
    assert registry.requests[0].authorization == expected


def test_the_registrys_credentials_go_to_its_whole_host(project: Path, registry: Registry) -> None:
    host = f"127.0.0.1:{registry.port}"
    configure(project, f"registry=http://{host}/npm/", f"//{host}/npm/:_authToken=secret")
    fetch(project, resolved=registry.serve("/files/left.tgz", TARBALL))
    assert registry.requests[0].authorization == "Bearer secret"


def test_credentials_do_not_follow_a_redirect_to_another_host(
    project: Path, registry: Registry
) -> None:
    with running_registry() as other:
        target = other.serve("/left.tgz", TARBALL)
        configure(project, f"//127.0.0.1:{registry.port}/:_authToken=secret")
        address = registry.serve(PATH, Answer(status=302, headers=(("Location", target),)))
        assert fetch(project, resolved=address).source is Source.REGISTRY
        assert registry.requests[0].authorization == "Bearer secret"
        assert other.requests[0].authorization == ""


def test_a_users_token_is_not_sent_over_the_projects_proxy(
    project: Path, registry: Registry, home: Path
) -> None:
    (home / ".npmrc").write_text(f"//127.0.0.1:{registry.port}/:_authToken=secret")
    with running_registry() as proxy:
        configure(project, f"proxy={proxy.url()}", "strict-ssl=false")
        assert fetch(project, resolved=registry.serve(PATH, TARBALL)).source is Source.REGISTRY
        assert proxy.requests == []


def test_the_project_cannot_pass_its_file_off_as_the_users(
    project: Path, registry: Registry
) -> None:
    (project / "mine").write_text(f"//127.0.0.1:{registry.port}/:_authToken=mine")
    configure(project, f"userconfig={project / 'mine'}", f"globalconfig={project / 'mine'}")
    fetch(project, resolved=registry.serve(PATH, TARBALL))
    assert registry.requests[0].authorization == ""


def test_a_proxy_is_used_and_its_exceptions_kept(project: Path, registry: Registry) -> None:
    with running_registry() as proxy:
        address = "http://registry.invalid" + PATH
        proxy.serve(address, TARBALL)
        configure(project, f"proxy={proxy.url()}", "noproxy=127.0.0.1,other.invalid")
        assert fetch(project, resolved=address).source is Source.REGISTRY
        assert [request.path for request in proxy.requests] == [address]
        registry.serve("/right", TARBALL)
        fetch(project, resolved=registry.url("/right"))
        assert len(proxy.requests) == 1


def test_no_secret_in_a_problem(project: Path, registry: Registry) -> None:
    configure(project, f"//127.0.0.1:{registry.port}/:_authToken=secret")
    registry.serve(PATH, Answer(status=403))
    address = registry.url(PATH).replace("http://", "http://user:secret@") + "?token=secret"
    found = fetch(project, resolved=address, integrity=integrity(TARBALL))
    assert found.contents is None
    assert "secret" not in found.problem


def test_several_at_once_but_no_more_than_asked(project: Path, registry: Registry) -> None:
    entries = []
    for number in range(12):
        content = package_tarball(f"p{number}", "1.0.0")
        address = registry.serve(f"/p{number}", Answer(content, pause=0.05))
        entries.append(
            locked(
                f"node_modules/p{number}",
                version="1.0.0",
                resolved=address,
                integrity=integrity(content),
            )
        )
    steps: list[tuple[int, int]] = []
    found = Sources(str(project), jobs=4).obtain(
        entries, lambda done, total: steps.append((done, total))
    )
    assert {each.source for each in found.values()} == {Source.REGISTRY}
    assert list(found) == [entry.location for entry in entries]
    assert 2 <= registry.busiest <= 4
    assert steps == [(number, 12) for number in range(1, 13)]


@pytest.mark.parametrize(
    "resolved",
    [
        "git+ssh://git@host.invalid/left.git#abc",
        "git+https://host.invalid/left.git",
        "github:left/left#main",
    ],
)
def test_git_is_never_run(project: Path, resolved: str) -> None:
    assert fetch(project, resolved=resolved).problem == "git dependency: install it to have it read"


def test_a_name_that_would_change_the_address_is_not_asked_for(
    project: Path, registry: Registry
) -> None:
    configure(project, f"registry={registry.url()}")
    found = fetch(project, name="../../secret", version="1.0.0")
    assert found.contents is None
    assert registry.requests == []
