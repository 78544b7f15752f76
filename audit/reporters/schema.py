"""The JSON Schema that the JSON report keeps to."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of report schema 1."""
    text = files("audit.reporters").joinpath("schemas/report-1.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
