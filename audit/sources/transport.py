"""HTTP as a registry needs it: bounded in size and time, patient with a busy server, mute about credentials."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audit.sources.answers import (
    LONGEST_WAIT,
    TransportError,
    check_status,
    pieces,
    redirected,
    shown,
    told_in_our_words,
)
from audit.sources.credentials import NO_CREDENTIAL, credential_for, network_location
from audit.sources.network import route_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import requests

    from audit.sources.credentials import Credential
    from audit.sources.settings import Settings

_REDIRECT_LIMIT = 10
_SILENT_LIMIT = 3
_AGENT = "contain-audit"


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
    """Before the first further attempt; doubled for each one after, up to half as much added at random."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One thing to fetch."""

    url: str
    registry: str
    """The registry it belongs to, whose credentials count for its host."""
    accept: str
    """The media types that are wanted."""
    limit: int
    """In bytes."""


class Transport:
    """Fetches, from several threads. Each has its own connections, so that nothing is shared unsafely."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._patience = patience_from(settings)
        self._threads = threading.local()
        self._silent: Counter[str] = Counter()

    def fetch(self, wanted: Fetch, take: Callable[[Iterator[bytes]], None]) -> None:
        """Fetch and hand the pieces to `take`, which is called anew for each attempt.

        Raises:
            TransportError: when it cannot be had.
        """
        host = network_location(wanted.url)
        if self._silent[host] >= _SILENT_LIMIT:
            # A tree has a thousand packages: none of the rest waits for a host that never answered.
            raise TransportError(f"{shown(wanted.url)}: its host did not answer before")
        try:
            self._persist(wanted, take, time.monotonic() + self._patience.total)
        except TransportError as error:
            self._silent[host] += error.unreachable
            raise
        self._silent[host] = 0

    def _persist(
        self, wanted: Fetch, take: Callable[[Iterator[bytes]], None], deadline: float
    ) -> None:
        """Try until it succeeds, fails for good, or the attempts or the time are used up.

        Who keeps us waiting in silence is asked once more, not as often as one who is merely busy.
        """
        began = time.monotonic()
        for attempt in range(self._patience.retries):
            try:
                return self._attempt(wanted, take, deadline)
            except TransportError as error:
                pause, now = self._pause(error, attempt), time.monotonic()
                silent = error.unreachable and attempt > 0 and now - began > self._patience.read
                if silent or not error.passing or now + pause > deadline:
                    raise
                time.sleep(pause)
        return self._attempt(wanted, take, deadline)

    def _pause(self, error: TransportError, attempt: int) -> float:
        if error.wait is not None:
            return error.wait
        spread = 1 + random.random() / 2  # noqa: S311  # spreads load, hides nothing
        return min(self._patience.first_wait * float(2**attempt) * spread, LONGEST_WAIT)

    def _attempt(
        self, wanted: Fetch, take: Callable[[Iterator[bytes]], None], deadline: float
    ) -> None:
        """Fetch once. Redirects are followed here: each address gets only the credentials set for it."""
        url = wanted.url
        for _ in range(_REDIRECT_LIMIT):
            with told_in_our_words(url), self._request(url, wanted, deadline) as response:
                target = redirected(response, url)
                if target is None:
                    check_status(response, url)
                    return take(pieces(response, url, wanted.limit, deadline))
            url = target
        raise TransportError(f"{shown(url)}: too many redirects")

    def _request(self, url: str, wanted: Fetch, deadline: float) -> requests.Response:
        if urlsplit(url).scheme not in {"http", "https"}:
            raise TransportError(f"{shown(url)}: not an address to fetch from")
        credential = credential_for(url, wanted.registry, self._settings)
        users = credential != NO_CREDENTIAL and not credential.from_project
        route = route_for(url, self._settings, trusted=users)
        left = max(deadline - time.monotonic(), 0.001)
        return self._session().get(
            url,
            headers=_headers(wanted.accept, credential),
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
            # Neither proxies nor passwords (.netrc) of the environment: npm's rules decide on both.
            session.trust_env = False
            self._threads.session = session
        return session


def patience_from(settings: Settings) -> Patience:
    """Return the times that npm is set to, within bounds of ours."""
    usual = Patience()
    total = settings.number("fetch-timeout", usual.total * 1000, 3_600_000) / 1000
    first_wait = settings.number("fetch-retry-mintimeout", usual.first_wait * 1000, 5000) / 1000
    return Patience(
        read=min(usual.read, total),
        total=total,
        retries=int(settings.number("fetch-retries", usual.retries, 10)),
        first_wait=first_wait,
    )


def _headers(accept: str, credential: Credential) -> dict[str, str]:
    headers = {"Accept": accept, "User-Agent": _AGENT}
    if credential.authorization:
        headers["Authorization"] = credential.authorization
    return headers
