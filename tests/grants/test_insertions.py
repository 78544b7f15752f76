"""After `init`, one power that is added to one package's code is one finding: whatever the package held before."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from audit.model.capability import Authority, covers
from audit.model.finding import Severity
from audit.model.policy import Granularity
from audit.pipeline import Request, check, init

if TYPE_CHECKING:
    from pathlib import Path

    from audit.model.finding import Finding
    from audit.model.package import AuditedPackage, CapabilityUse

SEND = "require('https').request({ host: 'x.invalid' }).end();"
HOLDERS = {
    "plain-x": {"index.js": "module.exports = 1;"},
    "is-blank-x": {"index.js": "module.exports = (text) => !text.trim();"},
    "@types/blank-x": {"index.js": "", "package.json": '{"types": "index.d.ts", "main": ""}'},
    "pad-x": {"index.js": "", "package.json": '{"keywords": ["string", "pad"]}'},
    "sender-x": {"index.js": f"const all = JSON.stringify(process.env);\n{SEND}\n"},
    "eval-x": {"index.js": "module.exports = (text) => eval(text);\n"},
    "timer-x": {"index.js": "const t = performance.now(); new SharedArrayBuffer(8);\n"},
    "polyfill-x": {
        "index.js": "".join(f"Array.prototype.m{number} = 1;\n" for number in range(20)),
        "package.json": '{"contain": {"needs": ["write:Array"], "realm": "mutable"}}',
    },
    "wide-x": {"index.js": "".join(f"process.env.NAME_{number};\n" for number in range(20))},
    "builder-x": {
        "index.js": "",
        "setup.js": "require('child_process').exec('true');\n",
        "package.json": '{"scripts": {"postinstall": "node setup.js"}}',
    },
    "honest-x": {
        "index.js": "require('fs').readFileSync('x');\n",
        "package.json": '{"contain": {"needs": ["filesystem-read", "network", "process"]}}',
    },
    "loader-x": {"index.js": "module.constructor._load('./a'); require('./' + process.argv[2]);\n"},
}
INSERTED = {
    "request": (Authority.NETWORK, SEND),
    "fetch": (Authority.NETWORK, "fetch('https://x.invalid');"),
    "lookup": (Authority.NETWORK, "require('dns').resolve('x.invalid');"),
    "exec": (Authority.PROCESS, "require('child_process').execFile('true');"),
    "exit": (Authority.PROCESS, "process.exit(1);"),
    "function": (Authority.CODE, "Function(name)();"),
    "vm": (Authority.CODE, "require('vm').runInNewContext(text);"),
    "addon": (Authority.NATIVE, "process.dlopen(module, 'a.node');"),
    "write": (Authority.FILESYSTEM_WRITE, "require('fs').writeFileSync('a', 'b');"),
    "read": (Authority.FILESYSTEM_READ, "require('fs').readFileSync('/home/u/.npmrc');"),
    "variable": (Authority.ENVIRONMENT, "process.env.NPM_TOKEN;"),
    "environment": (Authority.ENVIRONMENT, "JSON.stringify(process.env);"),
    "internals": (Authority.LOADER, "process.binding('fs');"),
    "computed": (Authority.LOADER, "require(process.argv[3]);"),
    "unlisted": (Authority.LOADER, "require('left-fill-x');"),
    "outside": (Authority.LOADER, "require('../../elsewhere.js');"),
    "prototype": (Authority.PRIMORDIALS, "Object.prototype.polluted = 1;"),
    "hook": (Authority.PRIMORDIALS, "globalThis.fetch = () => 1;"),
    "wrap": (Authority.PRIMORDIALS, "XMLHttpRequest.prototype.open = () => 1;"),
    "worker": (Authority.WORKER, "new (require('worker_threads').Worker)('./x.js');"),
    "page": (Authority.DOM, "module.exports.page = [document];"),
    "frame": (Authority.DOM, "document.createElement('iframe');"),
    "machine": (Authority.SYSTEM, "require('os').networkInterfaces();"),
    "clock": (Authority.CLOCK, "process.hrtime.bigint();"),
    "memory": (Authority.CLOCK, "new Atomics.wait(a, 0, 0);"),
    "unreadable": (Authority.UNKNOWN, "require(`${name}`); with (x) { y(); }"),
}


def project(folder: Path) -> Path:
    """Write an installed project of all holders, outside any registry."""
    packages: dict[str, dict[str, Any]] = {
        "": {"name": "shop", "dependencies": dict.fromkeys(HOLDERS, "1.0.0")}
    }
    for name, files in HOLDERS.items():
        home = folder / "node_modules" / name
        home.mkdir(parents=True)
        manifest = {"name": name, "version": "1.0.0", **json.loads(files.get("package.json", "{}"))}
        for file, text in {**files, "package.json": json.dumps(manifest)}.items():
            (home / file).write_text(text)
        scripts = {"hasInstallScript": True} if "scripts" in manifest else {}
        packages[f"node_modules/{name}"] = {"version": "1.0.0", **scripts}
    (folder / "package.json").write_text(json.dumps(packages[""]))
    lock = {"name": "shop", "lockfileVersion": 3, "packages": packages}
    (folder / "package-lock.json").write_text(json.dumps(lock))
    return folder


def request(folder: Path) -> Request:
    return Request(str(folder), offline=True, jobs=1, level=Severity.HIGH)


def seen(folder: Path) -> tuple[dict[str, Finding], dict[str, AuditedPackage]]:
    """Return what counts, by fingerprint, and the packages by name."""
    report = check(request(folder), lambda *_: None)
    counted = {each.fingerprint: each for each in report.findings if each.suppressed is None}
    return counted, {each.package.name: each.package for each in report.packages}


@pytest.fixture(scope="module", params=list(Granularity))
def begun(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project in which `init` has run."""
    folder = project(tmp_path_factory.mktemp("begun") / "shop")
    return initialised(folder, request.param)


