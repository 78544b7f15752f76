"""Recipients, pages, data and code in strings that a version names: what was there before is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import compared, found, package, use

from audit.model.manifest import Manifest
from audit.model.mention import (
    ADDRESS,
    CODE,
    COPY,
    PACKED,
    PACKED_ACTS,
    SPOKEN,
    Mention,
    Mentioned,
)
from audit.model.package import Evidence

if TYPE_CHECKING:
    from audit.model.finding import Finding

RULE = "new-destination"
FETCH = use("global:fetch", "network")
PLUGIN = Manifest(name="rollup-plugin-a", raw={}, keywords=("rollup", "plugin"))


def recipient(text: str, to: str = "bot") -> Mention:
    return _mention(Mentioned.RECIPIENT, to, text)


def _mention(
    kind: Mentioned, to: str, text: str, *, file: str = "index.js", reachable: bool = True
) -> Mention:
    return Mention(kind, to, text, Evidence(file, 4, 1, text, reachable))


def judged(
    old: list[Mention], new: list[Mention], *uses: Any, rule: str = RULE, **fields: Any
) -> tuple[Finding, ...]:
    before = package("node_modules/a", *uses, mentions=tuple(old), **fields)
    after = package("node_modules/a", *uses, mentions=tuple(new), **fields)
    return found(rule, compared(before, after))


def test_a_recipient() -> None:
    (finding,) = judged([], [recipient("1:AA")], FETCH)
    assert (finding.severity, "fixed bot" in finding.message) == ("high", True)
    (finding,) = judged([], [recipient("1:AA")])
    assert finding.severity == "low"
    (finding,) = judged([recipient(f"{each}:AA") for each in range(5)], [recipient("x:AA")], FETCH)
    assert finding.severity == "low"
    assert judged([recipient("1:AA")], [recipient("1:AA")], FETCH) == ()


def page(to: str, text: str, file: str = "public/index.html") -> Mention:
    return _mention(Mentioned.PAGE, to, text, file=file, reachable=False)


@pytest.mark.parametrize(
    ("new", "severity"),
    [
        pytest.param(page("script", "//new.invalid/x.js"), "high", id="a script"),
        pytest.param(page("script", "//new.invalid/x.js", "demo/a.html"), "low", id="aside"),
        pytest.param(page(CODE, "code that is decoded"), "high", id="decoded"),
        pytest.param(page(CODE, "network"), "low", id="its own server"),
    ],
)
def test_a_page(new: Mention, severity: str) -> None:
    (finding,) = judged([], [new])
    assert finding.severity == severity
    assert judged([new], [new]) == ()


def test_a_page_moves_along_its_owner_s_hosts() -> None:
    old, new = page("script", "//a.cdn.invalid/x"), page("script", "//b.cdn.invalid/x")
    assert judged([old], [new]) == ()
    assert judged([page(SPOKEN, "https://b.cdn.invalid/")], [new]) == ()


def test_code_that_a_plugin_keeps_in_a_string() -> None:
    code = _mention(Mentioned.WRITTEN, "", "network")
    (finding,) = judged([], [code], rule="gained-capability", manifest=PLUGIN)
    assert finding.severity == "high"
    (finding,) = judged([], [code], rule="gained-capability")
    assert finding.severity == "moderate"
    assert judged([code], [code], rule="gained-capability", manifest=PLUGIN) == ()


def test_code_in_a_string_of_a_file_that_runs_text() -> None:
    code = _mention(Mentioned.WRITTEN, "", "powers of Node")
    for file, severity in (("index.js", "high"), ("other.js", "moderate")):
        runs = use("global:Function", "code", f"{file}:1:1:new Function(source)")
        (finding,) = judged([], [code], runs, rule="gained-capability")
        assert finding.severity == severity


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("3405803781", "203.0.113.5"),
        ("0xCB007105", "203.0.113.5"),
        ("0313.0000.0161.0005", "203.0.113.5"),
        ("[2001:db8::5]", "[2001:db8::5]"),
    ],
)
def test_numbers_in_any_base_are_a_machine(host: str, shown: str) -> None:
    address = _mention(Mentioned.ADDRESS, "", f"http://{host}/")
    (finding,) = judged([], [address], FETCH)
    assert finding.message.endswith(shown)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "1", "0"])
def test_numbers_of_this_machine_are_none(host: str) -> None:
    assert judged([], [_mention(Mentioned.ADDRESS, "", f"http://{host}/")], FETCH) == ()


def test_a_field_of_its_own_in_package_json() -> None:
    def telling(host: str) -> Any:
        manifest = Manifest(name="a", raw={"telemetry": {"to": f"https://{host}/t"}})
        return package("node_modules/a", FETCH, manifest=manifest)

    (finding,) = found(RULE, compared(telling("old.invalid"), telling("new.example")))
    assert (finding.severity, "field of its own" in finding.message) == ("high", True)
    assert found(RULE, compared(telling("old.invalid"), telling("old.invalid"))) == ()


def test_compiled_code_is_lent_more() -> None:
    files = _mention(Mentioned.LENT, "", "files")
    (finding,) = judged([], [files], rule="gained-capability")
    assert finding.severity == "high"
    asked = _mention(Mentioned.LENT, "", "folders of the disk (as compiled)")
    (finding,) = judged([], [asked], rule="gained-capability")
    assert finding.severity == "moderate"
    assert judged([files], [files], rule="gained-capability") == ()


def test_data_names_a_module_that_is_loaded() -> None:
    word = _mention(Mentioned.WORD, "", "child_process")
    loads = use("load:computed", "loader")
    (finding,) = judged([], [word], loads, rule="gained-capability")
    assert finding.severity == "high"
    assert judged([], [word], rule="gained-capability") == ()
    assert judged([word], [word], loads, rule="gained-capability") == ()


def test_data_names_a_secret_that_is_read() -> None:
    word = _mention(Mentioned.WORD, "", "NPM_TOKEN")
    reads = use("global:process.env", "environment")
    (finding,) = judged([], [word], reads, FETCH, rule="new-secret-access")
    assert finding.severity == "high"
    assert judged([], [word], FETCH, rule="new-secret-access") == ()
    assert (
        judged([], [_mention(Mentioned.WORD, "", "APP_NAME")], reads, rule="new-secret-access")
        == ()
    )


def test_the_environment_is_copied() -> None:
    copy = _mention(Mentioned.ENVIRONMENT, COPY, "process.env")
    (finding,) = judged([], [copy], FETCH, rule="new-secret-access")
    assert finding.severity == "high"
    starts = use("builtin:child_process.spawn", "process")
    assert judged([], [copy], FETCH, starts, rule="new-secret-access") == ()


MAILS = Manifest(
    name="a", description="Client of an e-mail API", raw={"homepage": "https://a-mail.invalid"}
)


@pytest.mark.parametrize(
    ("box", "manifest", "severities"),
    [
        pytest.param("x@drop.invalid", MAILS, ["high"], id="who sends mail"),
        pytest.param("x@a-mail.invalid", MAILS, [], id="its own"),
        pytest.param("x@drop.invalid", Manifest(name="a"), [], id="who sends none"),
    ],
)
def test_an_address_for_mail(box: str, manifest: Manifest, severities: list[str]) -> None:
    address = _mention(Mentioned.RECIPIENT, ADDRESS, box)
    assert [each.severity for each in judged([], [address], FETCH, manifest=manifest)] == severities


@pytest.mark.parametrize(
    ("text", "step", "severity"),
    [
        (f"{PACKED_ACTS}: fs", "minor", "high"),
        (f"{PACKED_ACTS}: fs", "patch", "high"),
        (f"{PACKED_ACTS}: fs", "major", "moderate"),
        (f"{PACKED}: network", "minor", "moderate"),
        (f"{PACKED}: network", "patch", "high"),
    ],
)
def test_code_that_is_kept_encoded(text: str, step: str, severity: str) -> None:
    code = _mention(Mentioned.WRITTEN, "", text)
    after = package("node_modules/a", mentions=(code,))
    (finding,) = found("gained-capability", compared(package("node_modules/a"), after, step))
    assert finding.severity == severity
