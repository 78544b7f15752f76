"""What GitHub documents of the SARIF that it accepts and shows, as a checker written from its pages alone."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPRESSED = 10_000_000
RESULTS, LOCATIONS, STEPS, TAGS = 25_000, 1_000, 10_000, 10
NAME, DESCRIPTION, MESSAGE = 255, 1_024, 1_024
LEVELS = {"error", "warning", "note", "none"}
PRECISIONS = {"very-high", "high", "medium", "low"}


def complaints(text: str) -> list[str]:
    """Return what GitHub would refuse, drop or not show of a SARIF file; empty when all is well."""
    document = json.loads(text)
    found = ["over 10 MB"] if len(gzip.compress(text.encode())) > COMPRESSED else []
    if document["version"] != "2.1.0" or "$schema" not in document:
        found.append("not SARIF 2.1.0")
    for run in document["runs"]:
        found += _run(run)
    return found


def _run(run: dict[str, Any]) -> Iterator[str]:
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    if len(results) > RESULTS:
        yield f"{len(results)} results"
    if not re.fullmatch(r".+/[^/]*", run["automationDetails"]["id"]):
        yield "no category"
    yield from _repeated("rule", [rule["id"] for rule in rules])
    yield from _repeated(
        "fingerprint", [each["partialFingerprints"]["primaryLocationLineHash"] for each in results]
    )
    for rule in rules:
        yield from (f"{rule['id']}: {what}" for what in _rule(rule))
    for number, result in enumerate(results):
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            yield f"result {number}: another rule's index"
        yield from (f"result {number}: {what}" for what in _result(result))


def _repeated(what: str, values: list[str]) -> list[str]:
    return [f"{what} {value} twice" for value, times in Counter(values).items() if times > 1]


def _rule(rule: dict[str, Any]) -> Iterator[str]:
    properties = rule["properties"]
    if not 0 < len(rule["name"]) <= NAME or not 0 < len(rule["id"]) <= NAME:
        yield "name"
    for key in ("shortDescription", "fullDescription"):
        if not 0 < len(rule[key]["text"]) <= DESCRIPTION:
            yield key
    if not rule["help"]["text"] or not rule["help"]["markdown"]:
        yield "no help"
    if rule["defaultConfiguration"]["level"] not in LEVELS:
        yield "level"
    if "security" not in properties["tags"] or len(properties["tags"]) > TAGS:
        yield "tags"
    if not 0 < float(properties["security-severity"]) <= 10:
        yield "security-severity"
    if properties["precision"] not in PRECISIONS:
        yield "precision"


def _result(result: dict[str, Any]) -> Iterator[str]:
    related = result.get("relatedLocations", [])
    steps = [
        step["location"]
        for flow in result.get("codeFlows", [])
        for thread in flow["threadFlows"]
        for step in thread["locations"]
    ]
    if not result["locations"] or len(related) + len(result["locations"]) > LOCATIONS:
        yield "locations"
    if len(steps) > STEPS:
        yield "steps"
    if not 0 < len(result["message"]["text"]) <= MESSAGE or result["level"] not in LEVELS:
        yield "message or level"
    for place in [*result["locations"], *related, *steps]:
        yield from _place(place["physicalLocation"])
    first = result["locations"][0]["physicalLocation"]["region"]
    if first.get("endLine", first["startLine"]) != first["startLine"]:
        yield "over more than one line"


def _place(physical: dict[str, Any]) -> Iterator[str]:
    uri = physical["artifactLocation"]["uri"]
    if not re.fullmatch(r"(?:[A-Za-z0-9._~/@+!,-]|%[0-9A-F]{2})+", uri):
        yield f"not a relative reference: {uri}"
    if ".." in unquote(uri).split("/"):
        yield f"leaves the repository: {uri}"
    if "region" in physical and physical["region"]["startLine"] < 1:
        yield "line"
