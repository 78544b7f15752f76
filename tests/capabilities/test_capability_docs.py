"""docs/capabilities.md says what the catalogue says."""

import re
from pathlib import Path

from audit.capabilities import load_catalogue
from audit.model.capability import KINDS, Authority

PAGE = (Path(__file__).parents[2] / "docs" / "capabilities.md").read_text(encoding="utf-8")


def authority_rows() -> list[list[str]]:
    rows = [re.split(r" ?\| ?", line.strip("| ")) for line in PAGE.splitlines() if line[:1] == "|"]
    return [row for row in rows if row[0].strip("`") in set(Authority)]


def test_every_authority_has_a_row_in_order_of_display() -> None:
    assert [row[0] for row in authority_rows()] == [f"`{authority}`" for authority in Authority]
    assert all(len(row[1]) > len("No power") for row in authority_rows())


def test_every_module_stands_with_its_authority() -> None:
    modules = {name: each for name, each in load_catalogue().builtins.items() if "." not in name}
    listed = {
        name: Authority(row[0].strip("`"))
        for row in authority_rows()
        for name in re.findall(r"`([^`]+)`", row[2] if len(row) > 2 else "")
    }

    assert listed == modules


def test_every_kind_is_explained() -> None:
    assert [kind for kind in KINDS if f"| `{kind}:" not in PAGE] == []


def test_every_id_in_the_page_is_a_known_word() -> None:
    catalogue = load_catalogue()
    ids = re.findall(rf"`((?:{'|'.join(KINDS)}):[^\s`]+)`", PAGE)

    assert [
        each for each in ids if each != "package:NAME" and not catalogue.is_known_word(each)
    ] == []
