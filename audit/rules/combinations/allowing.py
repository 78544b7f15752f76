"""Who allows what: the project's grants, and where there is none the declarations that somebody stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.policy import Granularity
from audit.rules.combinations import permitted, width
from audit.rules.combinations.permitted import Allowing
from audit.rules.unused_grant import place, unseen_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage
    from audit.model.policy import Grant, Policy
    from audit.rules.draft import Draft
    from audit.rules.subject import Subject

_NARROW = "Take out what it does not need: contain-audit accept --prune"
_ASK = "Ask its author for a narrower declaration, or grant less in contain.json"
_WHOSE = {"author": "its author declares", "project": "the project's own folder declares"}


def check(subject: Subject) -> Iterator[Draft]:
    """Yield what words allow and no code needs, for each grant and each declaration without one."""
    copies: dict[str, list[AuditedPackage]] = {}
    for package in subject.code():
        if package.granted:
            copies.setdefault(package.package_name, []).append(package)
        elif package.granted is None and package.was_read:
            yield from _declared(package)
    if subject.policy is not None:
        unseen = unseen_names(subject)
        for name, grant in subject.policy.grants.items():
            if (
                name in copies
                and name not in unseen
                and all(each.was_read for each in copies[name])
            ):
                yield from _granted(subject.policy, grant, copies[name])


def _granted(policy: Policy, grant: Grant, copies: list[AuditedPackage]) -> Iterator[Draft]:
    at = place(policy, grant.position)
    allowing = Allowing("contain.json grants it", grant.words, copies, _NARROW, at)
    yield from permitted.check(allowing)
    yield from width.check(allowing, by_member=policy.granularity is Granularity.MEMBER)


def _declared(package: AuditedPackage) -> Iterator[Draft]:
    """Yield the same for a declaration; a draft of the community's is only what a machine read in other versions."""
    declaration = package.declaration
    if declaration is None or (declaration.origin == "community" and not declaration.reviewed):
        return
    allowing = Allowing(
        _WHOSE.get(declaration.origin, "the community declares"),
        declaration.needs,
        (package,),
        _ASK,
        mutable=declaration.realm == "mutable",
    )
    yield from permitted.check(allowing)
    yield from width.check(allowing, by_member=True)
