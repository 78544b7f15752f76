"""npm's settings: the files' format, their order, and what a project's file may not do."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from audit.sources import Sources
from audit.sources.addresses import Addresses
from audit.sources.network import route_for
from audit.sources.npm_command import ask_npm_for_registry, safe_which
from audit.sources.npmrc import parse_npmrc
from audit.sources.settings import Settings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a=1\nb = 2 ", {"a": "1", "b": "2"}, id="plain"),
        pytest.param("; a=1\n# b=2\n\n  \nc=3", {"c": "3"}, id="comments"),
        pytest.param(
            "a=1 ; said\nb=2\\;3\nc=4#5", {"a": "1", "b": "2;3", "c": "4"}, id="comments behind"
        ),
        pytest.param("a=\"1;2\"\nb='3#4'", {"a": "1;2", "b": "3#4"}, id="quoted"),
        pytest.param("flag", {"flag": "true"}, id="no value"),
        pytest.param("a=b=c==", {"a": "b=c=="}, id="equals signs"),
        pytest.param("ca[]=x\nca[]=y\none=z", {"ca": ["x", "y"], "one": "z"}, id="list"),
        pytest.param("a=1\na=2", {"a": "2"}, id="twice"),
        pytest.param("[section]\na=1", {}, id="section"),
        pytest.param("a=${X}/${X}\n${X}=b", {"a": "v/v", "v": "b"}, id="environment"),
        pytest.param("a=${UNSET}\nb=${UNSET?}-${X?}", {"a": "${UNSET}", "b": "-v"}, id="unset"),
        pytest.param("a=\\${X}", {"a": "${X}"}, id="kept by a backslash"),
        pytest.param("\ufeffa=1\r\nb=2\r", {"a": "1", "b": "2"}, id="BOM and line breaks"),
        pytest.param("=1\n==\n\x00", {"\x00": "true"}, id="rubbish"),
    ],
)
def test_the_format(text: str, expected: dict[str, object]) -> None:
    assert parse_npmrc(text, {"X": "v"}) == expected


def test_the_order_of_the_places(project: Path, home: Path, tmp_path: Path) -> None:
    (tmp_path / "global").write_text("a=global\nb=global\nc=global\nd=global")
    (home / ".npmrc").write_text("a=user\nb=user\nc=user")
    (project / ".npmrc").write_text("a=project\nb=project")
    environment = {
        "HOME": str(home),
        "PATH": str(home),
        "npm_config_globalconfig": str(tmp_path / "global"),
        "NPM_CONFIG_A": "environment",
    }
    settings = Settings(str(project), environment=environment)
    assert [settings.text(key) for key in "abcde"] == [
        "environment",
        "project",
        "user",
        "global",
        "",
    ]


def test_the_global_file_lies_under_the_prefix(project: Path, home: Path, tmp_path: Path) -> None:
    (tmp_path / "prefix/etc").mkdir(parents=True)
    (tmp_path / "prefix/etc/npmrc").write_text("registry=https://registry.example/")
    (home / ".npmrc").write_text(f"prefix={tmp_path / 'prefix'}")
    assert (
        Settings(str(project), environment={"HOME": str(home), "PATH": str(home)}).text("registry")
        == "https://registry.example/"
    )


def test_names_in_the_environment(project: Path, home: Path) -> None:
    environment = {
        "HOME": str(home),
        "PATH": str(home),
        "npm_config_fetch_retries": "7",
        "npm_config__authToken": "odd",
        "npm_config_//registry.example/:_authToken": "kept as it is",
        "npm_config_empty": "",
    }
    settings = Settings(str(project), environment=environment)
    assert settings.number("fetch-retries", 2, 10) == 7
    assert settings.text("//registry.example/:_authToken") == "kept as it is"
    assert settings.get("empty") is None


@pytest.mark.parametrize(
    ("text", "expected"), [("5", 5), ("-1", 0), ("1e9", 10), ("nan", 2), ("many", 2), ("", 2)]
)
def test_numbers_are_bounded(project: Path, home: Path, text: str, expected: float) -> None:
    environment = {"HOME": str(home), "PATH": str(home), "npm_config_fetch_retries": text}
    assert (
        Settings(str(project), environment=environment).number("fetch-retries", 2, 10) == expected
    )


def test_registry_hosts(project: Path) -> None:
    lines = [
        "registry=https://Registry.example:8443/npm",
        "@acme:registry=https://npm.acme.example",
    ]
    (project / ".npmrc").write_text("\n".join(lines))
    known = {"registry.example", "registry.example:8443", "npm.acme.example"}
    assert Sources(str(project)).registry_hosts() == known


def test_no_npm_and_no_setting_is_no_registry(project: Path) -> None:
    assert Sources(str(project)).registry_hosts() == frozenset()


def fake_npm(folder: Path, answer: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "npm").write_text(f"#!/bin/sh\necho {answer}\n")
    (folder / "npm").chmod(0o755)


def test_npm_is_asked_where_nothing_is_set(project: Path, home: Path, tmp_path: Path) -> None:
    fake_npm(tmp_path / "bin", "https://registry.example/")
    settings = Settings(
        str(project), environment={"HOME": str(home), "PATH": f"{tmp_path / 'bin'}{os.pathsep}/bin"}
    )
    assert Addresses(settings, None, project).registry_of("left") == "https://registry.example"


@pytest.mark.parametrize("place", ["node_modules/.bin", "bin", "../other/node_modules/.bin"])
def test_an_npm_that_a_package_or_the_project_supplies_is_never_run(
    project: Path, place: str
) -> None:
    fake_npm(project / place, "https://attack.invalid/")
    assert safe_which("npm", {"PATH": str(project / place)}, project) is None
    assert safe_which("npm", {"PATH": place}, project) is None


def test_an_npm_that_says_nothing_of_use(project: Path, home: Path, tmp_path: Path) -> None:
    fake_npm(tmp_path / "bin", "undefined")
    assert ask_npm_for_registry({"PATH": f"{tmp_path / 'bin'}:/bin"}, project, home) == ""


def test_certificates_and_proxies_of_the_project_count_without_the_users_credentials(
    project: Path, home: Path
) -> None:
    (project / ".npmrc").write_text("strict-ssl=false\nhttps-proxy=http://proxy.invalid:1")
    (home / ".npmrc").write_text("https-proxy=http://proxy.example:2")
    settings = Settings(str(project), environment={"HOME": str(home), "PATH": str(home)})
    address = "https://registry.example/left"
    assert route_for(address, settings, trusted=False).verify is False
    assert route_for(address, settings, trusted=False).proxies == (
        ("https", "http://proxy.invalid:1"),
    )
    assert route_for(address, settings, trusted=True).verify is True
    assert route_for(address, settings, trusted=True).proxies == (
        ("https", "http://proxy.example:2"),
    )


def test_certificate_authorities(project: Path, home: Path, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("AUTHORITY")
    (tmp_path / "extra.pem").write_text("EXTRA")
    (home / ".npmrc").write_text(f"cafile={tmp_path / 'ca.pem'}")
    environment = {
        "HOME": str(home),
        "PATH": str(home),
        "NODE_EXTRA_CA_CERTS": str(tmp_path / "extra.pem"),
    }
    verify = route_for(
        "https://registry.example/", Settings(str(project), environment=environment), trusted=True
    ).verify
    assert Path(str(verify)).read_text().split() == ["AUTHORITY", "EXTRA"]


@pytest.mark.npm
@pytest.mark.parametrize("key", ["registry", "cache", "@acme:registry"])
def test_our_reading_is_that_of_the_real_npm(npm: str, project: Path, home: Path, key: str) -> None:
    (project / "package.json").write_text("{}")
    (project / ".npmrc").write_text(
        '@acme:registry=https://${SCOPE}/\n//registry.example/:_auth="a;b"'
    )
    (home / ".npmrc").write_text("registry=https://registry.example/npm/ # ours\ncache=~/kept\n")
    path = f"{Path(npm).parent}{os.pathsep}/bin"
    environment = {"HOME": str(home), "PATH": path, "SCOPE": "acme.example"}
    settings = Settings(str(project), environment=environment)
    done = subprocess.run(
        [npm, "config", "get", key],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (str(settings.cache) if key == "cache" else settings.text(key)) == done.stdout.strip()
