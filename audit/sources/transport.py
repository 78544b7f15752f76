"""HTTP as the registry needs it: bounded in size and time, patient with a busy server, and mute about credentials."""

from __future__ import annotations

import random
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from audit.model.text import printable, shortened, without_credentials
from audit.sources.credentials import NO_CREDENTIAL, Credential, credential_for
from audit.sources.network import Route, route_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import requests

    from audit.sources.settings import Settings

_CHUNK = 1 << 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REDIRECT_LIMIT = 10
_BUSY = frozenset({408, 420, 425, 429})
_SERVER_ERROR = 500
_NOT_FOUND = frozenset({404, 410})
_LONGEST_WAIT = 30.0
_AGENT = "contain-audit"


class TransportError(Exception):
    """Something could not be fetched; the text is fit for a report and holds no credentials.

    Attributes:
        not_found: the server answered that there is no such thing.
        passing: trying again may help.
        wait: how many seconds the server asked to wait; None when it did not.
    """

    def __init__(
        self,
        text: str,
        *,
        not_found: bool = False,
        passing: bool = False,
        wait: float | None = None,
    ) -> None:
        super().__init__(text)
        self.not_found = not_found
        self.passing = passing
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on. All times in seconds."""

    connect: float = 10.0
    """To reach the server."""
    read: float = 30.0
    """Between two pieces of an answer."""
    total: float = 300.0
    """For one thing fetched, everything included; npm's `fetch-timeout`."""
    retries: int = 2
    """Further attempts after the first; npm's `fetch-retries`."""
    first_wait: float = 0.5
    """Before the first further attempt; doubled for each one after, with up to half as much again at random."""


class Transport:
    """Fetches, over several threads. Each thread has its own connections, so that nothing is shared unsafely."""

    def __init__(self, settings: Settings, patience: Patience | None = None) -> None:
        self._settings = settings
        self._patience = patience or patience_from(settings)
        self._threads = threading.local()

    def fetch(
        self,
        url: str,
        registry: str,
        take: Callable[[Iterator[bytes]], None],
        *,
        accept: str,
        limit: int,
    ) -> str:
        """Fetch `url` with the credentials of `registry` and hand its pieces to `take`; return its last address.

        `take` is called anew for each attempt. At most `limit` bytes are taken.

        Raises:
            TransportError: when it cannot be had.
        """
        deadline = time.monotonic() + self._patience.total
        for attempt in range(self._patience.retries + 1):
            try:
                return self._attempt(url, registry, take, accept, limit, deadline)
            except TransportError as error:
                pause = self._pause(error, attempt)
                if (
                    not error.passing
                    or attempt == self._patience.retries
                    or time.monotonic() + pause > deadline
                ):
                    raise
                time.sleep(pause)
        raise TransportError(f"{shown(url)} was not fetched")

    def _pause(self, error: TransportError, attempt: int) -> float:
        if error.wait is not None:
            return error.wait
        wait = self._patience.first_wait * 2**attempt
        return min(wait * (1 + random.random() / 2), _LONGEST_WAIT)  # noqa: S311  # spreads load, hides nothing

    def _attempt(  # noqa: PLR0913  # one request needs what `fetch` was given
        self,
        url: str,
        registry: str,
        take: Callable[[Iterator[bytes]], None],
        accept: str,
        limit: int,
        deadline: float,
    ) -> str:
        with _translated(url):
            for _ in range(_REDIRECT_LIMIT):
                with self._request(url, registry, accept, deadline) as response:
                    target = _redirect(response, url)
                    if target is None:
                        _check(response, url)
                        take(_pieces(response, url, limit, deadline))
                        return url
                url = target
        raise TransportError(f"{shown(url)}: too many redirects")

    def _request(self, url: str, registry: str, accept: str, deadline: float) -> requests.Response:
        """Send one request. Redirects are followed by us: each address gets only the credentials set for it."""
        if urlsplit(url).scheme not in {"http", "https"}:
            raise TransportError(f"{shown(url)}: not an address to fetch from")
        credential = credential_for(url, registry, self._settings)
        route = route_for(
            url, self._settings, trusted=credential != NO_CREDENTIAL and not credential.from_project
        )
        left = max(deadline - time.monotonic(), 0.001)
        return self._session().get(
            url,
            headers=_headers(accept, credential),
            cert=credential.certificate,
            proxies=dict(route.proxies),
            verify=route.verify,
            timeout=(min(self._patience.connect, left), min(self._patience.read, left)),
            allow_redirects=False,
            stream=True,
        )

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._threads, "session", None)
        if session is None:
            import requests  # noqa: PLC0415  # slow to load, and most runs fetch nothing

            session = requests.Session()
            # Neither proxies nor passwords (.netrc) from the environment: npm's own rules decide on both.
            session.trust_env = False
            self._threads.session = session
        return session


