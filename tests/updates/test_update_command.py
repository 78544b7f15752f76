"""`update` with the real npm and a registry on loopback: what it says, writes, and leaves alone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from support.updates import SENDS, Project, Registry

from audit.pipeline.held_updates import Held, held_back

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.npm


@pytest.fixture
def project(tmp_path: Path, registry: Registry, npm: str) -> Project:
    return Project(tmp_path / "shop", registry, npm)


def test_it_reports_and_writes_nothing_even_when_asked(project: Project) -> None:
    done = project.update("--apply", "--json")
    assert done.returncode == 1, done.stderr
    document = json.loads(done.stdout)
    changes = {each["name"]: each["change"] for each in document["packages"]}
    assert changes == {"quiet-x": "updated", "loud-x": "updated", "carrier-x": "updated"}
    (gain,) = (each for each in document["findings"] if each["rule"] == "gained-capability")
    assert (gain["package"]["name"], gain["severity"]) == ("loud-x", "high")
    assert "nothing was written" in done.stderr
    assert project.lockfile == project.before


def test_without_a_level_all_is_written(project: Project) -> None:
    done = project.update("--audit-level", "none", "--apply")
    assert done.returncode == 0, done.stderr
    assert "nearest quiet version 1.0.1" in done.stdout
    assert project.versions() == {"quiet-x": "1.0.1", "loud-x": "1.0.2", "carrier-x": "1.1.0"}


def test_the_quiet_part_is_taken_and_what_needs_the_rest_is_held_back(project: Project) -> None:
    done = project.update("--safe")
    assert done.returncode == 0, done.stderr
    assert project.versions() == {"quiet-x": "1.0.1", "loud-x": "1.0.0", "carrier-x": "1.0.0"}
    assert "held back loud-x 1.0.2: gained-capability" in done.stdout
    assert "nearest quiet version 1.0.1" in " ".join(done.stdout.split())
    assert "and what needs it: carrier-x" in done.stdout


def test_programs_read_what_is_held_back_and_why(project: Project) -> None:
    done = project.update("--safe", "--json")
    held = [each for each in json.loads(done.stdout)["findings"] if each["suppressed"]]
    assert {each["package"]["name"] for each in held} == {"loud-x"}
    reasons = {each["suppressed"]["reason"] for each in held}
    assert reasons == {
        "held back, not written; with it what needs it: carrier-x; nearest quiet version 1.0.1"
    }


def test_what_comes_with_what_is_not_quiet_is_not_promised(project: Project) -> None:
    done = project.update()
    assert "quiet  1  " in done.stdout
    assert "needs  1  carrier-x 1.0.0 > 1.1.0   not without loud-x 1.0.2" in done.stdout
    assert "Take the quiet ones:  contain-audit update --safe" in done.stdout
    assert "Take the quiet ones" not in project.update("loud-x").stdout


@pytest.mark.parametrize("output", ["/dev/full", "package-lock.json", "./package.json"])
def test_nothing_is_written_of_which_the_report_is_not(project: Project, output: str) -> None:
    files = project.files()
    done = project.update("--safe", "--output", output)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {output}: ")
    assert project.files() == files


def test_the_nearest_quiet_version_is_looked_for_among_many_of_many_packages(
    project: Project, registry: Registry
) -> None:
    def publish(name: str, gains_in: int) -> None:
        for number in range(2, 30):
            code = SENDS if number >= gains_in else f"module.exports = {number}"
            manifest: dict[str, object] = {"name": name, "version": f"1.0.{number}"}
            registry.publish(manifest, {"index.js": code})

    publish("loud-x", 9)
    publish("quiet-x", 28)
    done = project.update("loud-x", "quiet-x", "--safe")
    assert done.returncode == 0, done.stderr
    assert project.lockfile == project.before
    said = " ".join(done.stdout.split())
    assert "held back loud-x 1.0.29: gained-capability: gains network" in said
    assert said.count("nearest quiet version 1.0.8") == 1
    assert said.count("nearest quiet version 1.0.27") == 1


def test_what_npm_adds_whatever_is_updated_is_left_out_where_it_may_be(
    project: Project, registry: Registry
) -> None:
    """A build for another platform that was not published when the lockfile was made."""
    optional = {"optionalDependencies": {"build-x": "1.0.0"}}
    manifest = {"name": "loud-x", "version": "1.0.0", "dependencies": {}, **optional}
    registry.publish(manifest, {"index.js": "module.exports = 1"})
    project.lock_again()
    assert "build-x" not in project.versions()
    registry.publish({"name": "build-x", "version": "1.0.0"}, {"index.js": SENDS})
    done = project.update("quiet-x", "--safe")
    assert done.returncode == 0, done.stderr
    expected = {"quiet-x": "1.0.1", "loud-x": "1.0.0", "carrier-x": "1.0.0"}
    assert project.versions() == expected
    assert "held back build-x 1.0.0: gained-package" in done.stdout


@pytest.mark.parametrize(
    ("level", "version"), [((), "1.0.0"), (("--audit-level", "high"), "1.0.1")]
)
def test_what_gains_little_is_not_quiet_but_may_be_taken(
    project: Project, registry: Registry, level: tuple[str, ...], version: str
) -> None:
    manifest = {"name": "loud-x", "version": "1.0.1", "dependencies": {}}
    code = "exports.here = (name) => require('fs').existsSync(name);"
    registry.publish(manifest, {"index.js": code})
    done = project.update("loud-x", "quiet-x", "--safe", *level)
    assert done.returncode == 0, done.stderr
    assert (project.versions()["quiet-x"], project.versions()["loud-x"]) == ("1.0.1", version)


def test_one_package_alone_is_written_and_the_nearest_quiet_version_is_named(
    project: Project,
) -> None:
    done = project.update("quiet-x", "--apply")
    assert done.returncode == 0, done.stderr
    assert project.versions()["quiet-x"] == "1.0.1"
    done = project.update("loud-x")
    assert done.returncode == 1, done.stderr
    assert "nearest quiet version 1.0.1" in done.stdout


def test_a_quiet_version_is_compared_with_all_that_its_registry_says_and_what_it_needs(
    project: Project, registry: Registry
) -> None:
    """The same needs, commands and scripts are no news; what is needed anew is quiet in the update, or it counts."""
    needs = {
        "same-x": ["1.0.0", "1.0.0", "1.0.0", "1.0.0"],
        "more-x": ["1.0.0", "1.0.0", "1.0.1", "1.0.1"],
        "gone-x": ["1.0.0", "1.0.0", "9.0.0", "1.0.0"],
    }

    def publish(number: int) -> None:
        for name, asked in needs.items():
            extra = {"loud-x": "^1.0.2"} if name == "same-x" and number == 2 else {}
            manifest: dict[str, object] = {
                "name": name, "version": f"1.0.{number}", "bin": {name: "run.js"},
                "scripts": {"install": "true"},
                "dependencies": {"quiet-x": f"^{asked[number]}", **extra},
            }  # fmt: skip
            code = "require('quiet-x')\n" + (SENDS if number == 3 else f"//{number}")
            registry.publish(manifest, {"index.js": code, "run.js": "0"})

    publish(0)
    project.lock({"quiet-x": "1.0.0"})
    project.lock(dict.fromkeys(("quiet-x", *needs), "^1.0.0"))
    for number in (1, 2, 3):
        publish(number)
    said = project.update("--audit-level", "low").stdout
    found = re.findall(r"(\S+-x) 1.0.0 > 1.0.3 +nearest quiet version (\S+)", said)
    assert dict(found) == {"same-x": "1.0.1", "more-x": "1.0.2", "gone-x": "1.0.1"}


def test_the_ranges_that_are_there_count_for_the_nearest_quiet_version(project: Project) -> None:
    """The new carrier-x asks for what gains, and `--latest` rewrites the project's own range."""
    for more in ((), ("--latest",)):
        done = project.update(*more)
        assert done.returncode == 1, done.stderr
        assert "nearest quiet version 1.0.1" in done.stdout


