"""Expressions over constants, made by chance from a seed, in the part of JavaScript that folding claims to know."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TEXTS = [
    "", "a", "fs", "child_process", "a-b-c", "abcabc", " x ", "Hello, World", "10", "0x1f", "1e3", "-7", "é", "ß", "İ",
    "😀", "a😀b", "\ud83d", "ZnM=", "6673", "%66%73", "%F0%9F%98%80", "x%2Fy", "\u2028", "\t\n", "\ufeff", "undefined",
    "null", "true", "NaN", "$&", "a$1b", "$$", "constructor", "length", "0", "1", "aXbXc", "f|s", "[1,2]", '{"a":[1,null,"b"]}',
]  # fmt: skip
NUMBERS = [
    "0", "1", "2", "3", "-1", "7", "10", "16", "36", "97", "102", "115", "255", "256", "300", "65", "0.5", "-0.5", "1.5",
    "2.5", "1e21", "1e-7", "123456789012", "9007199254740992", "4294967296", "2147483648", "0x1f", "0b101", "0o17",
    "1_000", "NaN", "Infinity", "-Infinity", "128512", "55357", ".5", "5.", "1e3", "-0",
]  # fmt: skip
EXPRESSIONS = [
    "/a/", "/a/g", "/[a-c]/g", "/(.)(b)?/", "/x*/g", "/\\s+/g", "/-/", "/[^]/g", "/./g", "/(a)|(b)/g", "/b+/i", "/^a/m",
    "/\\d+/g", "/\\w/g", "/(?:ab)+/g", "/\\u0061/g", "/\\x61/", "/[A-Z]/gi", "/$/", "/(a)(b)(c)/", "/[\\s\\S]/g", "/|/",
]  # fmt: skip
KEYS = ["a", "b", "fs", "0", "1", "length", "x-y", "constructor", "toString"]


class Expressions:
    """Makes expressions of one program."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - tests
        self.names: dict[str, list[str]] = {}

    def pick(self, options: Sequence[str]) -> str:
        """Return one of some texts."""
        return self.random.choice(options)

    def below(self, count: int) -> int:
        """Return a whole number from 0 on."""
        return self.random.randrange(count)

    def _of(self, kind: str, ways: Sequence[Callable[[int], str]], deep: int) -> str:
        known = self.names.get(kind, [])
        if known and self.below(4) == 0:
            return self.pick(known)
        return self.random.choice(ways)(deep - 1)

    def string(self, deep: int) -> str:
        """Return an expression that mostly gives a string."""
        if deep <= 0 or self.below(5) == 0:
            text = self.pick(TEXTS)
            return json.dumps(text, ensure_ascii=self.below(2) == 0 or text == "\ud83d")
        return self._of("string", self._strings(), deep)

    def number(self, deep: int) -> str:
        """Return an expression that mostly gives a number."""
        if deep <= 0 or self.below(4) == 0:
            return f"({self.pick(NUMBERS)})"
        return self._of("number", self._numbers(), deep)

    def boolean(self, deep: int) -> str:
        """Return an expression that mostly gives a truth value."""
        if deep <= 0:
            return self.pick(["true", "false"])
        sign = self.pick(["===", "!==", "==", "!=", "<", "<=", ">", ">="])
        ways = [
            lambda d: f"({self.any(d)} {sign} {self.any(d)})",
            lambda d: f"({self.string(d)} {sign} {self.string(d)})",
            lambda d: f"!{self.any(d)}",
            lambda d: f"{self.string(d)}.includes({self.string(d)})",
            lambda d: f"{self.string(d)}.startsWith({self.string(d)})",
            lambda d: f"{self.string(d)}.endsWith({self.string(d)}, {self.number(d)})",
            lambda d: f"{self.array(d)}.includes({self.any(d)})",
            lambda d: f"{self.array(d)}.some({self.function(d)})",
            lambda d: f"{self.array(d)}.every({self.function(d)})",
            lambda d: f"isNaN({self.any(d)})",
            lambda d: f"Array.isArray({self.any(d)})",
            lambda d: f"{self.pick(EXPRESSIONS)}.test({self.string(d)})",
            lambda d: f"new Set({self.array(d)}).has({self.any(d)})",
        ]
        return self._of("boolean", ways, deep)

    def array(self, deep: int) -> str:
        """Return an expression that mostly gives an array."""
        if deep <= 0 or self.below(3) == 0:
            items = [
                self.pick(["", "..." + self.string(0), *[self.any(deep - 2)] * 6])
                for _ in range(self.below(5))
            ]
            return f"[{', '.join(items)}]"
        return self._of("array", self._arrays(), deep)

    def object(self, deep: int) -> str:
        """Return an expression that gives an object."""
        members = []
        for _ in range(self.below(4)):
            key = self.pick(KEYS)
            value = self.any(deep - 1)
            members.append(
                self.pick(
                    [
                        f"'{key}': {value}",
                        f"[{self.string(deep - 2)}]: {value}",
                        f"'{key}': {value}",
                        f"...{self.pick(['null', '[1]', '{ b: 2 }'])}",
                    ]
                )
            )
        return f"({{ {', '.join(members)} }})"

    def octets(self, deep: int) -> str:
        """Return an expression that gives bytes."""
        ways = [
            lambda d: f"Buffer.from({self.string(d)})",
            lambda d: (
                f"Buffer.from({self.string(d)}, '{self.pick(['hex', 'base64', 'utf8', 'latin1', 'ascii', 'utf16le', 'binary', 'base64url', 'UTF-8'])}')"
            ),
            lambda d: f"Buffer.from({self.array(d)})",
            lambda d: f"new Uint8Array({self.array(d)})",
            lambda d: f"Uint8Array.from({self.array(d)})",
            lambda d: (
                f"Buffer.concat([{self.octets(d)}, {self.octets(d)}])"
                if d > 0
                else "Buffer.alloc(2)"
            ),
            lambda d: f"new TextEncoder().encode({self.string(d)})",
            lambda d: (
                f"{self.octets(d)}.slice({self.number(d)})" if d > 0 else "Buffer.alloc(3, 97)"
            ),
            lambda d: (
                f"{self.octets(d)}.map({self.function(d)})" if d > 0 else "Uint8Array.of(1, 300)"
            ),
        ]
        return self._of("octets", ways, deep)

    def any(self, deep: int) -> str:
        """Return an expression of any kind."""
        if self.below(12) == 0:
            return self.pick(["null", "undefined", "void 0"])
        kinds = [
            self.string,
            self.string,
            self.number,
            self.number,
            self.boolean,
            self.array,
            self.object,
        ]
        return self.random.choice(kinds)(deep)

    def function(self, deep: int) -> str:
        """Return a function of an element, a place and a list."""
        return self.pick(
            [
                "x => x",
                "String",
                "(x, i) => i",
                "(x, i) => x + i",
                "x => x + 'a'",
                f"x => {self.any(min(deep, 1))}",
                "function (x) { return x; }",
                "(x, i, l) => l.length",
                "x => x > 1",
                "c => String(c).charCodeAt(0)",
                "x => [x, x]",
                "([x]) => x",
                "x => { if (x) return 'y'; return x; }",
                "(x = 'd') => x",
                "(...r) => r.length",
                "x => typeof x",
                "Number",
                "x => x ^ 1",
            ]
        )

    def _numbers(self) -> list[Callable[[int], str]]:
        sign = self.pick(["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>", "**"])
        name = self.pick(
            ["floor", "ceil", "round", "trunc", "abs", "sqrt", "max", "min", "sign", "imul", "pow"]
        )
        return [
            lambda d: f"({self.number(d)} {sign} {self.number(d)})",
            lambda d: f"({self.any(d)} {sign} {self.any(d)})",
            lambda d: f"Math.{name}({self.number(d)}, {self.number(d)})",
            lambda d: f"Math.{name}({self.any(d)})",
            lambda d: f"{self.string(d)}.length",
            lambda d: f"{self.array(d)}.length",
            lambda d: f"{self.octets(d)}.length",
            lambda d: f"{self.string(d)}.charCodeAt({self.number(d)})",
            lambda d: f"{self.string(d)}.codePointAt({self.number(d)})",
            lambda d: f"{self.string(d)}.indexOf({self.string(d)}, {self.number(d)})",
            lambda d: f"{self.string(d)}.lastIndexOf({self.string(d)})",
            lambda d: f"{self.string(d)}.search({self.pick(EXPRESSIONS)})",
            lambda d: f"{self.array(d)}.indexOf({self.any(d)})",
            lambda d: f"{self.array(d)}.findIndex({self.function(d)})",
            lambda d: (
                f"parseInt({self.any(d)}, {self.pick(['10', '16', '2', '36', '0', 'undefined', '8'])})"
            ),
            lambda d: f"parseInt({self.any(d)})",
            lambda d: f"parseFloat({self.any(d)})",
            lambda d: f"Number({self.any(d)})",
            lambda d: f"+{self.any(d)}",
            lambda d: f"~{self.any(d)}",
            lambda d: f"(-{self.any(d)})",
            lambda d: f"{self.octets(d)}[{self.number(d)}]",
            lambda d: f"new Set({self.array(d)}).size",
            lambda d: f"[{self.number(d)}, {self.number(d)}].reduce((a, b) => a + b)",
        ]

    def _strings(self) -> list[Callable[[int], str]]:
        case = self.pick(
            [
                "toUpperCase",
                "toLowerCase",
                "trim",
                "trimEnd",
                "trimStart",
                "toString",
                "normalize",
                "valueOf",
            ]
        )
        code = self.pick(
            [
                "encodeURIComponent",
                "decodeURIComponent",
                "encodeURI",
                "decodeURI",
                "unescape",
                "atob",
                "btoa",
                "String",
            ]
        )
        by = self.pick(
            [
                "''",
                "'x'",
                "'[$&]'",
                "'$1'",
                "'$$'",
                "'$2$1'",
                "(m) => m + m",
                "(m, a) => a",
                "(m, a, b) => b",
                "() => 'q'",
                "String",
            ]
        )
        encoding = self.pick(
            ["", "'hex'", "'base64'", "'utf8'", "'latin1'", "'ascii'", "'base64url'", "'utf16le'"]
        )
        return [
            lambda d: f"({self.string(d)} + {self.any(d)})",
            lambda d: f"({self.any(d)} + {self.string(d)})",
            lambda d: f"`${{{self.any(d)}}}-${{{self.string(d)}}}`",
            lambda d: f"{self.string(d)}.{case}()",
            lambda d: f"{self.string(d)}.slice({self.number(d)}, {self.number(d)})",
            lambda d: f"{self.string(d)}.slice({self.number(d)})",
            lambda d: f"{self.string(d)}.substring({self.number(d)}, {self.number(d)})",
            lambda d: f"{self.string(d)}.substr({self.number(d)}, {self.number(d)})",
            lambda d: f"{self.string(d)}.charAt({self.number(d)})",
            lambda d: f"{self.string(d)}.at({self.number(d)})",
            lambda d: f"{self.string(d)}[{self.number(d)}]",
            lambda d: f"{self.string(d)}.repeat({self.pick(['0', '1', '3', '2.5', 'null'])})",
            lambda d: f"{self.string(d)}.padStart({self.pick(['3', '10', '-1'])}, {self.string(d)})",
            lambda d: f"{self.string(d)}.padEnd({self.pick(['3', '10', '-1'])})",
            lambda d: f"{self.string(d)}.concat({self.any(d)}, {self.any(d)})",
            lambda d: f"{self.string(d)}.replace({self.pick(EXPRESSIONS)}, {by})",
            lambda d: f"{self.string(d)}.replace({self.string(d)}, {by})",
            lambda d: f"{self.string(d)}.replaceAll({self.string(d)}, {by})",
            lambda d: f"{self.array(d)}.join({self.pick(['', repr(''), repr('-'), 'undefined', 'null', '1'])})",
            lambda d: f"String({self.any(d)})",
            lambda d: f"{code}({self.string(d)})",
            lambda d: f"String.fromCharCode({self.number(d)}, {self.number(d)})",
            lambda d: f"String.fromCharCode(...{self.array(d)})",
            lambda d: f"String.fromCharCode.apply(null, {self.array(d)})",
            lambda d: f"String.fromCodePoint({self.number(d)})",
            lambda d: f"{self.octets(d)}.toString({encoding})",
            lambda d: f"new TextDecoder().decode({self.octets(d)})",
            lambda d: f"({self.number(d)}).toString({self.pick(['', '2', '16', '36', '10'])})",
            lambda d: f"{self.string(d)}.split({self.pick([repr(''), repr('-'), *EXPRESSIONS])}).reverse().join('')",
            lambda d: f"typeof {self.any(d)}",
            lambda d: f"({self.any(d)} {self.pick(['||', '??'])} {self.string(d)})",
            lambda d: f"({self.boolean(d)} ? {self.string(d)} : {self.string(d)})",
            lambda d: f"{self.array(d)}.reduce((s, x) => s + x, '')",
            lambda d: f"{self.array(d)}.reduceRight((s, x, i) => s + x + i, '')",
            lambda d: f"Object.keys({self.object(d)}).join()",
            lambda d: f"{self.object(d)}['{self.pick(KEYS)}']",
            lambda d: f"{self.object(d)}.{self.pick(['a', 'b', 'fs', 'constructor'])}",
            lambda d: f"{self.array(d)}[{self.number(d)}]",
            lambda d: f"String.raw`a\\n${{{self.any(d)}}}`",
            lambda d: f"JSON.parse({json.dumps(json.dumps(self.pick(TEXTS)))})",
            lambda d: f"(({self.pick(['x', 'x = 1', '...x'])}) => x + {self.string(d)})({self.any(d)})",
            lambda d: f"(function (x, y) {{ return y + x; }})({self.any(d)}, {self.any(d)})",
        ]  # fmt: skip

    def _arrays(self) -> list[Callable[[int], str]]:
        return [
            lambda d: f"{self.string(d)}.split({self.pick(['', repr(''), repr('-'), repr('a'), *EXPRESSIONS])})",
            lambda d: f"{self.string(d)}.split({self.string(d)}, {self.number(d)})",
            lambda d: f"{self.array(d)}.map({self.function(d)})",
            lambda d: f"{self.array(d)}.filter({self.function(d)})",
            lambda d: f"{self.array(d)}.flatMap({self.function(d)})",
            lambda d: f"{self.array(d)}.reverse()",
            lambda d: f"{self.array(d)}.sort()",
            lambda d: f"{self.array(d)}.sort((a, b) => a - b)",
            lambda d: f"{self.array(d)}.slice({self.number(d)}, {self.number(d)})",
            lambda d: f"{self.array(d)}.splice({self.number(d)}, {self.number(d)})",
            lambda d: f"{self.array(d)}.concat({self.any(d)}, {self.array(d)})",
            lambda d: f"{self.array(d)}.flat({self.pick(['', '2', 'Infinity'])})",
            lambda d: f"{self.array(d)}.fill({self.any(d)})",
            lambda d: f"[...{self.string(d)}]",
            lambda d: f"[...{self.array(d)}, {self.any(d)}]",
            lambda d: f"[...new Set({self.array(d)})]",
            lambda d: f"[...new Map([['a', 1], ['b', {self.any(d)}]])]",
            lambda d: f"Array.from({self.string(d)})",
            lambda d: f"Array.from({self.array(d)}, {self.function(d)})",
            lambda d: f"Array.from({{ length: {self.below(4)} }}, {self.function(d)})",
            lambda d: f"Array({self.below(4)})",
            lambda d: f"Array({self.below(4)}).fill({self.any(d)})",
            lambda d: f"Array.of({self.any(d)}, {self.any(d)})",
            lambda d: f"Object.keys({self.object(d)})",
            lambda d: f"Object.values({self.object(d)})",
            lambda d: f"Object.entries({self.object(d)})",
            lambda d: f"{self.string(d)}.match({self.pick(EXPRESSIONS)})",
            lambda d: f"[...{self.string(d)}.matchAll({self.pick(EXPRESSIONS)})]",
            lambda d: f"[...{self.array(d)}.{self.pick(['keys', 'values', 'entries'])}()]",
            lambda d: f"[...{self.octets(d)}]",
            lambda d: f"{self.pick(EXPRESSIONS)}.exec({self.string(d)})",
            lambda d: "JSON.parse('[1, \"a\", null, {\"b\": [true]}]')",
        ]  # fmt: skip
