"""What a package reaches for, wherever it is named: secrets, footholds, risky commands, switches of checks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.mention import BELOW_HOME, COPY, EXCHANGED, INSTALLS, SPREADS, Mentioned
from audit.rules.uses.commands import downloads, feeds_interpreter, fetched_packages, started
from audit.rules.uses.footholds import (
    WRITING,
    foothold_key,
    footholds,
    governing_sockets,
    joined_footholds,
)
from audit.rules.uses.network import is_outward
from audit.rules.uses.reached import Reached, of_mention, of_paths, of_use, of_uses
from audit.rules.uses.secret_names import (
    is_secret_name,
    name_words,
    own_words,
    secret_key,
    secret_paths,
)
from audit.rules.uses.secrets import is_whole_environment, secrets
from audit.rules.uses.shims import put_programs, secrets_of_scripts

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage, CapabilityUse

WRITES = frozenset({Authority.FILESYSTEM_WRITE, Authority.PROCESS})
_READS = WRITES | {Authority.FILESYSTEM_READ}
_ENVIRONMENT = re.compile(r"(?:global|builtin):process\.env(?:\.|$)")
_SETTINGS = re.compile(r"(?:^|[/\\])\.env(?:\.[a-z]{2,12}){0,2}$")
_HOME = re.compile(r"\breaddir(?:Sync)?\(\s*(?:[\w$]+\.)*(?:homedir\(\)|env\.HOME\b)\s*[,)]")
"""The list of all that a user has."""
_OF_JOBS = frozenset({"global:process.env.GITHUB_ENV", "global:process.env.GITHUB_PATH"})
"""Variables that name the files by which a step sets the environment, and what is started, of all that follow."""
_PROXIES = r"(?:https?|all)_proxy|npm_config_(?:registry|proxy|https?_proxy)"
PIPED = "runs what it downloads"
"""What no command has a reason to do."""
_SWITCH = re.compile(
    r"\b(?P<name>NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|LD_PRELOAD|DYLD_INSERT_LIBRARIES"
    r"|GIT_SSL_NO_VERIFY|npm_config_strict_ssl|PYTHONHTTPSVERIFY)['\"`]?\]?\s*(?:\|\||\?\?)?=(?!=)"
    r"|\b(?P<path>(?<=env\.)P(?:ATH|ath)|(?<=env\[['\"`])P(?:ATH|ath))['\"`]?\]?\s*=(?!=)"
    rf"|\b(?P<through>(?i:{_PROXIES}))['\"`]?\]?\s*(?:\|\||\?\?)?=\s*['\"`][a-z0-9]+://(?!localhost|127\.|\[::1)"
    r"|\b(?P<options>NODE_OPTIONS)['\"`]?\]?\s*(?:\|\||\?\?|\+)?=(?!=).*--(?:require|import|loader|experimental-loader)\b"
)
_PUBLISH = re.compile(r"(?:^|(?:npm|yarn|pnpm|bun|lerna)\s+(?:[\w=-]+\s+)*)publish(?:$|\s)")

_SHOWN = 60
"""Letters of a command that are shown."""


def secrets_reached(package: AuditedPackage) -> list[Reached]:
    """Return the variables and files with secrets that its code reads, or names while it can read files."""
    own = own_words(package.package_name)
    found = of_uses(package, lambda use: _secrets(use, own), secret_key)
    found += [
        of_use(use, name, name) for use in package.uses for name in secrets_of_scripts(use, own)
    ]
    found += [
        of_mention(each)
        for each in package.mentioned(Mentioned.WORD)
        if _is_secret_of_another(each.text, own, package)
    ]
    found += [
        of_use(use, "the whole home folder", "~")
        for use in package.uses
        if any(_HOME.search(place.text) for place in use.evidence)
    ]
    named = of_paths(package, _READS, secret_key)
    return [*found, *(each for each in named if secret_paths([each.name]))]


def settings_reached(package: AuditedPackage) -> list[Reached]:
    """Return the project's files of secrets (`.env`) that its code reads or puts the path together of: once."""
    return [
        of_use(use, literal, ".env")
        for use in package.uses
        if use.authority in _READS or use.id.startswith("builtin:path")
        for literal in filter(_SETTINGS.search, use.literals)
    ]


def manifests_reached(package: AuditedPackage) -> list[Reached]:
    """Return where its code writes a package.json whose path it put together: the project's, most likely; once."""
    return [
        of_use(use, literal, "package.json")
        for use in package.uses
        if WRITING.match(use.id)
        for literal in use.literals
        if literal.endswith("package.json")
    ]