def test_the_newest_under_an_alias_is_taken_too(project: Project, registry: Registry) -> None:
    for version in ("1.0.0", "2.1.0"):
        registry.publish({"name": "@scope-x/own-x", "version": version}, {"index.js": "0"})
    project.lock({"a": "npm:quiet-x@1.0.0", "b": "npm:@scope-x/own-x@^1.0.0", "loud-x": "^1.0.0"})
    assert project.update("a", "b", "--latest", "--apply").returncode == 0
    assert project.versions() == {"a": "1.0.1", "b": "2.1.0", "loud-x": "1.0.0"}
    asked = json.loads((project.folder / "package.json").read_text())["dependencies"]
    assert asked["a"].startswith("npm:quiet-x@")
    assert asked["b"] == "npm:@scope-x/own-x@^2.1.0"


def test_a_new_package_that_does_not_pass_comes_by_the_update_that_asks_for_it(
    project: Project, registry: Registry
) -> None:
    manifest = {"name": "quiet-x", "version": "1.0.2", "dependencies": {"new-x": "^1.0.0"}}
    registry.publish(manifest, {"index.js": "module.exports = 2"})
    registry.publish({"name": "new-x", "version": "1.0.0"}, {"index.js": SENDS})
    done = project.update("quiet-x")
    assert done.returncode == 1, done.stderr
    assert "Take one that you have reviewed:  npm update quiet-x\n" in done.stdout
    done = project.update("quiet-x", "--safe")
    assert done.returncode == 0, done.stderr
    assert project.lockfile == project.before
    assert "held back quiet-x: needs new-x 1.0.0" in done.stdout
    assert "whatever is updated" not in done.stdout


