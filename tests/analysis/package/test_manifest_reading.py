import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.packages import analysed, contents, seen

from audit.analysis import read_manifest
from audit.model.lockfile import Position

PRETTY = b"""\
{
  "name": "shop",
  "scripts": {
    "test": "true",
    "postinstall": "node x.js"
  },
  "contain": { "needs": [] }
}
"""


def test_keys_have_places() -> None:
    manifest = read_manifest(PRETTY)
    assert manifest.script_positions == {"test": Position(4, 5), "postinstall": Position(5, 5)}
    assert manifest.contain_position == Position(7, 3)


def test_keys_have_places_on_one_line() -> None:
    manifest = read_manifest(b'{"a":{"scripts":{"no":""}},"scripts":{"in\\u0073tall":"x"}}')
    assert manifest.script_positions == {"install": Position(1, 39)}


def test_the_last_of_two_equal_keys_counts() -> None:
    manifest = read_manifest(b'{"scripts":{"a":"1"},\n"scripts":{"b":"1","b":"2"}}')
    assert manifest.scripts == {"b": "2"}
    assert manifest.script_positions == {"b": Position(2, 20)}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x00\xff\xfe", id="binary"),
        pytest.param('{"name":"x"}'.encode("utf-16"), id="utf-16"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"a":' * 50_000 + b"1" + b"}" * 50_000, id="deep and whole"),
        pytest.param(b'{"a": NaN}', id="not a number"),
        pytest.param(b"[]", id="array"),
        pytest.param(b"null", id="null"),
        pytest.param(b"{,", id="not JSON"),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes) -> None:
    manifest = read_manifest(data)
    assert manifest.problem
    assert manifest.name is None
    assert "unknown:parse" in seen(analysed(contents({"package.json": data})), "package.json")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'{"x":"' + b"y" * 40_000_000 + b'"}', id="40 MB"),
        pytest.param(b'{"x":[' + b"[]," * 2_000_000 + b"0]}", id="2 million values"),
    ],
)
def test_what_is_too_large_is_told(data: bytes) -> None:
    assert "unknown:size" in seen(analysed(contents({"package.json": data})), "package.json")


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(b"1" * 5_000, id="digits"),
        pytest.param(b"1." + b"1" * 5_000, id="digits of a fraction"),
        pytest.param(b"-1e99999", id="an endless number"),
        pytest.param(b'"' + b"y" * 10_000_000 + b'"', id="10 MB"),
        pytest.param(b'"Jos\xe9"', id="not UTF-8"),
        pytest.param(b'"\\ud800"', id="a lone surrogate"),
        pytest.param(b"[" * 99 + b"]" * 99, id="levels"),
    ],
)
def test_what_node_reads_hides_no_script(odd: bytes) -> None:
    facts = analysed(contents({"package.json": _around(odd)}))
    assert "script:postinstall" in seen(facts)
    assert "unknown:parse" not in seen(facts)


@pytest.mark.parametrize("deep", [b"[", b'{"a":', b'["]",{"}":'])
@pytest.mark.parametrize("levels", [101, 990, 5_000, 100_000])
def test_what_lies_too_deep_is_told_and_hides_no_script(deep: bytes, levels: int) -> None:
    closing = {b"[": b"]", b"{": b"}"}
    ends = b"".join(
        closing[bracket.encode()] for bracket in reversed(deep.decode()) if bracket in "[{"
    )
    data = _around(deep * levels + b"0" + ends * levels)
    facts = analysed(contents({"package.json": data}))
    assert json.loads(json.dumps(dict(facts.manifest.raw)))["scripts"]
    assert {"script:postinstall", "unknown:parse"} <= seen(facts, "package.json")


def _around(odd: bytes) -> bytes:
    return b'{"name":"x","a":' + odd + b',"scripts":{"postinstall":"node x.js"}}'


def test_a_manifest_around_loaded_files_is_told_too() -> None:
    files = {
        "index.js": "require('./a/b')",
        "a/b.js": "",
        "a/package.json": "{,",
        "c/package.json": "{,",
    }
    facts = analysed(contents(files))
    assert "unknown:parse" in seen(facts, "a/package.json")
    assert seen(facts, "c/package.json") == set()


def test_a_byte_order_mark_is_no_problem() -> None:
    assert read_manifest(b'\xef\xbb\xbf{"name":"x"}').name == "x"


def test_lone_surrogates_are_replaced() -> None:
    manifest = read_manifest(b'{"name":"a\\ud800b","scripts":{"x\\udfff":"y"}}')
    assert manifest.name == "a\ufffdb"
    json.dumps(dict(manifest.raw), ensure_ascii=False).encode()


def test_listed_takes_the_first_field_in_order() -> None:
    raw = {
        "devDependencies": {"a": "1", "b": "1", "d": "1"},
        "peerDependencies": {"a": "1"},
        "optionalDependencies": {"b": "1", "c": "1"},
        "dependencies": {"c": "1"},
        "bundleDependencies": ["d", "e", 7],
    }
    assert read_manifest(json.dumps(raw).encode()).listed == {
        "a": "peerDependencies",
        "b": "optionalDependencies",
        "c": "dependencies",
        "d": "devDependencies",
        "e": "bundleDependencies",
    }


FIELDS = [
    *("name", "version", "description", "keywords", "type", "main", "module", "browser", "exports"),
    *("imports", "bin", "directories", "scripts", "dependencies", "peerDependenciesMeta"),
    *("bundleDependencies", "contain", "gypfile", "unpkg", "react-native"),
]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([".", "..", "./*", "./a/", "*", "#x", "/", "\\", "index.js", "./\0"])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


# A loaded machine makes examples slowly; that says nothing of what is tested.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8))
def test_no_field_of_any_type_stops_the_analysis(raw: dict[str, object]) -> None:
    files = {"package.json": json.dumps(raw), "index.js": "require('./a')", "a/index.js": ""}
    facts = analysed(contents(files | {"binding.gyp": "{}"}), git=True)
    assert facts.manifest.problem is None
