"""`init` then `check` is quiet on any project, and an attack that then arrives is not."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.model.finding import SEVERITY_ORDER, Severity
from audit.pipeline import Request, check, init

if TYPE_CHECKING:
    from audit.model.finding import Finding

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tools import replay  # noqa: E402  # a tool, not on the path of tests by itself

LOCKFILES = sorted(
    path
    for name in ("package-lock.json", "npm-shrinkwrap.json")
    for path in (ROOT / "fixtures" / "lockfiles").rglob(name)
)
ATTACKS = [case for case in replay.cases() if case.kind == "attacks"]
COMPARED = {
    "a-new-project-gets-a-script-at-install", "action-file", "addon-gets-a-command",
    "address-is-one-number", "address-without-a-scheme", "agent-checks-no-certificates",
    "agent-of-the-desktop", "allowance-for-a-constant", "another-package-is-fetched-and-run",
    "approve-spender", "assistant-called-by-a-tool-that-spawns", "assistant-with-all-permissions",
    "assistants-that-ask-nobody", "babel-inserts-built-ast", "banner-hooks-requests",
    "banner-that-sends-a-token", "binary-from-another-host", "bot-in-a-client", "btc-legacy-array",
    "build-for-pages-alone", "build-that-its-map-does-not-explain", "bundle-gets-a-script",
    "bundler-plugin-inject", "certificate-check-in-options", "chat-base-url", "chat-key-in-query",
    "chat-prompt-order", "cli-task-open", "client-with-another-base", "clip-writetext",
    "code-from-text-in-one-more-file", "color-escape-clipboard", "command-called-git",
    "comment-that-turns-the-code-around", "compiled-file-in-place-of-its-build",
    "compiler-adds-an-import-by-address", "contract-is-exchanged", "cookie-in-a-prefetch",
    "copy-of-each-mail-from-settings", "copy-of-each-mail-in-a-form", "copy-of-each-mail-is-added",
    "cronlet-fork-bomb", "css-import-out", "dat-base64-host", "defaults-of-dependency",
    "dependency-from-an-address", "dependency-pinned-to-git-commit", "discord-fixed-webhook",
    "docker-config-mirror", "dockerfile-kit", "documents-are-removed", "download-from-another-host",
    "downloads-where-it-started-programs", "drawing-loads-a-script", "ejs-template-script",
    "electron-node-in-page", "electron-preload-bridge", "electron-rce",
    "encoded-address-in-the-address-of-a-worker", "env-file", "env-printenv",
    "environment-of-every-process", "esbuild-banner", "eslint-fix", "eslint-fixer-inserts",
    "eth-address-hardcoded-to", "every-request-through-a-proxy", "exodus-wallet", "feed-url",
    "file-that-is-loaded-by-its-path", "flagpole-bin-shadow", "flagpole-bundled-swapped",
    "form-goes-elsewhere", "gantry-default-host", "gantry-second-socket", "gated-dependent",
    "git-credential-helper", "git-hook-is-written", "git-is-told-another-template", "hidden-window",
    "hmr-foreign", "hmr-mixed", "hmr-protocol-relative", "home-folder-is-swept-by-a-kept-function",
    "hook-of-an-assistant-in-a-template", "hooks-of-another-package-manager",
    "hookwell-agents-file", "hookwell-hook-body", "host-in-a-part-of-a-command", "html-css-import",
    "html-importmap", "html-inline-eval-charcodes", "html-inline-handler", "html-plugin-object",
    "html-src-moved-host", "imds-cred-exfil", "imds-cred-patch", "imds-in-logger", "init-on-load",
    "init-secrets-workflow", "inner-binding-beside-a-loader", "ip-hex", "ip-joined-numbers",
    "jest-transform-inserts", "json-command", "json-host-parts", "json-names-a-program",
    "k-solana-key", "key-in-a-header", "key-in-a-queue-with-a-computed-host", "key-is-authorised",
    "key-of-the-registry-of-windows", "keys-typed-in-a-build-that-no-entry-loads", "kit-elsewhere",
    "knotter-wallet-in-bundles", "ledger-discord", "ledger-solana-queue",
    "ledger-weak-signature-leak", "ledger-xrpl-check", "lib-writes-idea", "lib-writes-makefile",
    "lib-writes-mise", "lib-writes-vscode-tasks", "lib-writes-zed", "line-in-the-table-of-times",
    "lines-spawn-shell", "link-is-set", "loader-of-a-script-over-several-lines",
    "loader-prepends-require", "mail-array", "mail-relay", "mail-second",
    "mail-service-gets-another-host", "mail-through-another-package", "mark-links-rewritten",
    "mark-script-through", "mark-tracker-image", "markdown-script", "mcp-bcc", "mcp-result-order",
    "mcp-tool-description", "mcp-tool-poison", "mcp-tool-return", "memory-of-the-runner",
    "metadata-of-the-cloud", "minified-twin-of-an-entry", "mirror-of-a-download-is-another", "mqtt",
    "names-that-are-left-out-and-kept", "names-that-are-looked-for", "native-strings",
    "neighbour-is-patched", "new-host-in-a-wallet", "npm-global-patch", "ntlm-share",
    "number-instead-of-a-name", "oauth-provider-changed", "oauth-redirect", "one-more-field",
    "one-more-instruction-in-a-transfer", "one-of-two-builds-starts-a-program",
    "optional-git-dependency", "options-for-every-node", "options-name-another-host",
    "options-of-a-forked-child", "orm-hidden-trigger", "package-json-custom-field",
    "package-managers-take-from-elsewhere", "packr-host-of-download", "panel-css-exfil",
    "password-before-a-zone", "password-before-a-zone-kept-by-a-name", "passwords-of-the-key-chain",
    "pay-approve", "pay-fake-form", "pay-link-prefetch", "pay-subresource", "pdf-crypt-files",
    "picture-in-compiled-markup", "plugin-injects-a-script", "plugin-runs-the-source-in-a-map",
    "plugin-whose-code-sends-cookies", "plume-hook", "podman-by-command", "postline-bcc",
    "powershell-pieces", "prebuilt-from-another-host", "prelude-of-a-template-engine",
    "program-in-stead-of-git", "ps1-iex-download", "pubkit-adds-owner", "pubkit-registry",
    "pubkit-remote", "pulse-inputs", "pushed-to-another-repository", "py-module-import-hop",
    "py-spawned-post-ssh", "q-fetch-keepalive", "q-form-action", "q-iptables", "q-mail-reply-to",
    "q-pool-insert", "q-redis-eval", "q-reset-hard", "q-retry-to-other", "q-rm-history",
    "q-ssh-remote-key", "q-svg-payload", "q-template-action", "q-template-ci-secret", "q-useradd",
    "queue-lua", "quickhash-install-prefixed", "quickhash-prebuilt-arrives",
    "receiver-is-a-constant", "region-goes-to-another-owner", "release-tool-infects-siblings",
    "remote-debugging", "repositories-are-read-from-elsewhere", "request-by-a-name-in-pieces",
    "rill-git-dependency", "rill-url-dependency", "rollup-appends-code-no-host",
    "route-that-deletes", "rules-for-assistants-are-appended", "rules-nobody-sees-in-a-template",
    "rules-of-style-tell-the-password", "same-version-other-contents", "script-address-in-base64",
    "script-for-pages-that-a-renderer-returns", "script-in-a-head-from-the-server",
    "script-in-pieces-behind-a-page", "script-of-a-host-in-a-chart", "script-tag-from-an-object",
    "script-tag-from-elsewhere", "script-that-a-bundler-is-told-to-add",
    "secret-to-a-host-that-is-added-up", "seed-to-a-new-host",
    "server-is-told-to-write-a-table-of-cron", "session-sent", "settings-in-json-name-another-host",
    "settings-name-another-host", "settings-of-the-project-are-bundled",
    "shell-runs-a-download-when-loaded", "shipway-metadata", "shipway-token-second-host",
    "shrinkwrap-of-a-package", "skill-instructions", "skill-of-an-assistant",
    "socket-of-the-containers", "some-requests-go-elsewhere", "ssh-tunnel", "stun-server",
    "style-for-pages-in-a-breaking-release", "style-that-a-processor-imports",
    "style-that-tells-a-number", "style-that-tells-a-password", "styles-ask-for-a-picture",
    "svg-script", "table-holds-compressed-code", "target-of-a-second-proxy",
    "task-when-the-folder-opens", "telegram-chat-only", "telegram-fixed-token",
    "template-dependency-look-alike", "template-editor-task", "template-git-hooks",
    "template-husky", "template-mcp", "template-npmrc", "template-packagemanager",
    "template-page-gains-a-script", "template-page-script", "template-postinstall",
    "template-proxy-to-a-host", "template-rewrites", "through-held-package",
    "token-goes-to-one-more-host-in-a-breaking-release", "token-goes-to-one-more-mirror",
    "token-of-the-command-line-client", "ton-address", "toolbridge-calls-copied", "tooltip-jsonp",
    "tooltip-password-autofill", "translation-markup", "tron-address", "tunnel-to-this-machine",
    "unicode-bidi", "unit-of-the-user", "unplugin-charcodes", "vbs-install", "vite-code-in-chunk",
    "vite-script-in-page", "vite-tags-inline", "wallet-fee-address", "wallet-in-a-template",
    "wallet-in-a-word-of-a-call", "wallet-in-two-constants", "wallets-in-a-table-of-shapes",
    "wallets-replaced-in-a-button", "wasm-imports-fs", "window-is-opened-to-another-host",
    "workflow-is-written", "writes-a-workflow", "xrp-address", "yaml-address",
}  # fmt: skip
"""Attacks that bring no power which was not granted: `diff` and `update` see them, a check of one tree cannot."""


def request(folder: Path, level: Severity) -> Request:
    return Request(str(folder), offline=True, jobs=1, level=level)


def begin(folder: Path, level: Severity) -> str:
    return init(request(folder, level), None, lambda *_: None).after


def failing(folder: Path, level: Severity) -> list[Finding]:
    report = check(request(folder, level), lambda *_: None)
    return [
        each
        for each in report.findings
        if each.suppressed is None and SEVERITY_ORDER[each.severity] <= SEVERITY_ORDER[level]
    ]


@pytest.mark.parametrize("level", [Severity.HIGH, Severity.LOW])
def test_init_settles_every_lockfile(tmp_path: Path, level: Severity) -> None:
    assert len(LOCKFILES) > 50
    for number, lockfile in enumerate(LOCKFILES):
        folder = tmp_path / str(number)
        shutil.copytree(lockfile.parent, folder, symlinks=True)
        (folder / "contain.json").write_text(begin(folder, level))
        assert failing(folder, level) == [], lockfile


@pytest.mark.parametrize("case", ATTACKS, ids=lambda case: case.name)
def test_an_attack_fails_the_check_of_a_project_that_has_begun(
    case: replay.Case, tmp_path: Path
) -> None:
    before, after = replay.projects(case, tmp_path)
    for folder in (before, after):
        (folder / "contain.json").unlink(missing_ok=True)
    (after / "contain.json").write_text(begin(before, Severity.HIGH))
    assert bool(failing(after, Severity.HIGH)) is (case.name not in COMPARED)
