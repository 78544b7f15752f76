"""The glob patterns of `workspaces`, matched in bounded time."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST_PATTERN = 1024
MOST_ALTERNATIVES = 256
"""How many patterns one with braces may stand for."""
_BRACES = re.compile(r"[@]?[{(]([^{}()]*)[})]")
_RANGE = re.compile(r"(-?[0-9]{1,4})\.\.(-?[0-9]{1,4})\Z")
_CLASS = re.compile(r"\[([!^]?)([^\]/]+)\]")


@lru_cache(maxsize=256)
def alternatives(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Return the patterns that one with braces stands for, each as its path segments."""
    found: list[str] = []
    queue = [pattern[:LONGEST_PATTERN]]
    while queue and len(found) + len(queue) <= MOST_ALTERNATIVES:
        text = queue.pop()
        match = next((match for match in _BRACES.finditer(text) if _is_choice(match)), None)
        if match is None:
            found.append(text)
            continue
        queue += [
            text[: match.start()] + choice + text[match.end() :] for choice in _choices(match)
        ]
    return tuple(tuple(text.split("/")) for text in sorted(found))


def _is_choice(match: re.Match[str]) -> bool:
    text = match[0]
    if text.startswith(("@(", "(")):
        return text.startswith("@(")
    return "," in match[1] or _RANGE.match(match[1]) is not None


def _choices(match: re.Match[str]) -> list[str]:
    numbers = _RANGE.match(match[1])
    if numbers:
        low, high = sorted((int(numbers[1]), int(numbers[2])))
        return [str(number) for number in range(low, min(high, low + MOST_ALTERNATIVES) + 1)]
    return match[1].split("|" if match[0].startswith("@") else ",")


def path_matches(path: str, pattern: str) -> bool:
    """Return whether `path` matches the whole pattern."""
    parts = tuple(path.split("/"))
    return any(_segments_match(parts, wanted) for wanted in alternatives(pattern))


def _segments_match(parts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Match segment by segment; `**` stands for any number of them (at the end: at least one)."""
    reached = {0}
    for index, segment in enumerate(wanted):
        if segment == "**":
            last = index == len(wanted) - 1
            reached = {
                end for start in reached for end in _runs(parts, start) if not last or end > start
            }
        else:
            reached = {
                at + 1 for at in reached if at < len(parts) and segment_matches(parts[at], segment)
            }
    return len(parts) in reached


def _runs(parts: tuple[str, ...], start: int) -> list[int]:
    ends = [start]
    for at in range(start, len(parts)):
        if parts[at].startswith("."):
            break
        ends.append(at + 1)
    return ends


def segment_matches(name: str, pattern: str) -> bool:
    """Return whether one path segment matches: `*`, `?`, `[abc]`; a leading dot must be written out."""
    if not any(char in pattern for char in "*?["):
        return name == pattern
    if name.startswith(".") and not pattern.startswith("."):
        return False
    return _wild(name, _tokens(pattern)) and name != ""


@lru_cache(maxsize=1024)
def _tokens(pattern: str) -> tuple[str, ...]:
    """Return the pattern as characters, with `*`, `?` and whole classes as tokens of their own."""
    tokens: list[str] = []
    position = 0
    while position < len(pattern):
        match = _CLASS.match(pattern, position)
        part = match[0] if match else pattern[position]
        position += len(part)
        if part != "*" or tokens[-1:] != ["*"]:
            tokens.append(part)
    return tuple(tokens)


def _wild(name: str, tokens: tuple[str, ...]) -> bool:
    """Match with one point to return to: linear in practice, quadratic at worst."""
    at, token = 0, 0
    star, mark = -1, 0
    while at < len(name):
        if token < len(tokens) and tokens[token] == "*":
            star, mark = token, at
            token += 1
        elif token < len(tokens) and _one(name[at], tokens[token]):
            at, token = at + 1, token + 1
        elif star >= 0:
            mark += 1
            at, token = mark, star + 1
        else:
            return False
    return all(rest == "*" for rest in tokens[token:])


def _one(char: str, token: str) -> bool:
    match = _CLASS.match(token) if len(token) > 1 else None
    if match is None:
        return token in {char, "?"}
    return (char in _members(match[2])) is not bool(match[1])


def _members(text: str) -> frozenset[str]:
    members = set(text)
    for low, high in re.findall(r"(.)-(.)", text):
        members.update(chr(code) for code in range(ord(low), min(ord(high), ord(low) + 256) + 1))
    return frozenset(members)
