"""An explanation as text for people, and as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit.reporters.wording import counted, place, safe, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.model.explanation import Allowance, Cut, Explanation, Holder

_MANY = 10**9
"""Where counting ways stops."""
_HOLDERS, _PLACES, _LOST = 20, 3, 12


def render_explanation(
    explanation: Explanation, *, as_json: bool, verbose: bool, width: int | None = None
) -> str:
    """Return the explanation; with `verbose`, all holders, powers and places; text in lines of `width` columns."""
    if as_json:
        return json.dumps(_document(explanation), indent=1) + "\n"
    return wrapped("\n".join(_text(explanation, verbose=verbose)), width) + "\n"


def _text(explanation: Explanation, *, verbose: bool) -> Iterator[str]:
    holders = explanation.holders
    asked = safe(explanation.asked)
    if not holders:
        yield f"{asked}: no package of the tree holds it"
        return
    if explanation.kind == "package":
        yield f"{asked}: {counted(len(holders), 'copy').replace('copys', 'copies')} in the tree"
    else:
        yield f"{asked}: held by {counted(len(holders), 'package')}"
    whole = verbose or explanation.kind == "package" or len(holders) == 1
    shown = holders if verbose else holders[:_HOLDERS]
    for holder in shown:
        yield ""
        yield from _holder(holder, explanation, whole=whole, verbose=verbose)
    if len(shown) < len(holders):
        yield ""
        yield f"and {counted(len(holders) - len(shown), 'more package')}; show them:  --verbose"
    yield ""
    yield from _cut("To take it out of the tree, remove from the project", explanation.direct)
    if len(explanation.anywhere.edges) < len(explanation.direct.edges):
        yield from _cut("Or, with fewer changes, in the tree", explanation.anywhere)


def _holder(
    holder: Holder, explanation: Explanation, *, whole: bool, verbose: bool
) -> Iterator[str]:
    package = holder.package
    yield f"{safe(package.label)}   {safe(package.location)}"
    if not holder.path:
        yield "  path      nothing in the project leads to it"
    else:
        ways = "many" if holder.paths >= _MANY else f"{holder.paths:,}"
        yield f"  path      {' > '.join(map(safe, holder.path))}   ({ways} in all)"
    if holder.dominators:
        yield f"  always by {' > '.join(map(safe, holder.dominators))}"
    if not holder.allowances:
        yield "  holds no power"
    for allowance in holder.allowances:
        yield f"  {safe(allowance.use.capability.id)}   {_allowed(allowance, holder, explanation)}"
        places = (
            allowance.use.evidence if verbose else allowance.use.evidence[: _PLACES if whole else 1]
        )
        for evidence in places:
            yield f"      {place(evidence)}   {safe(evidence.text, 100)}".rstrip()


def _allowed(allowance: Allowance, holder: Holder, explanation: Explanation) -> str:
    """Return who declared and who granted a power."""
    parts = []
    declaration = holder.package.declaration
    if allowance.declared is not None and declaration is not None:
        reviewed = f", reviewed by {safe(declaration.reviewed)}" if declaration.reviewed else ""
        drafted = ", not reviewed" if declaration.origin == "community" and not reviewed else ""
        parts.append(
            f"declared by the {declaration.origin} ({safe(allowance.declared)}{reviewed}{drafted})"
        )
    else:
        parts.append("not declared")
    if allowance.granted is not None:
        parts.append(f"granted by {safe(explanation.policy or '')} ({safe(allowance.granted)})")
    elif explanation.policy is not None:
        parts.append("not granted")
    if not allowance.use.reachable:
        parts.append("in code that nothing loads")
    return ", ".join(parts)


def _cut(sentence: str, cut: Cut) -> Iterator[str]:
    if not cut.edges:
        yield f"{sentence}: nothing that it asks for leads there"
        return
    yield f"{sentence}:"
    for source, name in cut.edges:
        asking = "" if source == "the project" else f"   (asked for by {safe(source)})"
        yield f"  {safe(name)}{asking}"
    lost = cut.lost
    more = f" and {len(lost) - _LOST:,} more" if len(lost) > _LOST else ""
    yield f"  {counted(len(lost), 'package')} would leave with it: {', '.join(map(safe, lost[:_LOST]))}{more}"


def _document(explanation: Explanation) -> dict[str, object]:
    return {
        "asked": explanation.asked,
        "kind": explanation.kind,
        "holders": [_json_holder(holder) for holder in explanation.holders],
        "cut": {
            "direct": _json_cut(explanation.direct),
            "anywhere": _json_cut(explanation.anywhere),
        },
    }


def _json_holder(holder: Holder) -> dict[str, object]:
    package = holder.package
    return {
        "location": package.location,
        "name": package.name,
        "version": package.version,
        "path": list(holder.path),
        "paths": holder.paths,
        "dominators": list(holder.dominators),
        "capabilities": list(_json_allowances(holder.allowances)),
    }


def _json_allowances(allowances: Iterable[Allowance]) -> Iterator[dict[str, object]]:
    for each in allowances:
        yield {
            "id": each.use.capability.id,
            "authority": each.use.capability.authority.value,
            "reachable": each.use.reachable,
            "declared": each.declared,
            "granted": each.granted,
            "evidence": [
                {"file": spot.file, "line": spot.line, "column": spot.column, "text": spot.text}
                for spot in each.use.evidence
            ],
        }


def _json_cut(cut: Cut) -> dict[str, object]:
    edges = [{"from": source, "name": name} for source, name in cut.edges]
    return {"edges": edges, "lost": list(cut.lost)}
