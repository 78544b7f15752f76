"""One file: the places and addresses that it names away from a power."""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.text.searching import large
from audit.analysis.javascript.text.source import Source, normalised
from audit.analysis.mentions import (
    elsewhere,
    encoded,
    gates,
    helpers,
    lent,
    paths,
    pieces,
    signs,
    switches,
    wallets,
)
from audit.analysis.mentions.addresses import Addresses, names_a_page
from audit.analysis.mentions.below_home import below_home
from audit.analysis.mentions.computed import computed
from audit.analysis.mentions.copied import put_into_projects
from audit.analysis.mentions.environment import ENVIRONMENT, copies, texts_of_all
from audit.analysis.mentions.inserted import inserted, styles_that_tell
from audit.analysis.mentions.joined import joined_addresses
from audit.analysis.mentions.packed import packed
from audit.analysis.mentions.passed import passed
from audit.analysis.mentions.recipients import recipients
from audit.analysis.mentions.standing import credentials, is_near, standing
from audit.analysis.mentions.taken import of_the_clipboard, taken
from audit.analysis.mentions.texts import LONGEST, Texts, mention, told
from audit.analysis.mentions.written import written
from audit.analysis.mentions.zones import zones
from audit.model.facts import READ_AS_CODE, FileFacts
from audit.model.mention import COPY, ENCODED, INSERTED, PAYEE, TOLD, Mentioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.analysis.mentions.texts import Told


MENTIONS = 60
"""Mentions of one sort kept of one file."""
_LARGEST = 4_000_000
"""Bytes; a larger file is a bundle that nobody wrote."""
_SIGNS = large(
    b"|".join((encoded.SIGN, wallets.SIGN, wallets.PAYEE_SIGN, pieces.SIGN, switches.SIGN))
)
"""One look for what few files have."""
_CLUE = large(f"{paths.SCAN}|{signs.SCAN}|{helpers.SCAN}|{elsewhere.SCAN}".encode())
"""One look for paths, code in strings, names of files and hosts without a scheme."""
_MOST = 400
"""Clues that are looked at."""


def with_mentions(found: FileFacts, data: bytes) -> FileFacts:
    """Return what was seen in a file, and the places and addresses it names.

    Args:
        found: what the reader of code saw in the file; in one that names no power and loads nothing only addresses are
            looked for.
        data: the file's bytes.
    """
    if found.reading not in READ_AS_CODE or len(data) > _LARGEST:
        return found
    data = data if data.isascii() else normalised(data)
    texts = Texts(data)
    addresses = Addresses(texts)
    clues = [match.start() for match in islice(_CLUE.finditer(data), _MOST)]
    does_more = bool(found.facts or found.references)
    signed = _SIGNS.search(data) is not None
    powerful = _powerful(texts, addresses, clues, signed=signed) if does_more else ()
    if does_more:
        found = _with_helpers(found, data, clues)
    mentions = chain(powerful, _addresses(texts, addresses, signed=signed), _further(texts, clues))
    return _with(found, data, mentions)


def with_addresses(found: FileFacts, data: bytes) -> FileFacts:
    """Return what is known of a file of data, and the addresses that stand in it as values."""
    data = data if data.isascii() else normalised(data)
    signed = _SIGNS.search(data) is not None
    texts = Texts(data)
    return _with(found, data, _addresses(texts, Addresses(texts), signed=signed))


def _with_helpers(found: FileFacts, data: bytes, clues: list[int]) -> FileFacts:
    """Return what was seen, and the files that strings of the code name."""
    source = Source(data)
    helping = [*helpers.helpers(source, data, clues)]
    return found.with_more(references=helping) if helping else found


def _with(found: FileFacts, data: bytes, mentions: Iterable[Told]) -> FileFacts:
    """Return what was seen, and each mention once, with the first place: of one sort so many."""
    seen: dict[tuple[str, str], int] = {}
    counts: Counter[str] = Counter()
    for place, what, whole in mentions:
        sort, text = what.partition(":")[0], whole[:LONGEST]
        if (what, text) not in seen and counts[sort] < MENTIONS:
            seen[what, text] = place
            counts[sort] += 1
    if not seen:
        return found
    source = Source(data)
    facts = [
        mention(source, place, what, text)
        for (what, text), place in sorted(seen.items(), key=lambda each: each[1])
    ]
    return found.with_more(facts)


def _powerful(
    texts: Texts, addresses: Addresses, clues: list[int], *, signed: bool
) -> Iterator[Told]:
    """Yield what is named for a power to use: nothing where the file holds none, and loads nothing."""
    yield from told(Mentioned.PATH, paths.paths(texts, clues))
    yield from told(Mentioned.SWITCH, switches.switches(texts) if signed else ())
    yield from told(Mentioned.ENVIRONMENT, ((place, ENVIRONMENT) for place in texts_of_all(texts)))
    yield from told(Mentioned.ENVIRONMENT, ((place, COPY, ENVIRONMENT) for place in copies(texts)))
    if b"WebAssembly" in texts.data or b"WASI" in texts.data:
        yield from told(Mentioned.LENT, lent.lent(texts))
    yield from told(Mentioned.GATE, gates.gates(texts))
    yield from told(Mentioned.PASSED, chain(passed(texts), below_home(texts)))
    yield from told(Mentioned.HANDED, addresses.handed())
    yield from told(Mentioned.COMPUTED, computed(texts))


def _further(texts: Texts, clues: list[int]) -> Iterator[Told]:
    """Yield hosts in longer texts, fixed recipients, what is taken of a page, and code in strings."""
    yield from _elsewhere(texts, clues)
    yield from told(Mentioned.RECIPIENT, recipients(texts))
    yield from of_the_clipboard(texts)
    yield from told(Mentioned.RECIPIENT, put_into_projects(texts))
    yield from told(Mentioned.TAKEN, taken(texts))
    code = chain(written(texts, clues), packed(texts), styles_that_tell(texts))
    yield from told(Mentioned.WRITTEN, code)


def _elsewhere(texts: Texts, clues: list[int]) -> Iterator[Told]:
    """Yield hosts in longer texts, and which of them stand by credentials."""
    given: list[int] | None = None
    for place, address in elsewhere.elsewhere(texts, clues):
        given = credentials(texts.data) if given is None else given
        purpose = TOLD if is_near(place, given) else ""
        yield from told(Mentioned.ADDRESS, [(place, purpose, address)])


def _addresses(texts: Texts, addresses: Addresses, *, signed: bool) -> Iterator[Told]:
    """Yield the addresses that are values, whoever uses them."""
    if signed:
        yield from told(Mentioned.ADDRESS, encoded.encoded(texts), ENCODED)
        for place, wallet in wallets.wallets(texts):
            paid = PAYEE if wallets.is_paid(texts.data, place) else ""
            yield from told(Mentioned.WALLET, [(place, paid, wallet)])
        paid_to = chain(wallets.payees(texts), pieces.wallets_in_pieces(texts))
        yield from told(Mentioned.WALLET, paid_to, PAYEE)
    if names_a_page(texts.data):
        yield from told(Mentioned.ELEMENT, joined_addresses(texts))
        yield from told(Mentioned.ELEMENT, addresses.of_elements())
    if addresses.is_any:
        yield from told(Mentioned.ELEMENT, inserted(texts, addresses), INSERTED)
    yield from told(Mentioned.ADDRESS, zones(texts), TOLD)
    yield from told(Mentioned.ADDRESS, standing(texts) if addresses.is_any else ())
