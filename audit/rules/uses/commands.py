"""What a command does: it downloads, runs what it is given, hands out secrets, acts by itself, stays, or destroys.

A reading of names and pipes, no shell: enough to tell `node build.js` from `curl ... | sh`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.fetching import carries

if TYPE_CHECKING:
    from audit.model.package import CapabilityUse


def _together(table: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of each command of a table."""
    return tuple(tuple(command.split()) for command in table.split(","))


_DOWNLOADS = re.compile(
    r"(?:^|[\s;&|(`'\"/\\])"
    r"(?:curl|wget|aria2c|iwr|irm|invoke-webrequest|invoke-restmethod|bitsadmin|certutil|mshta|ncat|nc)"
    r"(?:\.exe)?\s"
    r"|downloadstring|downloadfile|net\.webclient|start-bitstransfer|/dev/(?:tcp|udp)/",
    re.IGNORECASE,
)
_FEEDS = re.compile(
    r"(?<!\|)\|\s*(?:sudo\s+|env\s+|exec\s+)*(?:/\S*/)?"
    r"(?:(?:ba|z|da|k|c|fi)?sh|node|deno|bun|python[0-9.]*|perl|ruby|php|powershell|pwsh|iex|cmd)"
    r"(?:\.exe)?(?:\s|$|[;&|)'\"`])"
    r"|(?:^|[\s;&|(])(?:ba|z|da|k)?sh\s+<\(|\beval\s+[\"'`$]|\biex\b|invoke-expression"
    r"|powershell[^|;&]*\s-e(?:nc|ncodedcommand)?\s",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"(?:^|[\s;&|(/])node(?:\.exe)?\s+(?:-\S+\s+)*(?:-e|-p|-pe|--eval|--print)[\s=\"']"
)
_INLINE_POWER = re.compile(
    r"https?\b|child_process|\bfetch\s*\(|\beval\b|\bFunction\s*\(|\batob\b|base64|\bnet\b|fromCharCode"
)
_DECODES = re.compile(r"base64\s+(?:-d|-D|--decode)\b|xxd\s+-r|openssl\s+enc[^|;&]*\s-d\b")
_LIMIT = 20_000
"""Characters of a command that are looked at."""
_UNGUARDED = re.compile(
    r"--(?:dangerously|allow-dangerously)-[a-z-]+|--yolo\b|--trust-all-tools\b|--allow-all-tools\b|--full-auto\b"
)
"""What lets an assistant on the command line act without asking."""
_PASSWORD = re.compile(
    r"with hidden answer|with administrator privileges|Get-Credential|-AsSecureString"
)
"""What asks the user for a password in another program's name."""
_TOGETHER = _together(
    """
    gh auth token, gh repo create, gh gist create, gh secret, npm token, npm owner add, git credential,
    security find-generic-password, security find-internet-password, security dump-keychain, aws configure get, aws sts,
    aws secretsmanager, gcloud auth, az account get-access-token, op read, op item, vault kv, vault read, trufflehog,
    gitleaks, secret-tool lookup, cmdkey, crontab, schtasks, launchctl load, launchctl bootstrap, systemctl enable,
    systemctl --user, reg add, git config --global, npm publish, git config core.hookspath, git config core.fsmonitor,
    git config core.sshcommand, git config credential.helper, git config --list, npm config set, rundll32, regsvr32,
    mshta, bitsadmin, certutil -urlcache, certutil -decode, powershell -enc, powershell -encodedcommand, shred,
    cipher /w, vssadmin, iptables, nft, ufw, setenforce, insmod, useradd, usermod, chpasswd, net user /add,
    git push --mirror, git reflog expire, git filter-branch, mkfifo, docker --privileged, podman --privileged
    """
)
"""Words that together, among those of one use, make such a command."""
OPENS_ADDRESSES = "url.dll,FileProtocolHandler"
"""What `rundll32` opens a page with: the way to it on Windows."""
_FETCHING = _together(
    """
    npx --yes, npx -y, npm exec, pnpm dlx, yarn dlx, bunx, pipx run, uvx, go run
    """
)
"""Words that together fetch a package and run it."""
_DESTROYS = re.compile(
    r"\brm\s+(?:-\S+\s+)*(?:(?:~|\$HOME|\"\$HOME\"|\$\{HOME\})(?:/\*?)?|/\*?)(?:[\s;&|)]|$)"
    r"|\b(?:del|rd|rmdir)\s+(?:/\S+\s+)*\"?%(?:USERPROFILE|HOMEPATH)%\\?\"?(?:[\s;&|)]|$)|\bfind\s+\"?(?:~|\$HOME)\"?\s.*-(?:delete|exec)",
    re.IGNORECASE,
)
_CODE_ADDRESS = re.compile(
    r"^(?:--?[\w-]+=)?data:(?:text|application)/(?:x-)?(?:java|ecma)script\b"
)
"""An address that is code itself, as an option of a started program: `--import data:text/javascript,...`."""
_TELLS_ALL = re.compile(
    r"(?:^|[;&|(`]\s*|/)(?:printenv|env|set|export(?:\s+-p)?)\s*(?:$|[|>;&)`])(?!\s*-)",
    re.MULTILINE,
)
"""A command that prints the whole environment."""
_CLIPBOARD = _together(
    """
    pbpaste, wl-paste, xclip -o, xclip -out, xsel -o, xsel --output, powershell get-clipboard, termux-clipboard-get
    """
)
"""Words that together read what the user copied elsewhere."""
_ALSO_WORDS = frozenset({"env", "export", "set"})
"""Such commands that are arguments of others as often: `config set`."""
_WORD = re.compile(r"[^\s'\"=;|&()`]+")
_STARTS = frozenset({Authority.PROCESS, Authority.INSTALL})
_REMOVES = re.compile(r"builtin:fs(?:/promises)?(?:\.promises)?\.(?:rm|rmdir)(?:Sync)?$")
_REMOVES_WORKING = re.compile(r"\brm(?:dir)?(?:Sync)?\(\s*process\.cwd\(\)\s*[,)]")
_REMOVES_HOME = re.compile(
    r"\brm(?:dir)?(?:Sync)?\(\s*(?:[\w$]+\.)*(?:join\(\s*(?:[\w$]+\.)*)?homedir\(\)\s*(?:\+\s*['\"`]/['\"`]\s*\+\s*\w|,\s*\w+\s*\))"
)
"""What the home folder holds, one after the other."""
_SETUID = re.compile(
    r"\bf?chmod(?:Sync)?\([^;\n]*,\s*(?:0o?[4-7][0-7]{3}\b|['\"](?:0?[4-7][0-7]{3}|[ug]*\+s)['\"])"
)
_ALL = frozenset({"~", "/", "~/", "C:\\", "C:/", "~/*", "/*"})


