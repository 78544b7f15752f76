from __future__ import annotations

from typing import TYPE_CHECKING

from support.program import contain_audit

if TYPE_CHECKING:
    from pathlib import Path


def test_it_writes_a_page_says_where_and_gates_nothing(shop: Path) -> None:
    done = contain_audit("report", "--offline", cwd=shop)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "contain-audit.html is written; open it in a browser\n"
    assert "flat-stream-x" in (shop / "contain-audit.html").read_text(encoding="utf-8")


def test_the_page_is_the_one_of_the_format(shop: Path) -> None:
    contain_audit("report", "--offline", cwd=shop)
    done = contain_audit("--offline", "--format", "html", cwd=shop)
    assert done.returncode == 1
    assert done.stdout == (shop / "contain-audit.html").read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_said_at_once(shop: Path) -> None:
    done = contain_audit("report", "--offline", "--output", "nowhere/page.html", cwd=shop)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "error: nowhere/page.html: cannot write: its folder does not exist; "
    )
    assert not (shop / "nowhere").exists()


def test_a_shell_completes_commands_and_formats(tmp_path: Path) -> None:
    asked = {"_CONTAIN_AUDIT_COMPLETE": "bash_complete"}
    commands = contain_audit(cwd=tmp_path, COMP_WORDS="contain-audit re", COMP_CWORD="1", **asked)
    assert commands.stdout == "plain,report\n"
    words = "contain-audit check --format m"
    formats = contain_audit(cwd=tmp_path, COMP_WORDS=words, COMP_CWORD="3", **asked)
    assert formats.stdout == "plain,markdown\n"
