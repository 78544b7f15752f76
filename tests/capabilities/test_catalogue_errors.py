"""A wrong entry is told with its line and column."""

import pytest

from audit.capabilities import read_catalogue
from audit.errors import InputError

SOUND = """\
# a comment with "quotes" and [brackets]
global-object = ["globalThis"]
[module.fs]
authority = "filesystem-write"
filesystem-read = [
    "readFile",  # "readFile" is said here too
    "stat",
]
[object.process]
authority = "loader"
named = ["env"]
environment = ["env"]
[kind.write]
authority = "primordials"
"""

# Each stands after SOUND's fourteen lines: what is added, and where the error is.
WRONG = {
    "not TOML": ("[module.net\n", 15, 12, "Expected ']'"),
    "cut off": ('x = """', 15, 8, ""),
    "unknown section": ("[modules.net]\n", 15, 1, "'modules' means nothing here"),
    "unknown authority": ('[module.net]\nauthority = "netwrk"\n', 16, 13, "no authority"),
    "no authority": ("[module.net]\n", 15, 1, "'authority' must be a string"),
    "unknown list": ("[global]\n  netwrk = []\n", 16, 3, "no authority 'netwrk'"),
    "said twice": (
        '[module.net]\nauthority = "network"\nnone = ["isIP", "a", "isIP"]\n',
        17,
        22,
        "twice",
    ),
    "under two authorities": (
        '[global]\ncode = ["eval"]\ndom = [\n  "eval"]\n',
        18,
        3,
        "'eval' is said twice",
    ),
    "not a string": ("[global]\ncode = [1]\n", 16, 1, "must be a list of strings"),
    "not a table": ("[[kind.load]]\n", 15, 1, "'load' must be a table"),
    "not a truth value": (
        '[module.sea]\nauthority = "none"\nprefix-only = 1\n',
        17,
        1,
        "true or false",
    ),
    "alias to nowhere": ('[aliases]\n"fs.promises" = "fss/promises"\n', 16, 17, "'fss/promises'"),
    "alias from nowhere": ('[aliases]\n"fss.x" = "fs.y"\n', 16, 1, "no module 'fss'"),
    "same as nothing": ('[module.sys]\nsame-as = "util"\n', 16, 11, "no module 'util'"),
    "named without authority": (
        '[object.Bun]\nauthority = "loader"\nnamed = ["env"]\n',
        17,
        10,
        "'env' has no authority",
    ),
    "unknown kind": ('[kind.lode]\nauthority = "loader"\n', 15, 1, "no kind 'lode'"),
    "key of another table": ('[intrinsics]\nnone = ["Array"]\n', 16, 1, "means nothing here"),
}


def test_a_sound_catalogue_is_read() -> None:
    catalogue = read_catalogue(SOUND, "mine.toml")

    assert catalogue.capability("builtin", "fs.stat").authority == "filesystem-read"
    assert catalogue.capability("load", "computed").authority == "unknown"


@pytest.mark.parametrize(("text", "line", "column", "what"), WRONG.values(), ids=WRONG)
def test_a_wrong_entry_is_pointed_at(text: str, line: int, column: int, what: str) -> None:
    with pytest.raises(InputError) as raised:
        read_catalogue(SOUND + text, "mine.toml")

    assert str(raised.value).startswith(f"mine.toml:{line}:{column}: ")
    assert what in raised.value.what
