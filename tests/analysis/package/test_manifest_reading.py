import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.packages import analysed, contents

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
        pytest.param(b'{"a": ' + b"1" * 10_000 + b"}", id="number without end"),
        pytest.param(b"[]", id="array"),
        pytest.param(b'{"x":"' + b"y" * 10_000_000 + b'"}', id="10 MB"),
    ],
)
def test_what_cannot_be_read_is_a_problem(data: bytes) -> None:
    manifest = read_manifest(data)
    assert manifest.problem
    assert manifest.name is None


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