def downloads(command: str) -> bool:
    """Return whether a shell command fetches something from the network or opens a connection."""
    return bool(_DOWNLOADS.search(command[:_LIMIT]))


def feeds_interpreter(command: str) -> bool:
    """Return whether a shell command runs text that it was given: a pipe to a shell, decoded code."""
    text = command[:_LIMIT]
    if _FEEDS.search(text) or _DECODES.search(text):
        return True
    return bool(_INLINE.search(text) and _INLINE_POWER.search(text))


def is_alarming(command: str) -> bool:
    """Return whether a command downloads, or runs text that it was given."""
    return downloads(command) or feeds_interpreter(command)


def telling_part(command: str) -> str:
    """Return what of a command begins to download, or to run what it was given; empty where nothing does."""
    text = command[:_LIMIT]
    found = (each.search(text) for each in (_DOWNLOADS, _FEEDS, _DECODES, _INLINE))
    return next((match[0].strip() for match in found if match), "")


def destroys(command: str) -> str:
    """Return the part of a shell command that removes all that a user has, or the machine; empty if there is none."""
    found = _DESTROYS.search(command[:_LIMIT])
    return " ".join(found[0].split()) if found else ""


def started(use: CapabilityUse) -> tuple[str, ...]:
    """Return the risky commands that a use starts, as words, and what it does itself that is like one: `remove ~`."""
    rights = ("chmod (setuid)",) if _gives_rights(use) else ()
    return (*_risky(use), *(f"remove {each}" for each in _removals(use)), *rights)


def starts_alarming(use: CapabilityUse) -> bool:
    """Return whether a use starts a command that downloads, carries files away, or runs text that it was given."""
    return any(is_alarming(f"{literal} ") or carries(literal) for literal in use.literals)


def _removals(use: CapabilityUse) -> tuple[str, ...]:
    """Return the whole folders of the user or the system that a use removes: `~`, `.` for the working folder."""
    if not _REMOVES.match(use.id):
        return ()
    texts = [each.text for each in use.evidence]
    told = ((".", _REMOVES_WORKING), ("~/*", _REMOVES_HOME))
    shown = {name for name, expression in told if any(map(expression.search, texts))}
    return tuple(sorted(shown | _ALL.intersection(use.literals)))


def _gives_rights(use: CapabilityUse) -> bool:
    """Return whether a use makes a file run with the rights of its owner, whoever starts it."""
    return any(_SETUID.search(each.text) for each in use.evidence)


def fetched_packages(use: CapabilityUse) -> tuple[str, ...]:
    """Return the commands among the literals of a use that fetch a package and run it, as words: `npx --yes`."""
    words = {word for literal in use.literals for word in _WORD.findall(literal)}
    return tuple(" ".join(each) for each in _FETCHING if words.issuperset(each))


def _risky(use: CapabilityUse) -> tuple[str, ...]:
    """Return such commands among the literals of a use that starts programs, as words: `gh auth token`."""
    if use.authority not in _STARTS:
        return ()
    words = {
        word.lower().removesuffix(".exe")
        for literal in use.literals
        for word in _WORD.findall(literal)
    }
    if {word for word in words if ".dll" in word} == {OPENS_ADDRESSES.lower()}:
        words.discard("rundll32")
    found = [" ".join(each) for each in _TOGETHER if words.issuperset(each)]
    if any(words.issuperset(each) for each in _CLIPBOARD):
        found.append("read the clipboard")
    alone = len(words) == 1  # among others a single word may be an argument: `config set`
    if any(
        _TELLS_ALL.search(literal) and (alone or literal.strip() not in _ALSO_WORDS)
        for literal in use.literals
    ):
        found.append("print the environment")
    for literal in use.literals:
        for expression in (_UNGUARDED, _PASSWORD, _DESTROYS, _CODE_ADDRESS):
            found += [" ".join(match[0].split()) for match in expression.finditer(literal)]
    return tuple(sorted(set(found)))
