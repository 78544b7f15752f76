"""Files of a package read together: from a group to what each of them shows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from audit.analysis.code import DEBUG
from audit.analysis.layout import files

if TYPE_CHECKING:
    from audit.analysis.layout.files import FileJob
    from audit.analysis.layout.groups import Group
    from audit.model.contents import PackageContents
    from audit.model.facts import FileFacts
    from audit.model.vocabulary import Vocabulary


def read_together(
    contents: PackageContents, group: Group, vocabulary: Vocabulary
) -> dict[str, FileFacts]:
    """Return what the followed files of a group show together, by path; nothing where that fails.

    Raises:
        ImportError: as `guarded` does.
    """
    from audit.analysis.javascript.several import Member, read_several  # noqa: PLC0415  brings the parser
    from audit.analysis.javascript.syntax.modern import plain_types  # noqa: PLC0415  as above
    from audit.analysis.javascript.text.source import normalised  # noqa: PLC0415  as above

    try:
        members = [
            Member(
                path=one.job.path,
                data=plain_types(normalised(contents.read(one.job.path)), _language(one.job)),
                language=_language(one.job),
                module=one.job.module,
                script=one.job.script,
                followed=one.followed,
                settled=one.settled,
                settled_within=one.settled_within,
                closed=one.closed,
            )
            for one in group.files
        ]
        resolved = {(path, specifier): files for path, specifier, files in group.resolved}
        builtins = {(path, specifier): names for path, specifier, names in group.builtins}
        return read_several(members, resolved, builtins, vocabulary)
    except ImportError:
        raise
    except Exception:  # hostile input must not cost what was seen of each file alone
        if os.environ.get(DEBUG):
            raise
        return {}


def _language(job: FileJob) -> str:
    return "json" if files.is_json(job.path) else files.language_of(job.path)
