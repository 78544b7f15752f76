"""Small programs over constants, made by chance from a seed: statements that change what expressions ask for."""

from __future__ import annotations

from support.constant_expressions import Expressions


class Maker(Expressions):
    """Makes one program."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._count = 0

    def name(self, kind: str) -> str:
        """Return a new variable's name, known from now on."""
        self._count += 1
        name = f"v{self._count}"
        self.names.setdefault(kind, []).append(name)
        return name

    def statement(self) -> str:
        """Return a statement or some."""
        kind = self.pick(["string", "number", "boolean", "array", "object", "any"])
        value = getattr(self, kind)(2)
        plain = self.pick(["const", "let", "var"])
        ways = [
            lambda: f"{plain} {self.name(kind)} = {value};",
            lambda: f"{plain} {self.name(kind)} = {value};",
            self._accumulated,
            self._accumulated,
            self._changed,
            self._changed_object,
            self._destructured,
            self._function,
            self._reassigned,
            self._table,
        ]
        return self.random.choice(ways)()

    def _accumulated(self) -> str:
        over, piece = (
            self.pick([self.string(1), self.array(1)]),
            self.pick(
                [
                    "c",
                    "String(c)",
                    "c + 1",
                    "String.fromCharCode(c)",
                    "`${c}`",
                    "String(c).toUpperCase()",
                    "c ^ 3",
                ]
            ),
        )
        add = self.pick(["+=", "-=", "+="])
        count = self.below(4)
        form = self.pick(
            [
                "let {0} = ''; for (const c of {1}) {0} {2} {3};",
                "let {0} = ''; {1}.forEach; for (const c of {1}) {{ if (c === 'a') continue; {0} {2} {3}; }}",
                "var {0} = ''; [...{1}].forEach(c => {{ {0} {2} {3}; }});",
                "let {0} = ''; for (let c = 0; c < {4}; c++) {0} {2} {3};",
                "let {0} = ''; for (let c = {4}; c >= 0; c--) {{ {0} {2} {3}; }}",
                "let {0} = '', c = 0; while (c < {4}) {{ {0} {2} {3}; c++; }}",
                "let {0} = ''; for (const c in {1}) {0} {2} {3};",
                "let {0} = ''; for (let c = 0; c < 3; c++) {{ if (c == 2) break; {0} {2} {3}; }}",
                "let {0} = ''; for (const c of {1}) {{ {0} = {3} + {0}; }}",
                "let {0} = 'q'; for (const c of {1}) {0} = {3};",
                "let {0} = ''; for (const c of {1}) switch (c) {{ case 'a': {0} += 1; case 'b': {0} += 2; break; default: {0} += 3; }}",
            ]
        )
        return form.format(self.name("string"), over, add, piece, count)

    def _changed(self) -> str:
        form = self.pick(
            [
                "const {0} = {1}; {0}.push({2});",
                "const {0} = {1}; {0}.unshift({2}, {2});",
                "const {0} = {1}; {0}.reverse();",
                "const {0} = {1}; {0}.pop();",
                "const {0} = {1}; {0}.shift();",
                "const {0} = {1}; {0}.sort();",
                "const {0} = {1}; {0}.splice(1, 1);",
                "const {0} = {1}; {0}[0] = {2};",
                "const {0} = {1}; {0}.length = 1;",
                "const {0} = {1}; for (let i = 0; i < 2; i++) {0}.push({0}.shift());",
                "const {0} = {1}; (function (t, n) {{ while (--n) t.push(t.shift()); }})({0}, 3);",
                "const {0} = []; for (const x of {1}) {0}.push(x);",
                "const {0} = {1}; {0}.fill({2});",
                "const {0} = {1}; delete {0}[0];",
                "const {0} = {1}; for (let i = 0; i < {0}.length; i++) {0}[i] = {0}[i] + 'z';",
            ]
        )
        return form.format(self.name("array"), self.array(1), self.any(1))

    def _changed_object(self) -> str:
        form = self.pick(
            [
                "const {0} = {1}; {0}.a = {2};",
                "const {0} = {1}; {0}['b'] = {2};",
                "const {0} = {1}; delete {0}.a;",
                "const {0} = {1}; delete {0}['b'];",
                "const {0} = {1}; Object.assign({0}, {{ a: {2} }});",
                "const {0} = Object.assign({{}}, {1}, {{ fs: {2} }});",
                "const {0} = {{ ...{1}, a: {2} }};",
                "const {0} = {1}; {0}.a += 'x';",
                "const {0} = {1}; for (const k in {0}) {0}[k] = k;",
                "const {0} = {1}; Object.defineProperty({0}, 'a', {{ value: {2} }});",
                "const {0} = {{ get a() {{ return {2}; }} }};",
                "const {0} = {{ a() {{ return {2}; }} }}; {0}.b = {0}.a();",
                "const {0} = new (class {{ constructor(x) {{ this.a = x; }} }})({2});",
                "class C{0} {{ a = {2}; get b() {{ return this.a; }} }} const {0} = new C{0}();",
            ]
        )
        return form.format(self.name("object"), self.object(1), self.any(1))

    def _destructured(self) -> str:
        one, other, third = self.name("string"), self.name("any"), self.name("array")
        form = self.pick(
            [
                "const [{0}, {1}, ...{2}] = {3};",
                "const {{ a: {0}, b: {1}, ...{2} }} = {4};",
                "const [[{0}], {1}, {2}] = [{3}, {5}];",
                "let {0} = {5}, {1} = {5}, {2} = []; [{0}, {1}] = [{1}, {0}];",
                "const {{ length: {0}, 0: {1}, 1: {2} }} = {3};",
                "const {{ a: {{ b: {0} }}, fs: {1}, b: {2} }} = {4};",
            ]
        )
        return form.format(one, other, third, self.array(1), self.object(1), self.any(1))

    def _function(self) -> str:
        name = self.name("string")
        form = self.pick(
            [
                "function f{0}(x) {{ return x + {1}; }} const {0} = f{0}({2});",
                "const f{0} = (x, y = 'd') => x + y; const {0} = f{0}({2});",
                "const f{0} = k => x => x + k; const {0} = f{0}({1})({2});",
                "function f{0}() {{ return arguments[0] + arguments.length; }} const {0} = f{0}({2}, {1});",
                "function f{0}(x) {{ if (x === 'a') return 'b'; else return {1}; }} const {0} = f{0}({2}) + f{0}('a');",
                "function f{0}(n) {{ return n > 0 ? f{0}(n - 1) + n : {1}; }} const {0} = f{0}(3);",
                "let c{0} = 0; const f{0} = () => c{0}++; f{0}(); f{0}(); const {0} = f{0}() + {1};",
                "function* g{0}() {{ yield {1}; yield {2}; }} const {0} = [...g{0}()].join('');",
                "let {0}; try {{ throw {2}; }} catch (e) {{ {0} = e + {1}; }}",
                "let {0} = {1}; {{ let {0} = 'inner'; }}",
                "var {0} = 'i' + {1}; if ({2}) {{ {0} = 'y'; }} else {{ {0} += 'z'; }}",
                "const f{0} = (...r) => r.join('') + r.length; const {0} = f{0}({2}, ...{3});",
                "const f{0} = ({{ a, b = 'd' }}) => a + b; const {0} = f{0}({{ a: {1} }});",
                "const f{0} = ([x, y]) => x + y; const {0} = f{0}({3});",
                "const f{0} = function (x) {{ x = x + 1; return x; }}; const {0} = f{0}({2});",
                "const f{0} = (x) => {{ let y = ''; for (const c of String(x)) y = c + y; return y; }}; const {0} = f{0}({1});",
            ]
        )
        return form.format(name, self.string(1), self.any(1), self.array(1))

    def _reassigned(self) -> str:
        form = self.pick(
            [
                "let {0} = {3}; {0} = 'i' + {2};",
                "let {0} = {3}; {0} += {2};",
                "var {0}; {0} = {1};",
                "let {0} = {3}; {0} ||= {2};",
                "let {0} = {3}; {0} ??= {2};",
                "let {0} = {3}; {0} &&= {2};",
                "let {0} = {3}; {0}++;",
                "let {0} = {3}; {0} -= {2};",
                "let {0} = {3}; const t{0} = {0}; {0} = 'i' + {2};",
                "let {0} = {3}; {0} = {0} + {2};",
                "let {0} = {3}; {0} = {2} + {0};",
                "let {0} = {3}; if ({2}) {0} += 'w';",
                "let {0} = {1} ? {1} : {2};",
                "let {0} = ({1}, {2});",
            ]
        )
        return form.format(self.name("any"), self.any(1), self.any(1), self.string(1))

    def _table(self) -> str:
        form = self.pick(
            [
                "const m{0} = new Map([['a', {1}]]); m{0}.set('b', {2}); const {0} = m{0}.get('a') + m{0}.get('b');",
                "const m{0} = new Map(Object.entries({3})); const {0} = m{0}.get('a');",
                "const m{0} = new Set({4}); m{0}.add({2}); const {0} = [...m{0}].join();",
                "const m{0} = new Map(); m{0}.set('a', {1}); m{0}.delete('a'); const {0} = m{0}.get('a') + '';",
                "const b{0} = Buffer.from({5}); for (let i = 0; i < b{0}.length; i++) b{0}[i] ^= 1; const {0} = b{0}.toString();",
                "const b{0} = new Uint8Array({4}); b{0}[0] = 300; const {0} = b{0}.join();",
                "const s{0} = new Set({5}); const {0} = s{0}.size + [...s{0}].join('');",
            ]
        )
        return form.format(
            self.name("string"),
            self.string(1),
            self.any(1),
            self.object(1),
            self.array(1),
            self.string(1),
        )

    def program(self) -> str:
        """Return a program that hands what it works out to `RESULT`."""
        statements = [self.statement() for _ in range(self.below(4))]
        asked = self.any(3)
        if self.names and self.below(2):
            last = self.pick([name for names in self.names.values() for name in names])
            asked = self.pick(
                [
                    last,
                    f"{last}[0]",
                    f"{last}.a",
                    f"{last} + ''",
                    f"String({last})",
                    f"{last}.length",
                    f"({asked}) + {last}",
                ]
            )
        end = f"RESULT({asked});"
        body = "\n".join([*statements, end])
        return self.pick([body, body, f"function main() {{\n{body}\n}}\nmain();"])


def programs(seed: int, count: int) -> list[str]:
    """Return so many programs, the same for the same seed."""
    return [Maker(seed + at).program() for at in range(count)]
