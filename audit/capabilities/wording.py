"""From the powers that a package uses to the words that grant them: as wide as asked, and no power wider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority, Capability, covers, is_covered
from audit.model.policy import Granularity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.capabilities.catalogue import Catalogue

MANY = 12
"""More words than this of one authority are not read by anybody: the authority's own word stands for them."""
_UNEQUAL = 40
"""As many where one power weighs far more than its neighbours: a token among variables, `fetch` among
shared objects. The authority's word would let it come in unseen."""
_LIMITS = {Authority.ENVIRONMENT: _UNEQUAL, Authority.PRIMORDIALS: _UNEQUAL}
_IMPLIED = {Authority.FILESYSTEM_WRITE: frozenset({Authority.FILESYSTEM_READ})}


def granting_words(
    capabilities: Iterable[Capability], granularity: Granularity, catalogue: Catalogue
) -> tuple[str, ...]:
    """Return words that cover all of `capabilities`, the most telling authority first.

    Powers of the authority `none` need no word. At the granularity `module`, a module or global
    stands for its members where all of them are of the same authority; where they are not (`fs`
    reads and writes), the authority's word does.
    """
    wanted = sorted(
        {each for each in capabilities if each.authority is not Authority.NONE},
        key=lambda capability: capability.rank,
    )
    words: list[str] = []
    for capability in wanted:
        if not is_covered(words, capability):
            words.append(_word(capability, granularity, catalogue))
    return _shortened(words, wanted)


def _word(capability: Capability, granularity: Granularity, catalogue: Catalogue) -> str:
    authority = capability.authority.value
    if granularity is Granularity.AUTHORITY or not catalogue.is_known_word(capability.id):
        return authority
    if granularity is Granularity.MEMBER:
        return capability.id
    kind, _, what = capability.id.partition(":")
    if kind == "write":
        return _written(what, catalogue)
    if kind not in {"builtin", "global"} or what.startswith("process.env."):
        return capability.id
    root = what.partition(".")[0]
    if _is_only(kind, root, capability.authority, catalogue):
        return f"{kind}:{root}"
    return authority if kind == "builtin" else capability.id


def _written(what: str, catalogue: Catalogue) -> str:
    """Return the word for a write: the object that is changed, not the whole global object."""
    depth = 2 if what.partition(".")[0] in catalogue.global_object else 1
    return f"write:{'.'.join(what.split('.')[:depth])}"


def _is_only(kind: str, root: str, authority: Authority, catalogue: Catalogue) -> bool:
    """Return whether all that the word `kind:root` covers is of this authority, or of none."""
    names = catalogue.builtins if kind == "builtin" else catalogue.globals
    allowed = {authority, Authority.NONE} | _IMPLIED.get(authority, frozenset())
    found = {
        names[name] for name in names if name == root or name.startswith((root + ".", root + "/"))
    }
    return bool(found) and found <= allowed and catalogue.is_known_word(f"{kind}:{root}")


def _shortened(words: list[str], wanted: list[Capability]) -> tuple[str, ...]:
    """Return the words, those of an authority that has too many replaced by its name."""
    of_word = {
        word: next(each.authority for each in wanted if covers(word, each)) for word in words
    }
    found = list(of_word.values())
    named = [
        authority.value if found.count(authority) > _LIMITS.get(authority, MANY) else word
        for word, authority in of_word.items()
    ]
    return _without_needless(tuple(dict.fromkeys(named)), wanted)


def _without_needless(words: tuple[str, ...], wanted: list[Capability]) -> tuple[str, ...]:
    """Leave out words for powers that the name of an authority among them covers as well."""
    wide = [word for word in words if ":" not in word]
    narrow = [each for each in wanted if not is_covered(wide, each)]
    return tuple(
        word for word in words if word in wide or any(covers(word, each) for each in narrow)
    )
