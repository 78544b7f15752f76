"""Secrets and the network: what reads tokens, or the whole environment, and can send it away."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Confidence, Severity
from audit.model.text import printable
from audit.rules.combinations.closeness import Closeness, Pair, closeness, closest
from audit.rules.combinations.network import is_outward, is_request
from audit.rules.draft import Draft, lowered
from audit.rules.words import inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.model.package import AuditedPackage, CapabilityUse

_ENVIRONMENT = re.compile(
    r"(?:global|builtin):(?:(?:process|Deno|Bun)\.env(?:\.(?P<name>.+))?|process\.report(?:\.getReport)?)$"
)
"""A report of the process holds the whole environment."""
_PART_OF_REPORT = re.compile(
    r"[^;,&|]{0,60}\b(?:header|glibc\w*|sharedObjects|excludeNetwork|libuv|resourceUsage)\b"
)
"""What else is in such a report: which C library there is, most often."""
_SECRET_WORDS = frozenset(
    {
        "TOKEN",
        "TOKENS",
        "SECRET",
        "SECRETS",
        "PASSWORD",
        "PASSWD",
        "PASSPHRASE",
        "CREDENTIAL",
        "CREDENTIALS",
    }
    | {"APIKEY", "AUTHTOKEN", "MNEMONIC", "PAT"}
)
_EVERYBODYS = _SECRET_WORDS | {
    "API",
    "KEY",
    "KEYS",
    "ACCESS",
    "AUTH",
    "CLIENT",
    "PRIVATE",
    "USER",
    "APP",
    "ID",
}
"""Words of a package's name that make no secret its own: `OTHER_API_KEY` in `some-api`."""
_SECRET_ENDING = re.compile(
    r"(?:^|_)(?:API|ACCESS|PRIVATE|SECRET|ENCRYPTION|SIGNING|DEPLOY|SSH|MASTER)_?KEY(?:_ID)?(?:_|$)"
)
_SETTING = re.compile(r"(?:DEBUG|LOG|MAX|MIN|PRINT|TRACE)_")
"""Before what is counted or shown: `LOG_TOKENS`, `MAX_TOKENS`."""
_PLAIN_ENDING = re.compile(
    r"(?:^\*|_)(?:HTTPS?_PROXY|PROXY|HOST|PORT|URL|PATH|DIR|ROOT|HOME|DEBUG|LEVEL|COLOR|ENV|MODE|VERSION|TIMEOUT|BINARY)$"
)
"""What names of variables end in that hold no secret."""
_SECRET_FILES = re.compile(
    r"(?:^|[/\\~])\.(?:npmrc|ssh|netrc|git-credentials|pypirc|yarnrc\.yml|aws|azure|kube|gnupg|docker/config\.json"
    r"|config/(?:gcloud|solana|gh)|bash_history|zsh_history|electrum|ethereum|bitcoin"
    r"|vault-token|terraformrc|password-store|oci|kaggle|databrickscfg)(?:$|[/\\])"
    r"|(?:^|[/\\~])\.(?:cargo[/\\]+credentials|terraform\.d[/\\]+credentials|m2[/\\]+settings|gem[/\\]+credentials"
    r"|config[/\\]+(?:rclone|op|doctl|hub|Exodus)\b|huggingface[/\\]+token|cache[/\\]+huggingface[/\\]+token)"
    r"|share[/\\]+keyrings|Library[/\\]+Keychains|[/\\](?:Exodus|atomic|Ledger Live)[/\\]"
    r"|(?:^|[/\\])(?:exodus\.wallet|seed\.seco|tdata|key4\.db|cookies\.sqlite|Cookies\.binarycookies)(?:$|[/\\])"
    r"|(?:^|[/\\~])\.(?:claude|codex|gemini|cursor|continue|aider)[/\\](?:history|projects|sessions|chats|auth|oauth|\.credentials)"
    r"|(?:^|[/\\])(?:id_(?:rsa|dsa|ecdsa|ed25519)|wallet\.dat|Login Data|Local Extension Settings|keystore"
    r"|credentials\.json)$"
    r"|^/etc/(?:shadow|passwd)$|^/proc/.+/(?:mem|environ|maps)$|(?:^|[/\\])logins\.json$"
    r"|Local Storage[/\\]leveldb|/var/run/secrets/",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"proc/.+/(?:mem|environ|maps)$|login data$|local extension settings$|local storage|logins\.json$|wallet\.dat$"
    r"|keyrings|keychains|exodus|atomic|ledger live|seed\.seco|tdata|key4\.db|cookies\.",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    r"[\w$.?]*\benv\)?\s*\)?\s*\.(?:filter|reduce|forEach|map|some|find)\([^!|;]{0,80}?"
    r"(?:\.startsWith\(\s*['\"`]|/\^)(?P<prefix>[A-Za-z][A-Za-z0-9]{1,30}_)[\w.*+]*(?:['\"`]\s*\)|/\w*\.test\([\w$]+\))"
    r"\s*(?:[);?{]|&&|$)"
)
"""Variables chosen by what their names begin with: a service's own settings."""
_WRITTEN = re.compile(r"[\w$.?]*\benv\[[^\[\]]{1,80}\]\s*=[^=>]")
"""A variable that is set: what loads a `.env` file does no more."""
_ONE_BY_NAME = re.compile(r"[\w$.?]*\benv(?:\?\.)?\[\s*[A-Za-z_$][\w$.]*(?:\(\s*\))?\s*\]")
"""A single variable, of whatever name it is told: names that were gathered from the environment show at that place."""
_HOST = re.compile(
    r"(?:[a-z]+://)?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10}(?::[0-9]+)?(?:/|$)"
)
_OF_SECRETS = frozenset(
    {"NPM_", "GITHUB_", "GH_", "AWS_", "AZURE_", "GOOGLE_", "GCP_", "SSH_", "CI_", "ACTIONS_"}
)
"""Beginnings of the variables in which other services' secrets are kept."""
_FILES = frozenset({Authority.FILESYSTEM_READ, Authority.FILESYSTEM_WRITE})


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield one result: named secrets or secret files before the whole environment."""
    draft = _named(package) or _whole(package)
    if draft is not None:
        yield draft


def secrets(use: CapabilityUse, own: frozenset[str]) -> tuple[str, ...]:
    """Return the names of secrets that a use reads: variables and files, not those of its own service.

    Args:
        use: any use.
        own: words of the package's own name, in upper case.
    """
    if use.capability.authority in _FILES:
        paths = secret_paths(use.literals)
        return tuple(path for path in paths if not own & name_words(secret_key(path)))
    found = _ENVIRONMENT.match(use.capability.id)
    if found is None:
        return ()
    names = (found["name"],) if found["name"] else use.literals
    return tuple(name for name in names if is_secret_name(name) and not own & name_words(name))


def secret_paths(literals: Iterable[str]) -> tuple[str, ...]:
    """Return the literals that name a file or folder with secrets: `.npmrc`, `.ssh/id_rsa`."""
    return tuple(literal for literal in literals if _SECRET_FILES.search(literal))


def is_of_another(key: str) -> bool:
    """Return whether a secret file is another program's own: its memory, a browser's logins, a wallet."""
    return _OF_ANOTHER.search(key) is not None


def secret_key(name: str) -> str:
    """Return the part of a path that makes it one of a secret (`.npmrc`); of anything else the whole."""
    found = _SECRET_FILES.search(name)
    return found[0].strip("/\\~").lower() if found else name


def is_whole_environment(use: CapabilityUse) -> bool:
    """Return whether the environment as a whole is read, or a variable whose name is computed."""
    found = _ENVIRONMENT.match(use.capability.id)
    if found is None or (found["name"] is not None and not _is_any_secret(found["name"])):
        return False
    if use.evidence and all(_WRITTEN.match(place.text) for place in use.evidence):
        return False
    parts = [_PART_OF_REPORT.match(place.text) for place in use.evidence]
    return not ("report" in use.capability.id and parts and all(parts)) and not _is_chosen(use)


def _is_chosen(use: CapabilityUse) -> bool:
    """Return whether only variables are read whose names begin as one service's do: not one with known secrets."""
    chosen = {
        place: found
        for place in use.evidence
        if (found := _CHOSEN.match(place.text)) and found["prefix"].upper() not in _OF_SECRETS
    }
    files = {place.file for place in chosen}
    others = (place for place in use.evidence if place not in chosen)
    return bool(chosen) and all(
        place.file in files and _ONE_BY_NAME.match(place.text) for place in others
    )