def initialised(folder: Path, granularity: Granularity) -> Path:
    done = init(request(folder), granularity, lambda *_: None)
    (folder / "contain.json").write_text(done.after)
    return folder


def test_init_settles_everything(begun: Path) -> None:
    findings, _ = seen(begun)
    assert not [each for each in findings.values() if each.severity in {"critical", "high"}]


@pytest.mark.parametrize("inserted", INSERTED)
def test_one_power_is_one_finding(begun: Path, inserted: str, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    shutil.copytree(begun, folder)
    before, _ = seen(folder)
    authority, code = INSERTED[inserted]
    for holder in HOLDERS:
        with (folder / "node_modules" / holder / "index.js").open("a") as target:
            target.write(f"\n{code}\n")
    after, packages = seen(folder)
    new = [each for mark, each in after.items() if mark not in before]
    lacking = {name for name in HOLDERS if not_granted(packages[name])}
    told = {name: [each for each in new if about(each, name)] for name in HOLDERS}
    assert authority in {each.capability.authority for each in packages["plain-x"].uses}
    assert "plain-x" in lacking
    assert {name: len(told[name]) for name in lacking} == dict.fromkeys(lacking, 1)
    for (finding,) in (told[name] for name in lacking):
        assert (finding.rule, finding.severity) == ("ungranted-capability", "high")
    assert max(len(findings) for findings in told.values()) == 1, "also where a wide word covers it"


def about(finding: Finding, name: str) -> bool:
    return finding.package is not None and finding.package.name == name


def not_granted(package: AuditedPackage) -> list[CapabilityUse]:
    """Return the powers that the package's line in contain.json does not cover; without a line, all."""
    words = package.granted or ()
    return [
        use
        for use in package.uses
        if use.capability.authority is not Authority.NONE
        and not any(covers(word, use.capability) for word in words)
    ]
