"""SARIF judged by others: Microsoft's validator with its rules for code scanning, and the standard's own schema."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from support.reports import finding, inspected, packages, presented, report

from audit.model.finding import FindingPackage, Severity
from audit.model.package import Evidence
from audit.reporters import render

if TYPE_CHECKING:
    from pathlib import Path

MULTITOOL = "@microsoft/sarif-multitool-linux@5.7.0"
HOSTILE = "\x1b[31m[a](https://x.invalid)<b>##[add-mask]e \ud800\u202e{0} %2F?#"


def _findings(number: int) -> object:
    return report(
        *(
            finding(fingerprint=f"{each:064d}", severity=list(Severity)[each % 5])
            for each in range(number)
        )
    )


CASES = {
    "healthy": report(findings=()),
    "shop": report(),
    "inspect": inspected(packages()[1], finding(path=())),
    "hostile": report(
        finding(
            message=HOSTILE,
            help=HOSTILE,
            package=FindingPackage(HOSTILE, HOSTILE, f"node_modules/{HOSTILE}"),
            evidence=(Evidence(HOSTILE, 1, 1, HOSTILE),),
            suppressed=(HOSTILE, HOSTILE),
        ),
        project_path=f"/x/{HOSTILE}",
        notes=(HOSTILE,),
    ),
    "rich": _findings(300),
}


@pytest.fixture(scope="module")
def multitool(npm: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Microsoft's validator, from npm: a program of its own, no .NET needed."""
    folder = tmp_path_factory.mktemp("multitool")
    (folder / "package.json").write_text('{"private": true}')
    arguments = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", MULTITOOL]
    done = subprocess.run(
        arguments, cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        pytest.skip(f"npm cannot install the validator: {done.stderr.strip()[-200:]}")
    found = folder / "node_modules" / "@microsoft" / "sarif-multitool-linux"
    (found / "Sarif.Multitool").chmod(0o755)
    return found


@pytest.mark.registry
@pytest.mark.npm
@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
@pytest.mark.parametrize("name", CASES)
def test_the_validators_find_nothing_wrong(name: str, multitool: Path, tmp_path: Path) -> None:
    text = render(presented(CASES[name]), "sarif")  # type: ignore[arg-type]  # a table of reports
    schema = json.loads((multitool / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    jsonschema.Draft4Validator(schema).validate(_fewer(json.loads(text)))
    assert _complaints(multitool, text, tmp_path) == []


def _fewer(document: Any) -> Any:
    """Return the log with one in fifty of many results: the schema's validator takes milliseconds for each."""
    for run in document["runs"]:
        run["results"] = run["results"][:: max(1, len(run["results"]) // 50)]
    return document


@pytest.mark.registry
@pytest.mark.npm
def test_the_validator_does_complain(multitool: Path, tmp_path: Path) -> None:
    broken = json.loads(render(presented(report()), "sarif"))
    broken["runs"][0]["results"][0]["ruleIndex"] = 99_999
    assert _complaints(multitool, json.dumps(broken), tmp_path)


def _complaints(multitool: Path, text: str, folder: Path) -> list[str]:
    """Return what the validator finds. It misses a home page (informationUri), which there is none of yet."""
    (folder / "made.sarif").write_text(text, encoding="utf-8")
    arguments = [
        str(multitool / "Sarif.Multitool"), "validate", "made.sarif", "--rule-kind", "Sarif;Ghas",
        "--level", "Error;Warning", "--output", "found.sarif", "--log", "ForceOverwrite",
        "--max-file-size-in-kb", "1000000",
    ]  # fmt: skip
    done = subprocess.run(
        arguments, cwd=folder, capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )  # fmt: skip
    assert "Analysis completed successfully" in done.stdout, done.stdout[-2_000:]
    found = json.loads((folder / "found.sarif").read_text(encoding="utf-8-sig"))["runs"][0]
    results = [f"{each['ruleId']} {each['message']}" for each in found.get("results", [])]
    return [each for each in results if not each.startswith("SARIF2005")]