def test_the_command_that_takes_it_names_the_project_and_the_packages(
    project: Project, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    where, project.folder = project.folder, elsewhere
    done = project.update("-C", str(where), "quiet-x")
    assert done.returncode == 0, done.stderr
    assert f"take it: contain-audit update -C {where} quiet-x --apply" in done.stderr


def test_npms_failure_is_told_in_its_words_and_nothing_changes(
    project: Project, registry: Registry
) -> None:
    registry.close()
    (project.folder / ".npmrc").write_text("registry=http://someone:secret@127.0.0.1:9/\n")
    done = project.update("--apply")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: npm update failed: ")
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr
    assert project.lockfile == project.before


def test_npms_failure_names_what_of_the_settings_it_was_not_given(
    project: Project, registry: Registry
) -> None:
    registry.close()
    line = "//127.0.0.1:9/:_authToken=${SOME_VALUE}"
    (project.folder / ".npmrc").write_text(f"registry=http://127.0.0.1:9/\n{line}\n")
    project.environment["SOME_VALUE"] = "unseen"
    done = project.update()
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "npm update failed: " in done.stderr
    assert "asks for ${SOME_VALUE} to 127.0.0.1:9: left out" in done.stderr
    assert "unseen" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [["nowhere-x"], ["--safe", "--latest"], ["--latest", "nowhere-x"]]
)
def test_bad_usage_is_one_line(project: Project, arguments: list[str]) -> None:
    done = project.update(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert project.lockfile == project.before


def test_what_the_registry_tells_of_a_publication_weighs(
    project: Project, registry: Registry
) -> None:
    def publish(name: str, version: str, who: str, **dist: object) -> None:
        told = {"_npmUser": {"name": who}, "dist": {"signatures": [{}], **dist}}
        manifest: dict[str, object] = {"name": name, "version": version, "dependencies": {}}
        code = {"index.js": "module.exports = 1"}
        registry.publish(manifest, code, told=told, published=f"2025-01-0{version[-1]}T00:00:00Z")

    for name, last in (("quiet-x", "amy"), ("loud-x", "zed")):
        publish(name, "1.0.0", "amy", attestations={"url": "x"})
        publish(name, "1.0.3", last, **({"attestations": {"url": "x"}} if last == "amy" else {}))
    done = project.update("--safe")
    assert done.returncode == 0, done.stderr
    assert project.versions() == {"quiet-x": "1.0.3", "loud-x": "1.0.0", "carrier-x": "1.0.0"}
    assert "held back loud-x 1.0.3: unexpected-publish: comes without the provenance" in done.stdout
    assert 'published by "zed", who had no part in any version before' in " ".join(
        done.stdout.split()
    )


def test_what_the_registry_does_not_tell_is_said(project: Project) -> None:
    done = project.update("quiet-x")
    assert (
        "publisher and provenance unknown for 1 of 1 changed (the registry does not tell)"
        in done.stdout
    )


def test_packages_that_are_held_back_for_one_reason_share_a_line() -> None:
    new, own = Held("x", "1.0.0", "it spawns"), Held("a", "3.0.0", "it reads", "2.9.0")
    held = {"metro": new, "babel": new, "a": own, "b": Held("a", "3.0.0", "it reads")}
    held |= {name: Held(name, "2.0.0", "new code") for name in ("@c/linux-x64", "@c/darwin-x64")}
    assert held_back(held, {"z": own, "@d/win32-x64": own, "@d/linux-x64": own}) == (
        "held back @c/* 2.0.0 (2 builds): new code",
        (
            "held back a 3.0.0: it reads; nearest quiet version 2.9.0; "
            "and what needs it: b; and what comes only with it: @d/* (2 builds), z"
        ),
        "held back babel, metro: needs x 1.0.0: it spawns",
    )