def _is_any_secret(name: str) -> bool:
    """Return whether a variable whose name is known by its ending alone (`*_key`) may be one that holds a secret."""
    return name.startswith("*") and not _PLAIN_ENDING.search(name.upper())


def is_secret_name(name: str) -> bool:
    """Return whether a variable's name says that it holds a secret: `NPM_TOKEN`, not `MAX_TOKENS`."""
    return not _SETTING.match(name.upper()) and bool(
        name_words(name) & _SECRET_WORDS or _SECRET_ENDING.search(name.upper())
    )


def name_words(name: str) -> frozenset[str]:
    """Return the words of a variable's or package's name, in upper case."""
    return frozenset(_words(name))


def own_words(package_name: str) -> frozenset[str]:
    """Return the words that make a secret a package's own, two neighbours as one too: `ACMEPAY` of `acme-pay`."""
    words = _words(package_name)
    return frozenset((*words, *map("".join, pairwise(words)))) - _EVERYBODYS


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[^A-Z0-9]+", name.upper()) if word]


def _named(package: AuditedPackage) -> Draft | None:
    own = own_words(package.package_name)
    reading = [use.naming(read.__contains__) for use in package.uses if (read := secrets(use, own))]
    pair = closest(reading, filter(is_outward, package.uses))
    if pair is None:
        return None
    names = sorted({printable(name) for use in reading for name in secrets(use, own)})
    together = pair.closeness <= Closeness.SAME_FILE
    severity = Severity.HIGH if together else Severity.MODERATE
    return _draft(
        package, pair, severity, f"reads secrets ({listing(names)}) and talks to the network"
    )


