"""Install scripts together with the network, other programs, or code made from text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.fetching import fetches
from audit.model.finding import Confidence, Severity
from audit.model.text import printable
from audit.rules.draft import Draft
from audit.rules.install import COMMAND_FILES, ITSELF, code_files, script_files, scripts, uses_in
from audit.rules.uses.closeness import Closeness, closest
from audit.rules.uses.commands import destroys, is_alarming, starts_alarming, telling_part
from audit.rules.uses.footholds import users_footholds
from audit.rules.uses.network import is_outward
from audit.rules.words import inspecting, listing, quoted_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audit.model.package import AuditedPackage, CapabilityUse, Evidence

_PLACES = 5
_FEW = 8
"""Up to so many files that run at install are one thing; among more, powers must stand in one file."""
_STAYING = frozenset({"crontab", "schtasks", "launchctl"})
"""Programs that have something run later on."""
_ACTS = frozenset({Authority.PROCESS, Authority.CODE})


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result when what runs at install downloads, or holds powers that together can."""
    if scripts(package):
        command = _alarming_command(package)
        yield from _files(package) if command is None else [_command(package, *command)]
        yield from _lasting(package)


def _alarming_command(package: AuditedPackage) -> tuple[str, tuple[Evidence, ...]] | None:
    """Return the first command that runs at install and downloads, or runs what it is given."""
    for script in scripts(package):
        if script.alarm:
            return script.alarm, script.use.evidence
    for use in uses_in(package, COMMAND_FILES):
        for place in use.evidence:
            told = [place.text] * is_alarming(place.text) + list(filter(fetches, place.literals))
            if place.file in COMMAND_FILES and told:
                return told[0], (place,)
    return None


def _command(package: AuditedPackage, command: str, evidence: tuple[Evidence, ...]) -> Draft:
    shown = quoted_command(command, telling_part(command))
    what = f"what it runs at install downloads, or runs what it is given: {shown}"
    return _draft(package, Severity.HIGH, what, evidence, uses_in(package, COMMAND_FILES))


def _lasting(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result when what runs at install puts something where others run it, or removes what a user has."""
    files = script_files(package) | COMMAND_FILES
    uses = [use.where(lambda place: place.file in files) for use in uses_in(package, files)]
    told = [(use, path) for use in map(_writing, uses) for path in users_footholds(use)]
    told += [
        (use, word)
        for use in uses
        for place in use.evidence
        for word in _STAYING.intersection(place.literals)
    ]
    removing = [(each.use, text) for each in scripts(package) if (text := destroys(each.command))]
    for what, found in (("puts something where others run it", told), ("removes", removing)):
        if found:
            texts = {text for _, text in found}
            whole = {one for one in texts if not any(one in text for text in texts - {one})}
            shown = listing(sorted(map(printable, whole)))
            places = tuple(place for use, _ in found for place in use.evidence)[:_PLACES]
            words = f"what it runs at install {what}: {shown}"
            yield _draft(package, Severity.HIGH, words, places, [use for use, _ in found])


def _writing(use: CapabilityUse) -> CapabilityUse:
    """Return a use with those literals of its places that something is written to there, as far as they tell."""
    writes = use.authority is Authority.FILESYSTEM_WRITE
    texts = {text for place in use.evidence for text in place.literals}
    return replace(use, literals=tuple(text for text in texts if writes or ">" in text))


def _files(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result for the powers of the code that runs at install."""
    files = code_files(package)
    uses = uses_in(package, files)
    sending = [use for use in uses if is_outward(use)]
    acting = [use for use in uses if _acts(use)]
    if sending or acting:
        telling = [*sending, *acting]
        certain = _together(sending, acting, len(files)) or any(map(starts_alarming, acting))
        powers = listing(sorted({use.authority.value for use in telling}))
        shown = listing([printable(name) for name in sorted(files)])
        places = [place for use in telling for place in use.evidence if place.file in files]
        yield _draft(
            package,
            Severity.HIGH if certain else Severity.MODERATE,
            f"what it runs at install ({shown}) uses {powers}",
            tuple(places[:_PLACES]),
            telling,
        )


def _acts(use: CapabilityUse) -> bool:
    return use.authority in _ACTS and use.id not in ITSELF


def _together(
    sending: Sequence[CapabilityUse], acting: Sequence[CapabilityUse], files: int
) -> bool:
    """Return whether two different powers of an attack stand together."""
    evaluating = [use for use in acting if use.authority is Authority.CODE]
    starting = [use for use in acting if use.authority is Authority.PROCESS]
    pairs = (closest(sending, acting), closest(evaluating, starting))
    return any(
        pair is not None and (files <= _FEW or pair.closeness is not Closeness.APART)
        for pair in pairs
    )


def _draft(
    package: AuditedPackage,
    severity: Severity,
    message: str,
    evidence: tuple[Evidence, ...],
    telling: Iterable[CapabilityUse],
) -> Draft:
    return Draft(
        severity,
        message,
        f"Keep its scripts from running until you have read them: {inspecting(package)}",
        package,
        Confidence.HIGH if severity is Severity.HIGH else Confidence.MEDIUM,
        scripts(package)[0].use.id,
        evidence,
        "installing",
        capabilities=tuple(
            [script.use.id for script in scripts(package)] + [use.id for use in telling]
        ),
    )