def patience_from(settings: Settings) -> Patience:
    """Return the times that npm is set to, within bounds of ours."""
    default = Patience()
    total = settings.number("fetch-timeout", default.total * 1000, 3_600_000) / 1000
    return Patience(
        read=min(default.read, total),
        total=total,
        retries=int(settings.number("fetch-retries", default.retries, 10)),
        first_wait=min(
            settings.number("fetch-retry-mintimeout", default.first_wait * 1000, 10_000) / 1000, 5.0
        ),
    )


def shown(url: str) -> str:
    """Return `url` fit for a report: no user, password, query or control character."""
    return printable(shortened(without_credentials(url).partition("?")[0].partition("#")[0], 300))


def _headers(accept: str, credential: Credential) -> dict[str, str]:
    headers = {"Accept": accept, "User-Agent": _AGENT}
    if credential.authorization:
        headers["Authorization"] = credential.authorization
    return headers


def _redirect(response: requests.Response, url: str) -> str | None:
    target = response.headers.get("Location")
    if response.status_code not in _REDIRECTS or not target:
        return None
    address = urljoin(url, target)
    if urlsplit(url).scheme == "https" and urlsplit(address).scheme != "https":
        raise TransportError(f"{shown(url)}: redirected to an address that is not https")
    return address


def _check(response: requests.Response, url: str) -> None:
    status = response.status_code
    if status == 200:  # noqa: PLR2004  # the only answer with content
        return
    raise TransportError(
        f"{shown(url)} answered {status}" + _advice(status),
        not_found=status in _NOT_FOUND,
        passing=status in _BUSY or status >= _SERVER_ERROR,
        wait=_asked_to_wait(response),
    )


def _advice(status: int) -> str:
    return ": no valid credentials are set for it" if status in {401, 403} else ""


def _asked_to_wait(response: requests.Response) -> float | None:
    seconds = response.headers.get("Retry-After", "")
    return min(float(seconds), _LONGEST_WAIT) if seconds.isascii() and seconds.isdigit() else None


def _pieces(response: requests.Response, url: str, limit: int, deadline: float) -> Iterator[bytes]:
    """Yield the body; a body shorter than announced, longer than allowed or too slow is an error."""
    raw: Any = response.raw
    announced = response.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced[:20]) > limit:
        raise TransportError(f"{shown(url)}: larger than {limit:,} bytes")
    taken = 0
    while piece := raw.read1(_CHUNK, decode_content=True):
        taken += len(piece)
        if taken > limit:
            raise TransportError(f"{shown(url)}: larger than {limit:,} bytes")
        if time.monotonic() > deadline:
            raise TransportError(f"{shown(url)}: took too long")
        yield piece


@contextmanager
def _translated(url: str) -> Iterator[None]:
    """Turn the library's errors into ours, without their texts: those repeat headers and addresses."""
    import requests  # noqa: PLC0415  # slow to load, and most runs fetch nothing
    import urllib3  # noqa: PLC0415  # the same

    try:
        yield
    except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise TransportError(f"{shown(url)}: no answer in time", passing=True) from error
    except (requests.exceptions.SSLError, urllib3.exceptions.SSLError) as error:
        raise TransportError(f"{shown(url)}: its certificate cannot be verified") from error
    except requests.exceptions.ProxyError as error:
        raise TransportError(f"{shown(url)}: the proxy does not answer", passing=True) from error
    except (requests.ConnectionError, urllib3.exceptions.HTTPError) as error:
        raise TransportError(f"{shown(url)}: the connection failed", passing=True) from error
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
        raise TransportError(f"{shown(url)}: not an address to fetch from") from error
    except (requests.RequestException, ValueError) as error:
        raise TransportError(f"{shown(url)}: the answer is not valid") from error
    except OSError as error:
        raise TransportError(f"{shown(url)}: {error.strerror or 'could not be fetched'}") from error