def _whole(package: AuditedPackage) -> Draft | None:
    """Judge the places that read the whole before those that read one variable and have none of these near them."""
    reading = tuple(map(_but_written, filter(is_whole_environment, package.uses)))
    requests = tuple(filter(is_request, package.uses))
    whole = closest(map(_but_by_name, reading), requests, package.uses)
    if whole is not None and whole.closeness is Closeness.NEAR:
        return _draft(
            package, whole, Severity.HIGH, "reads the environment and talks to the network"
        )
    pair = closest(reading, requests, package.uses)
    if pair is None or pair.closeness is Closeness.APART:
        return None
    by_name = pair.closeness is Closeness.NEAR or not any(
        _but_by_name(use).evidence for use in reading
    )
    severity = Severity.MODERATE if pair.closeness is Closeness.NEAR else Severity.LOW
    what = "variables whose names it is told" if by_name else "the environment"
    return _draft(package, pair, severity, f"reads {what} and talks to the network")


def _but_by_name(use: CapabilityUse) -> CapabilityUse:
    """Leave out the places where a single variable is read, by a name that comes from elsewhere."""
    others = [place for place in use.evidence if not _ONE_BY_NAME.match(place.text)]
    return use.where(
        lambda place: any(closeness(place, other) is Closeness.NEAR for other in others)
    )


def _but_written(use: CapabilityUse) -> CapabilityUse:
    """Leave out the places where a variable is set."""
    return use.where(lambda place: not _WRITTEN.match(place.text))


def _draft(package: AuditedPackage, pair: Pair, severity: Severity, message: str) -> Draft:
    hosts = [printable(text) for text in pair.second.literals if _HOST.match(text)]
    to = f" ({listing(hosts)})" if hosts else ""
    return Draft(
        severity if pair.reachable else lowered(severity),
        message + to,
        f"Read what is sent, and where: {inspecting(package)}",
        package,
        _CONFIDENCE[pair.closeness],
        pair.second.capability.id,
        tuple(reversed(pair.evidence)),
        "secrets",
        capabilities=pair.ids,
    )


_CONFIDENCE = {
    Closeness.NEAR: Confidence.HIGH,
    Closeness.SAME_FILE: Confidence.MEDIUM,
    Closeness.SAME_BUNDLE: Confidence.LOW,
    Closeness.APART: Confidence.LOW,
}