def _is_secret_of_another(name: str, own: frozenset[str], package: AuditedPackage) -> bool:
    """Return whether data names a variable that holds a secret, and code reads variables whose names it computes."""
    if not is_secret_name(name) or own & name_words(name):
        return False
    return any(use.reachable and is_whole_environment(use) for use in package.uses)


def footholds_reached(package: AuditedPackage) -> list[Reached]:
    """Return the places that others run, which its code writes to, or names while it can write."""
    if not package.authorities & WRITES:
        return []
    found = of_uses(package, footholds, lambda place: foothold_key(place) or place)
    found += [
        Reached(path, foothold_key(path) or path, (place,), place.reachable, use.id)
        for use, place, path in joined_footholds(package.uses)
    ]
    found += of_uses(package, put_programs)
    found += of_uses(
        package, lambda use: (use.id.rpartition(".")[2],) if use.id in _OF_JOBS else ()
    )
    return [*found, *of_paths(package, WRITES, foothold_key)]


def commands_reached(package: AuditedPackage) -> list[Reached]:
    """Return the risky commands that its code starts, and its removal of all that a user has."""
    return of_uses(package, started)


def shells_reached(package: AuditedPackage) -> list[Reached]:
    """Return the commands that its code starts and that download, or run what they are given: one of each sort."""
    sorts = (
        (PIPED, _is_piped),
        ("downloads", downloads),
        ("runs what it is given", feeds_interpreter),
    )
    starting = [use for use in package.uses if use.authority is Authority.PROCESS]
    fetched = [of_use(use, each, each) for use in starting for each in fetched_packages(use)]
    return fetched + [
        of_use(use, literal[:_SHOWN], sort)
        for use in starting
        for literal in use.literals
        for sort, is_of in sorts
        if is_of(f"{literal} ")
    ]


def _is_piped(command: str) -> bool:
    """Return whether a command runs what it downloads."""
    return downloads(command) and feeds_interpreter(command)


def switches_reached(package: AuditedPackage) -> list[Reached]:
    """Return what it sets, for the whole process or where it asks or starts, that turns a check off or loads code."""
    return [of_mention(each) for each in package.mentioned(Mentioned.SWITCH)] + [
        Reached(
            match[0][:40],
            match["name"] or match["options"] or match["path"] or match["through"].lower(),
            (place,),
            place.reachable,
            use.id,
        )
        for use in package.uses
        if _ENVIRONMENT.match(use.id)
        for place in use.evidence
        if (match := _SWITCH.search(place.text))
    ]


def environment_reached(package: AuditedPackage) -> list[Reached]:
    """Return where its code makes a text of the whole environment: once."""
    return [
        of_mention(each)
        for each in package.mentioned(Mentioned.ENVIRONMENT)
        if each.to != COPY or _only_sends(package)
    ]


def outside_reached(package: AuditedPackage) -> list[Reached]:
    """Return what its code runs that came from outside, or changes that is another package's."""
    found = [each for each in _passed(package) if each.name != BELOW_HOME]
    publishes = any(map(_publishes, package.uses))
    return [
        each._replace(name=SPREADS) if each.name == INSTALLS and publishes else each
        for each in found
    ]


def _publishes(use: CapabilityUse) -> bool:
    return use.authority is Authority.PROCESS and any(map(_PUBLISH.search, use.literals))


def deeds_below_home(package: AuditedPackage) -> list[Reached]:
    """Return where its code changes every file of the user's."""
    return [each for each in _passed(package) if each.name == BELOW_HOME]


def _passed(package: AuditedPackage) -> list[Reached]:
    return [of_mention(each) for each in package.mentioned(Mentioned.PASSED)]


def page_reached(package: AuditedPackage) -> list[Reached]:
    """Return what its code takes of a page as a whole, where it can send, or changes in what the page copies."""
    sends = any(use.reachable and is_outward(use) for use in package.uses)
    return [
        of_mention(each)
        for each in package.mentioned(Mentioned.TAKEN)
        if sends or each.text == EXCHANGED
    ]


def _only_sends(package: AuditedPackage) -> bool:
    """Return whether loaded code can send, and starts no program for which it would copy the environment."""
    used = [use for use in package.uses if use.reachable]
    starts = any(use.authority is Authority.PROCESS for use in used)
    return any(map(is_outward, used)) and not starts


def sockets_reached(package: AuditedPackage) -> list[Reached]:
    """Return the sockets of this machine through which its code could start what it likes."""
    return of_uses(package, governing_sockets, lambda socket: socket.rpartition("/")[2])


def _secrets(use: CapabilityUse, own: frozenset[str]) -> tuple[str, ...]:
    """Return the secrets that a use reads, and the secret files whose path it puts together for others to read."""
    if use.id.startswith("builtin:path"):
        return secret_paths(use.literals)
    return secrets(use, own)
