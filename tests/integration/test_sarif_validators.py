"""SARIF judged by others: Microsoft's validator with its rules for code scanning, and the standard's own schema."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from support.reports import finding, inspected, packages, presented, report
from support.sarif import complaints as limits

from audit.model.finding import FindingPackage, Severity
from audit.model.package import Evidence
from audit.reporters import render

if TYPE_CHECKING:
    from pathlib import Path

    from audit.model.report import Report

MULTITOOL = "@microsoft/sarif-multitool-linux@5.7.0"
HOSTILE = "\x1b[31m[a](https://x.invalid)<b>##[add-mask]e \ud800\u202e{0} %2F?#"


def _findings(number: int) -> Report:
    """Return a report with so many findings of every severity, one in ten with its path and evidence."""
    bare: dict[str, Any] = {"evidence": (), "path": ()}
    return report(
        *(
            finding(
                fingerprint=f"{each:064d}",
                severity=list(Severity)[each % 5],
                **(bare if each % 10 else {}),
            )
            for each in range(number)
        )
    )


CASES: dict[str, Report] = {
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
MANY = 25_100
"""Findings of the large report: more than GitHub accepts, so that some are cut."""


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


@pytest.fixture(scope="module")
def schema(multitool: Path) -> Any:
    """A validator of the standard's own schema, which the program brings along."""
    text = (multitool / "sarif-2.1.0.json").read_text(encoding="utf-8-sig")
    return jsonschema_rs.validator_for(json.loads(text))


@pytest.fixture(scope="module")
def large() -> str:
    """A log of as many results as GitHub accepts."""
    return render(presented(_findings(MANY)), "sarif")


@pytest.mark.registry
@pytest.mark.npm
@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
@pytest.mark.parametrize("name", CASES)
def test_the_validators_find_nothing_wrong(
    name: str, multitool: Path, schema: Any, tmp_path: Path
) -> None:
    text = render(presented(CASES[name]), "sarif")
    schema.validate(json.loads(text))
    assert _complaints(multitool, text, tmp_path) == []


@pytest.mark.registry
@pytest.mark.npm
def test_they_find_nothing_wrong_in_as_many_results_as_github_accepts(
    multitool: Path, schema: Any, large: str, tmp_path: Path
) -> None:
    """Every result by the schema, by GitHub's rules and by the limits; one in fifty by the standard's rules.

    The standard's rules walk the whole log once each and take 4 ms a result (there are thirty, none slower than
    the others): minutes for all. They look at results one by one, so that fewer show the same.
    """
    document = json.loads(large)
    [run] = document["runs"]
    assert len(run["results"]) == 25_000
    schema.validate(document)
    assert limits(large) == []
    assert _complaints(multitool, large, tmp_path, "Ghas") == []
    run["results"] = run["results"][::50]
    assert _complaints(multitool, json.dumps(document), tmp_path) == []


@pytest.mark.registry
@pytest.mark.npm
def test_they_do_see_one_wrong_result_among_as_many(schema: Any, large: str) -> None:
    document = json.loads(large)
    results = document["runs"][0]["results"]
    for number in (0, 12_345, 24_999):
        results[number]["levels"] = "error"
        assert not schema.is_valid(document)
        del results[number]["levels"]


@pytest.mark.registry
@pytest.mark.npm
def test_the_validator_does_complain(multitool: Path, tmp_path: Path) -> None:
    broken = json.loads(render(presented(report()), "sarif"))
    broken["runs"][0]["results"][0]["ruleIndex"] = 99_999
    assert _complaints(multitool, json.dumps(broken), tmp_path)


@pytest.mark.registry
@pytest.mark.npm
def test_githubs_rules_do_complain(multitool: Path, tmp_path: Path) -> None:
    broken = json.loads(render(presented(report()), "sarif"))
    del broken["runs"][0]["results"][0]["locations"]
    assert _complaints(multitool, json.dumps(broken), tmp_path, "Ghas")


def _complaints(multitool: Path, text: str, folder: Path, rules: str = "Sarif;Ghas") -> list[str]:
    """Return what the validator finds. It misses a home page (informationUri), which there is none of yet."""
    (folder / "made.sarif").write_text(text, encoding="utf-8")
    arguments = [
        str(multitool / "Sarif.Multitool"), "validate", "made.sarif", "--rule-kind", rules,
        "--level", "Error;Warning", "--output", "found.sarif", "--log", "ForceOverwrite",
        "--max-file-size-in-kb", "1000000",
    ]  # fmt: skip
    done = subprocess.run(
        arguments, cwd=folder, capture_output=True, text=True, check=False, timeout=900,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )  # fmt: skip
    assert "Analysis completed successfully" in done.stdout, done.stdout[-2_000:]
    found = json.loads((folder / "found.sarif").read_text(encoding="utf-8-sig"))["runs"][0]
    results = [f"{each['ruleId']} {each['message']}" for each in found.get("results", [])]
    return [each for each in results if not each.startswith("SARIF2005")]
