"""What a server answers, judged: a body within bounds, another address, or an error with words fit for a report."""

from __future__ import annotations

import errno
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from audit.model.text import brief, without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests

LONGEST_WAIT = 30.0
"""Seconds; a server may ask for more, and is then asked again all the same."""

_CHUNK = 1 << 16
_OK = 200
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({408, 420, 425, 429})
_SERVER_ERROR = 500
_NOT_FOUND = frozenset({404, 410})
_REFUSED = frozenset({401, 403})


class TransportError(Exception):
    """Something could not be fetched; the text is fit for a report and holds no credentials.

    Attributes:
        not_found: the server answered that there is no such thing.
        passing: trying again may help.
        unreachable: there was no answer at all.
        wait: how many seconds the server asked to wait; None when it did not.
    """

    def __init__(
        self,
        text: str,
        *,
        not_found: bool = False,
        passing: bool = False,
        unreachable: bool = False,
        wait: float | None = None,
    ) -> None:
        super().__init__(text)
        self.not_found = not_found
        self.passing = passing or unreachable
        self.unreachable = unreachable
        self.wait = wait


def shown(url: str) -> str:
    """Return `url` fit for a report: no user, password, query or control character."""
    return brief(without_credentials(url).partition("?")[0].partition("#")[0], 300)


def redirected(response: requests.Response, url: str) -> str | None:
    """Return the address that the answer sends us to; None when it does not.

    Raises:
        TransportError: when it leads from https to something that is not.
    """
    target = response.headers.get("Location")
    if response.status_code not in _REDIRECTS or not target:
        return None
    address = urljoin(url, target)
    if urlsplit(url).scheme == "https" and urlsplit(address).scheme != "https":
        raise TransportError(f"{shown(url)}: redirected to an address that is not https")
    return address


def check_status(response: requests.Response, url: str) -> None:
    """Accept an answer with content.

    Raises:
        TransportError: for any other.
    """
    status = response.status_code
    if status == _OK:
        return
    advice = ": no valid credentials are set for it" if status in _REFUSED else ""
    raise TransportError(
        f"{shown(url)} answered {status}{advice}",
        not_found=status in _NOT_FOUND,
        passing=status in _BUSY or status >= _SERVER_ERROR,
        wait=_asked_to_wait(response.headers.get("Retry-After", "")),
    )


def _asked_to_wait(text: str) -> float | None:
    """Return the seconds that `Retry-After` asks for, as a number or a date, within our bound."""
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
        seconds = (until - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)


def pieces(response: requests.Response, url: str, limit: int, deadline: float) -> Iterator[bytes]:
    """Yield the body.

    Raises:
        TransportError: when it is longer than `limit`, or not whole by the `deadline`.
    """
    raw: Any = response.raw
    announced = response.headers.get("Content-Length", "")
    too_long = TransportError(f"{shown(url)}: larger than {limit:,} bytes")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > limit:
        raise too_long
    taken = 0
    # What has come, not what was asked for: a server that sends single bytes must not hold us past the deadline.
    while piece := raw.read1(_CHUNK, decode_content=True):
        taken += len(piece)
        if taken > limit:
            raise too_long
        if time.monotonic() > deadline:
            raise TransportError(f"{shown(url)}: took too long")
        yield piece


@contextmanager
def told_in_our_words(url: str) -> Iterator[None]:
    """Turn the library's errors into ours, without their texts: those repeat headers and addresses."""
    import requests  # noqa: PLC0415  # slow to load, and most runs fetch nothing
    import urllib3  # noqa: PLC0415  # the same

    try:
        yield
    except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise TransportError(f"{shown(url)}: no answer in time", unreachable=True) from error
    except (requests.exceptions.SSLError, urllib3.exceptions.SSLError) as error:
        raise TransportError(f"{shown(url)}: its certificate cannot be verified") from error
    except requests.exceptions.ProxyError as error:
        raise TransportError(f"{shown(url)}: the proxy failed", unreachable=True) from error
    except (requests.ConnectionError, urllib3.exceptions.HTTPError) as error:
        raise TransportError(f"{shown(url)}: the connection failed", unreachable=True) from error
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
        raise TransportError(f"{shown(url)}: not an address to fetch from") from error
    except (requests.RequestException, ValueError) as error:
        raise TransportError(f"{shown(url)}: the answer is not valid") from error
    except OSError as error:
        kept = "cannot be kept: " if error.errno in {errno.ENOSPC, errno.EDQUOT} else ""
        told = error.strerror or "cannot be fetched"
        raise TransportError(f"{shown(url)}: {kept}{told}") from error
