"""Names that hold secrets: variables of the environment, files and folders."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMED = "TOKEN TOKENS SECRET SECRETS PASSWORD PASSWD PASSPHRASE CREDENTIAL CREDENTIALS APIKEY AUTHTOKEN MNEMONIC PAT"
_SECRET_WORDS = frozenset(_NAMED.split())
_EVERYBODYS = _SECRET_WORDS | {
    *["API", "KEY", "KEYS", "ACCESS", "AUTH", "CLIENT", "PRIVATE", "USER", "APP", "ID"]
}
"""Words of a package's name that make no secret its own: `OTHER_API_KEY` in `some-api`."""
_SECRET_ENDING = re.compile(
    r"(?:^|_)(?:API|ACCESS|PRIVATE|SECRET|ENCRYPTION|SIGNING|DEPLOY|SSH|MASTER)_?KEY(?:_ID)?(?:_|$)"
)
_SETTING = re.compile(r"(?:DEBUG|LOG|MAX|MIN|PRINT|TRACE)_")
"""Before what is counted or shown: `LOG_TOKENS`, `MAX_TOKENS`."""
_OF_SERVICES = frozenset({"INPUT_AZURE_STATIC_WEB_APPS_API_TOKEN"})
"""Variables by whose presence tools tell which service builds: no other of that service's is always there."""
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


def may_be_secret(name: str) -> bool:
    """Return whether a variable whose name is known by its ending alone (`*_key`) may be one that holds a secret."""
    return name.startswith("*") and not _PLAIN_ENDING.search(name.upper())


def is_secret_name(name: str) -> bool:
    """Return whether a variable's name says that it holds a secret: `NPM_TOKEN`, not `MAX_TOKENS`."""
    if name in _OF_SERVICES or _SETTING.match(name.upper()):
        return False
    return bool(name_words(name) & _SECRET_WORDS or _SECRET_ENDING.search(name.upper()))


def name_words(name: str) -> frozenset[str]:
    """Return the words of a variable's or package's name, in upper case."""
    return frozenset(_words(name))


def own_words(package_name: str) -> frozenset[str]:
    """Return the words that make a secret a package's own, two neighbours as one too: `ACMEPAY` of `acme-pay`."""
    words = _words(package_name)
    return frozenset((*words, *map("".join, pairwise(words)))) - _EVERYBODYS


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[^A-Z0-9]+", name.upper()) if word]
