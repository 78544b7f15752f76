"""The functions that put paths and addresses together, over constants: `path.join`, `new URL`."""

from __future__ import annotations

import posixpath
from itertools import islice, product
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from audit.analysis.javascript.folding.constants import FOLDER, LIMIT, NOTHING, limited, unique
from audit.analysis.javascript.folding.given import first_text, flat, spread_out
from audit.analysis.javascript.language.values import UNKNOWN

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.constants import Constants
    from audit.analysis.javascript.folding.given import Given


_REMOTE = ("http:", "https:", "ws:", "wss:")


def path_join(given: Given) -> Constants:
    """Fold `path.join` and `path.resolve` from a known first part."""
    found = [
        _normal("/".join(parts)) if all(isinstance(one, str) for one in parts) else UNKNOWN
        for parts in islice(product(*spread_out(given)), LIMIT + 1)
    ]
    return limited(unique(tuple(found)))


def _normal(path: str) -> str:
    """Return a path without `.` and `..`, save those that lead up from the file's own folder."""
    if not path.startswith(FOLDER):
        return posixpath.normpath(path)
    return f"{FOLDER}/{posixpath.normpath(path[len(FOLDER) :].lstrip('/') or '.')}"


def dirname(given: Given) -> Constants:
    """Fold `path.dirname(path)`."""
    text = first_text(given)
    if text and text.startswith(FOLDER):
        return (_normal(text + "/.."),)
    return (posixpath.dirname(text),) if text else NOTHING


def basename(given: Given) -> Constants:
    """Fold `path.basename(path, ending)`."""
    values = flat(given)
    if not values or not all(isinstance(one, str) for one in values):
        return NOTHING
    name = posixpath.basename(values[0])
    return (name.removesuffix(values[1]) if len(values) > 1 else name,)


def file_address(given: Given) -> Constants:
    """Fold `url.pathToFileURL(path)`, of a path that begins with the file's own folder."""
    text = first_text(given)
    return (f"file://{text}",) if text and text.startswith(FOLDER) else NOTHING


def file_path(given: Given) -> Constants:
    """Fold `url.fileURLToPath(address)`."""
    text = first_text(given)
    return (text.removeprefix("file://"),) if text else NOTHING


def url(given: Given) -> Constants:
    """Fold `new URL(address, base)`."""
    values = flat(given)
    if not values or not isinstance(values[0], str):
        return NOTHING
    if len(values) > 1 and isinstance(values[1], str) and "://" not in values[0]:
        if values[1].lower().startswith(_REMOTE):
            return (urljoin(values[1], values[0]),)
        return (_normal(f"{values[1].removeprefix('file://')}/../{values[0]}"),)
    return (values[0],) if len(values) == 1 else NOTHING
