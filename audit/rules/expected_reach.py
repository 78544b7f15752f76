"""Secrets and places that a feature release may well reach for: what commands are asked to do, a service's own keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.rules.combinations.footholds import is_asked_for
from audit.rules.combinations.purposes import speaks_of
from audit.rules.combinations.reaching import secrets_reached
from audit.rules.combinations.secret_names import is_secret_name, name_words
from audit.rules.services import one_more

if TYPE_CHECKING:
    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage
    from audit.rules.combinations.reaching import Reached

_PUBLISHES = frozenset({"npm publish", "git config core.hookspath"})
"""What commands do for who starts them: release tools, managers of hooks."""
_SIGNS_IN = ("auth", "authentication", "credential", "credentials", "sdk")
_KEEPS = ("credential", "credentials", "keychain", "keyring", "password", "passwords")
_KEYCHAINS = ("security find-", "secret-tool lookup", "secret-tool search")
_SHORT = {"GH": "GITHUB", "GL": "GITLAB"}
"""Services whose variables have two beginnings."""


def are_of_known_services(new: list[Reached], old: AuditedPackage) -> bool:
    """Return whether all are variables of services whose secrets were read before: `AWS_...` beside `AWS_...`."""
    known = {_service(each.key) for each in secrets_reached(old)} - {""}
    return all(_service(each.key) in known for each in new)


def are_asked_for(new: list[Reached], package: AuditedPackage, sort: str) -> bool:
    """Return whether only code that a command starts reaches for variables, or puts files into a project, as `init`."""
    files = [{place.file for place in each.evidence} for each in new]
    if not all(files) or not set().union(*files) <= set(package.command_files):
        return False
    if sort == "foothold ":
        return all(is_asked_for(each.name) for each in new)
    if sort == "command ":
        return _PUBLISHES.issuperset(each.key for each in new)
    return not sort and all(map(_is_variable, new))


def are_of_keychains(new: list[Reached], old: AuditedPackage, sort: str) -> bool:
    """Return whether all ask the system's keychain, for who said before that credentials are what it keeps or finds."""
    keeps = sort == "command " and speaks_of(old, _KEEPS)
    return keeps and all(each.name.startswith(_KEYCHAINS) for each in new)


def are_of_its_trade(
    new: list[Reached], package: AuditedPackage, old: AuditedPackage, before: Before
) -> bool:
    """Return whether it said before that it signs in to that service, or knew several of them and gains one."""
    services = one_more(package, old, before)
    if services and all(services & name_words(each.key) for each in new):
        return True
    if not speaks_of(old, _SIGNS_IN):
        return False
    return all(
        speaks_of(old, [re.split(r"[_/.]", each.key.lower().lstrip("."))[0]]) for each in new
    )


def _is_variable(each: Reached) -> bool:
    return each.name.replace("_", "").isalnum()


def _service(key: str) -> str:
    """Return the first word of a variable that holds a secret of a service (`AWS_SESSION_TOKEN`); else nothing."""
    first, _, rest = key.partition("_")
    first = _SHORT.get(first, first)
    return first if rest and first.isupper() and not is_secret_name(first) else ""
