"""What starts other programs, and whose: plain ones, the package's own, those that a caller or the user names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.rules.uses.commands import OPENS_ADDRESSES

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage, CapabilityUse, Evidence

STARTS = re.compile(
    r"builtin:(?:child_process|cluster)(?:\.|$)|global:process\.execve|global:(?:Deno|Bun)\.(?:Command|run|spawn|\$)"
)
_CALL = r"(?:require\([^()]*\)\.|[\w$]+\??\.)*"
"""What stands before a method; places are matched from their beginning: what follows a call does not excuse it."""
_PLAIN = re.compile(
    _CALL + r"(?:(?:exec|spawn)(?:File)?(?:Sync)?"
    r"\(\s*(?:(?P<quote>['\"`])(?P<line>(?:(?!(?P=quote))[^$\n])*)(?P=quote)(?:\s*,\s*\[(?P<given>[^\]]*)\])?)"
    r"|fork\(\s*(?:(?:(?:require\(['\"](?:node:)?path['\"]\)|path)\.)?(?:join|resolve)\(\s*__dirname\b"
    r"|new\s+URL\(\s*['\"`]\.{1,2}/))"
)
_GIVEN = re.compile(
    rf"(?:{_CALL}promisify\(\s*)?{_CALL}"
    r"(?:(?:exec|spawn)(?:File)?(?:Sync)?|fork)(?:\s*\)\s*)?"
    r"\(\s*(?!Buffer\b|atob\b)[A-Za-z_$][\w$]*(?:\.[\w$]+)*\s*[,)]"
)
"""A call whose program has a name: most often what its caller gave."""
_MAY_BE_OWN = re.compile(
    _CALL + r"(?:fork\(\s*|(?:spawn|execFile)(?:Sync)?\(\s*process\.execPath\s*,\s*\[\s*)"
    r"(?:(?:(?:path\.)?(?:join|resolve)|require\.resolve)\([^()\[\]]*\)|[A-Za-z_$][\w$]*)\s*[,)\]]"
)
"""A start of the engine with a file: which one the literals of the place tell."""
_OWN_CODE = re.compile(r"\.(?:/\.\.){0,4}/(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.[cm]?js")
_ENGINE = "node"
_CLUSTER = "builtin:cluster."
_SETS_UP = ("setupPrimary", "setupMaster", "settings")
"""By these `cluster` starts another file than the one that runs already."""
_SETS_UP_A_FILE = re.compile(
    _CALL + r"setup(?:Primary|Master)\(\s*\{\s*exec\s*:[^{},]*(?:,[^{},:]*)?\}\s*\)"
)
_OF_THE_USER = re.compile(r"global:process\.env\.(?:EDITOR|VISUAL|PAGER)")
_OPENERS = frozenset({"open", "xdg-open", "explorer.exe", "explorer", "wslview"})
_BESIDE_OPENERS = _OPENERS | {
    "win32", "darwin", "linux", "-a", "-g", "-n", "cmd", "cmd.exe", "/c", "start", '""', "rundll32", "rundll32.exe",
    OPENS_ADDRESSES,
}  # fmt: skip
_TOLD = re.compile(
    r"git (?:rev-parse|log|describe|diff|status|init|add|commit|ls-files|branch|show|merge-base|rev-list|symbolic-ref"
    r"|tag|blame|config (?:--get|--list|user\.))\b[^;&|<>`$(]*"
    r"|(?:npm|pnpm|yarn|bun)(?: (?:install|ci|i|ls|list|-v|--version))?(?: -[-\w]+)*"
    r"|(?:node|tsc|which|where|command -v|uname|sw_vers|xcode-select|python3?|java|docker|git|npm)"
    r" ?(?:-v|--version|-p|[\w.-]+)?"
    r"|(?:npx|bunx|pnpm exec|yarn)(?: --no-install| --no| -y| --yes)? (?:prettier|eslint|tsc|biome)(?: [\w.=/*-]+)*"
    r"|ldd --version|getconf GNU_LIBC_VERSION"
)
"""What people start to learn of the project or to make one: no address, no file of others, no code."""


def starts_programs(use: CapabilityUse) -> bool:
    """Return whether a use may start another program; to end one, or itself, is none of it."""
    return STARTS.match(use.id) is not None


def starts_only_told(use: CapabilityUse) -> bool:
    """Return whether all that a use starts is plain: what git tells, an installation, an own file, a page's opener."""
    if _OPENERS.intersection(use.literals) and _BESIDE_OPENERS.issuperset(use.literals):
        return True
    return all(_is_plain(each) or _starts_own(use, each) for each in use.evidence) and bool(
        use.evidence
    )


def starts_what_is_given(use: CapabilityUse) -> bool:
    """Return whether all that a use starts has a name only: what callers give, as far as its places tell."""
    return bool(use.evidence) and all(_GIVEN.match(each.text) for each in use.evidence)


def starts_the_users(use: CapabilityUse, package: AuditedPackage) -> bool:
    """Return whether what a use starts has a name only, where its files ask which editor or pager the user set."""
    asking = {
        place.file
        for each in package.uses
        if _OF_THE_USER.fullmatch(each.id)
        for place in each.evidence
    }
    return starts_what_is_given(use) and asking.issuperset(each.file for each in use.evidence)


def _is_plain(place: Evidence) -> bool:
    found = _PLAIN.match(place.text)
    if found is None:
        return False
    if found["line"] is None:
        return True
    given = re.findall(r"['\"]([^'\"]*)['\"]", found["given"] or "")
    line = " ".join([found["line"], *given])
    return all(_TOLD.fullmatch(each.strip()) for each in line.split("&&"))


def _starts_own(use: CapabilityUse, place: Evidence) -> bool:
    """Return whether a place starts a file of the package, all that it may be, or the running program anew."""
    if use.id.startswith(_CLUSTER) and not use.id.removeprefix(_CLUSTER).startswith(_SETS_UP):
        return True
    files = [literal for literal in place.literals if literal != _ENGINE]
    own = bool(files) and all(map(_OWN_CODE.fullmatch, files))
    return own and any(each.match(place.text) for each in (_MAY_BE_OWN, _SETS_UP_A_FILE))
