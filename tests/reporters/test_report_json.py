from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from support.reports import finding, inspected, packages, report
from support.subjects import package, use

from audit.model.capability import Authority
from audit.model.contents import Source
from audit.model.finding import Severity
from audit.model.report import Report, ReportedPackage
from audit.reporters import json_v1, render

SCHEMA: dict[str, Any] = json.loads(
    Path(json_v1.__file__).with_name("schemas").joinpath("report-1.schema.json").read_text("utf-8")
)
COMPARED = ReportedPackage(
    packages()[0],
    "0.9.0",
    ("builtin:fs",),
    ("builtin:fs.readFileSync",),
    ("builtin:fs",),
    "updated",
)


def written(made: Report) -> Any:
    return json.loads(render(made, "json"))


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(report(), id="check"),
        pytest.param(inspected(packages()[1]), id="inspect"),
        pytest.param(report(packages=(COMPARED,)), id="compared"),
        pytest.param(report(packages=(), findings=()), id="empty"),
    ],
)
def test_it_keeps_to_its_schema(made: Report) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(written(made))


def test_the_schema_is_a_schema_that_refuses_what_it_does_not_know() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    document = written(report())
    document["packages"][0]["surprise"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA)


def _objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for each in schema for found in _objects(each)]
    if not isinstance(schema, dict):
        return []
    return [schema, *(found for each in schema.values() for found in _objects(each))]


def test_every_field_of_the_schema_is_described_and_closed() -> None:
    for schema in _objects(SCHEMA):
        if "properties" in schema and isinstance(schema["properties"], dict):
            assert schema["additionalProperties"] is False
            assert all(field.get("description") for field in schema["properties"].values())


def test_the_schema_knows_every_word_of_the_model() -> None:
    definitions = SCHEMA["$defs"]
    assert definitions["authority"]["enum"] == list(Authority)
    assert definitions["severity"]["enum"] == list(Severity)
    assert definitions["package"]["properties"]["source"]["enum"] == list(Source)


def test_packages_are_sorted_by_location_whatever_their_order() -> None:
    made = report()
    backwards = replace(made, packages=tuple(reversed(made.packages)))
    assert render(made, "json") == render(backwards, "json")
    assert json_v1.document(made)["packages"][0]["location"] == "node_modules/@scope/reader"


def test_it_is_plain_ascii_that_keeps_hostile_names() -> None:
    hostile = "\x1b[31m\u202e\ud800\u2028"
    text = render(inspected(package(f"node_modules/{hostile}")), "json")
    assert text.isascii()
    assert "\x1b" not in text
    assert text.endswith("}\n")
    assert json.loads(text)["packages"][0]["name"] == hostile


def test_credentials_are_masked_everywhere() -> None:
    address = "https://me:secret@host.invalid/a"
    seen = package("node_modules/a", use("builtin:https.get", "network", literals=[address]))
    text = render(
        inspected(seen, finding(message=address, help=address), project_path=address), "json"
    )
    assert "secret" not in text
    assert "https://***@host.invalid/a" in text


def test_the_seconds_it_took_are_not_in_the_file() -> None:
    assert render(report(seconds=1.0), "json") == render(report(seconds=9.0), "json")
