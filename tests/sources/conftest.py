"""A machine of the test's own: no settings, no npm, no cache but what the test puts there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from support.registry import Registry, running_registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty user's folder, and an environment that names nothing else."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in list(os.environ):
        if name.lower().startswith("npm_config_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("CONTAIN_AUDIT_CACHE", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def project(tmp_path: Path, home: Path) -> Path:
    """An empty project's folder on that machine."""
    assert home.is_dir()
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


@pytest.fixture
def registry() -> Iterator[Registry]:
    with running_registry() as running:
        yield running
