"""Every rule, in the order that people see: the one list that help, documents and tests are made from."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.rules import (
    changed_declaration,
    changed_script,
    conflicting_declarations,
    gained_capability,
    gained_executable,
    gained_package,
    hidden_code,
    install_script,
    loads_outside,
    manifest_mismatch,
    missing_integrity,
    mutates_primordials,
    new_destination,
    new_secret_access,
    suspicious_grant,
    tampered_install,
    unanalysed_code,
    undeclared_capability,
    undeclared_dependency,
    undeclared_package,
    unexpected_publish,
    ungranted_capability,
    untrusted_source,
    unused_declaration,
    unused_grant,
)
from audit.rules.rule import Rule, rule

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALL = (
    rule(undeclared_package, "declarations", Severity.LOW),
    rule(undeclared_capability, "declarations", Severity.HIGH),
    rule(unused_declaration, "declarations", Severity.LOW),
    rule(conflicting_declarations, "declarations", Severity.MODERATE),
    rule(ungranted_capability, "grants", Severity.HIGH),
    rule(unused_grant, "grants", Severity.LOW),
    rule(suspicious_grant, "grants", Severity.HIGH),
    rule(gained_capability, "changes", Severity.HIGH),
    rule(gained_package, "changes", Severity.MODERATE),
    rule(gained_executable, "changes", Severity.LOW),
    rule(changed_script, "changes", Severity.HIGH),
    rule(new_destination, "changes", Severity.HIGH),
    rule(new_secret_access, "changes", Severity.HIGH),
    rule(changed_declaration, "changes", Severity.MODERATE),
    rule(unexpected_publish, "changes", Severity.HIGH),
    rule(install_script, "code", Severity.MODERATE),
    rule(mutates_primordials, "code", Severity.MODERATE),
    rule(undeclared_dependency, "code", Severity.MODERATE),
    rule(loads_outside, "code", Severity.MODERATE),
    rule(hidden_code, "code", Severity.MODERATE),
    rule(unanalysed_code, "code", Severity.LOW),
    rule(missing_integrity, "lockfile", Severity.MODERATE),
    rule(untrusted_source, "lockfile", Severity.HIGH),
    rule(manifest_mismatch, "lockfile", Severity.HIGH),
    rule(tampered_install, "lockfile", Severity.CRITICAL),
)

RULES: Mapping[str, Rule] = MappingProxyType({each.id: each for each in _ALL})
"""By id, in order of display."""
