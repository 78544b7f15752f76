"""npm's lockfiles: found by npm's own precedence, read with the place of every entry."""

from audit.lockfile.find import OTHER_MANAGERS, PACKAGE_LOCK, SHRINKWRAP, find_lockfile
from audit.lockfile.npm_folder import npm_folder
from audit.lockfile.project import ProjectFolder, ProjectReader
from audit.lockfile.read import read_lockfile

__all__ = [
    "OTHER_MANAGERS", "PACKAGE_LOCK", "SHRINKWRAP", "ProjectFolder", "ProjectReader", "find_lockfile",
    "npm_folder", "read_lockfile",
]  # fmt: skip
