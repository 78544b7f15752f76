"""Contents that are not those the lockfile names.

**What.** The package's contents were there, and their integrity is not the one in the lockfile.

**Why.** Either the lockfile or the contents were changed by somebody. Nothing of such contents is analysed,
because what would be analysed is not what the lockfile promises.

**Example.** The lockfile says `sha512-A...`, the tarball that its `resolved` address serves has `sha512-B...`.

**What to do.** Do not install. Compare the lockfile with its last reviewed version; when only your
machine shows this, mend npm's cache with `npm cache verify`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.rules.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.rules.subject import Subject


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each package whose contents failed the lockfile's integrity."""
    for package in subject.ordered():
        if package.tampered:
            yield Draft(
                Severity.CRITICAL,
                "its contents are not those whose integrity the lockfile names; none of it was read",
                "Do not install it; compare the lockfile with its last reviewed version",
                package,
            )
