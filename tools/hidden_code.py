"""How often each way of hiding code shows in real trees, and what `hidden-code` says of it.

python tools/hidden_code.py FOLDER...     # installed projects; the table over all their packages
python tools/hidden_code.py -v FOLDER...  # each place as well
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.model.hidden import Hiding
from audit.pipeline import Request, check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.model.package import AuditedPackage
    from audit.model.report import Report

_RULE = "hidden-code"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    reports = [check(Request(folder, offline=True), lambda *_: None) for folder in options.folders]
    packages = {
        (each.package.package_name, each.package.version): each.package
        for report in reports
        for each in report.packages
        if each.package.was_read
    }
    if options.verbose:
        print("\n".join(_places(packages.values())))
    print("\n".join(_table(packages.values(), reports)))


def _places(packages: Iterable[AuditedPackage]) -> Iterator[str]:
    for package in packages:
        for hidden in package.hidden:
            for place in hidden.evidence[:2]:
                loaded = "" if hidden.reachable else " (nothing loads it)"
                where = f"{package.label} {place.file}:{place.line}:{place.column}"
                yield f"{hidden.hiding}{loaded} {where} {', '.join(hidden.details)} {place.text[:100]!r}"


def _table(packages: Iterable[AuditedPackage], reports: Iterable[Report]) -> Iterator[str]:
    packages = list(packages)
    loaded: dict[Hiding, set[str]] = defaultdict(set)
    idle: dict[Hiding, set[str]] = defaultdict(set)
    for package in packages:
        for hidden in package.hidden:
            (loaded if hidden.reachable else idle)[hidden.hiding].add(package.label)
    yield f"{len(packages):,} packages read"
    yield ""
    yield "| way of hiding | packages, in code that is loaded | only in code that nothing loads |"
    yield "| --- | --- | --- |"
    for hiding in Hiding:
        yield f"| {hiding} | {len(loaded[hiding])} | {len(idle[hiding] - loaded[hiding])} |"
    yield ""
    weights = {
        (finding.package.name, finding.package.version, finding.severity, finding.fingerprint)
        for report in reports
        for finding in report.findings
        if finding.rule == _RULE and finding.package is not None
    }
    counts = Counter(severity for _, _, severity, _ in weights)
    told = ", ".join(f"{counts[each]} {each}" for each in Severity)
    yield f"findings of {_RULE}: {told}"


if __name__ == "__main__":
    main()
