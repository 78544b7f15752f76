"""npm's tree of install locations, while it is being made: who is inside whom, who links to whom."""

from __future__ import annotations

import posixpath
import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from audit.graph.specs import consistent_resolved
from audit.model.lockfile import name_of_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit.graph.overrides import OverrideSet
    from audit.model.lockfile import LockEntry, Lockfile

FLAGS = ("dev", "optional", "dev_optional", "peer", "extraneous")


def folded(name: str) -> str:
    """Return `name` as a file system that ignores case and composition would compare it."""
    return name.lower() if name.isascii() else unicodedata.normalize("NFKD", name).lower()


def path_of(root_path: str, location: str) -> str:
    """Return the absolute path of an install location."""
    if not location or location.startswith(".."):
        return posixpath.normpath(posixpath.join(root_path, location))
    return f"{root_path.rstrip('/')}/{location}"


class TreeEdge:
    """One dependency that a package states, and what answers it."""

    __slots__ = ("accept", "name", "overrides", "raw_spec", "source", "spec", "target", "type")

    def __init__(
        self, source: TreeNode, name: str, spec: str, kind: str, accept: str | None = None
    ) -> None:
        self.source = source
        self.name = name
        self.raw_spec = spec
        self.spec = spec
        self.type = kind
        self.accept = accept
        self.target: TreeNode | None = None
        self.overrides: OverrideSet | None = None

    @property
    def optional(self) -> bool:
        """Whether it may stay unanswered."""
        return self.type in {"optional", "peerOptional"}

    @property
    def peer(self) -> bool:
        """Whether the dependent's own parent should answer it."""
        return self.type in {"peer", "peerOptional"}


class TreeNode:
    """One install location with its surroundings. A link has a `link_target` and no dependencies of its own."""

    __slots__ = (
        "children", "dev", "dev_optional", "edges_in", "edges_out", "entry", "extraneous", "folders", "has_shrinkwrap",
        "in_bundle", "integrity", "link_target", "location", "manifest", "name", "optional", "overrides",
        "parent", "path", "peer", "resolved", "surrounding",
    )  # fmt: skip

    def __init__(self, entry: LockEntry, root_path: str) -> None:
        self.entry = entry
        self.location = entry.location
        self.path = path_of(root_path, entry.location)
        self.name = name_of_folder(self.path)
        self.manifest: Mapping[str, Any] = entry.manifest
        self.parent: TreeNode | None = None
        self.surrounding: TreeNode | None = None
        """The nearest package whose folder it lies in, when it is not that package's own child."""
        self.children: dict[str, TreeNode] = {}
        self.folders: list[TreeNode] = []
        """The packages whose `surrounding` this is."""
        self.link_target: TreeNode | None = None
        self.edges_out: dict[str, TreeEdge] = {}
        self.edges_in: list[TreeEdge] = []
        self.in_bundle = False
        self.overrides: OverrideSet | None = None
        self.resolved = (
            consistent_resolved(entry.text("resolved"), root_path) if self.location else None
        )
        self.integrity = entry.text("integrity") or None
        self.has_shrinkwrap = entry.flag("hasShrinkwrap")
        self._load_flags()

    def _load_flags(self) -> None:
        entry, inside = self.entry, bool(self.location)
        self.dev = inside and entry.flag("dev")
        self.optional = inside and entry.flag("optional")
        self.dev_optional = inside and (entry.flag("devOptional") or self.dev or self.optional)
        self.peer = inside and entry.flag("peer")
        self.extraneous = inside and entry.flag("extraneous")

    def copy_flags(self, other: TreeNode) -> None:
        """Take over the flags of `other`."""
        for flag in FLAGS:
            setattr(self, flag, getattr(other, flag))

    @property
    def is_link(self) -> bool:
        """Whether it only points at another location."""
        return self.link_target is not None

    @property
    def real(self) -> TreeNode:
        """The package itself: a link's target, else this one."""
        return self.link_target or self

    @property
    def version(self) -> str:
        """The package's version, a link's being its target's; empty when none is known."""
        return self.real.manifest.get("version") or ""

    @property
    def around(self) -> TreeNode | None:
        """Where Node looks next for a package that is not found here."""
        return self.parent or self.surrounding

    @property
    def in_shrinkwrap(self) -> bool:
        """Whether an ancestor brought it in its own npm-shrinkwrap.json."""
        node = self.parent
        while node is not None:
            if node.has_shrinkwrap:
                return True
            node = node.parent
        return False

    def resolve(self, name: str) -> TreeNode | None:
        """Return the package that `require(name)` finds from here."""
        key = folded(name)
        node: TreeNode | None = self
        while node is not None:
            found = node.children.get(key)
            if found is not None:
                return found
            node = node.parent or node.surrounding
        return None


class Tree:
    """All nodes by location, in npm's own order of loading: packages first, links after them."""

    def __init__(self, lockfile: Lockfile) -> None:
        self.lockfile = lockfile
        self.root_path = posixpath.normpath(lockfile.root)
        self.nodes: dict[str, TreeNode] = {}
        self.root = self._add(lockfile.entries[""])
        links = []
        for location, entry in lockfile.entries.items():
            if entry.flag("link"):
                links.append(entry)
            elif location:
                self._add(entry)
        for node in list(self.nodes.values()):
            if node is not self.root and node.location in self.nodes:
                self._place(node)
        self._tops = sorted(node.location for node in self.nodes.values() if node.parent is None)
        for entry in links:
            self._add_link(entry)

    def _add(self, entry: LockEntry) -> TreeNode:
        node = TreeNode(entry, self.root_path)
        self.nodes[node.location] = node
        return node

    def _add_link(self, entry: LockEntry) -> None:
        target = self.nodes.get(self.location_of(entry.text("resolved") or ""))
        if target is None or target.is_link:
            return  # the reader has refused these; a graph made by hand goes without
        link = TreeNode(entry, self.root_path)
        self._drop_below(link.location)
        link.link_target = target
        link.resolved = f"file:{posixpath.relpath(target.path, posixpath.dirname(link.path))}"
        link.copy_flags(target)
        self.nodes[link.location] = link
        self._place(link)

    def location_of(self, path: str) -> str:
        """Return the install location of a path relative to the project."""
        location = posixpath.relpath(posixpath.join(self.root_path, path), self.root_path)
        return "" if location == "." else location

    def _place(self, node: TreeNode) -> None:
        """Find the package that `node` lies in: its parent when it is in that package's own node_modules."""
        for around in self._folders_above(node.location):
            candidate = self.nodes.get(around)
            if candidate is None or candidate.is_link:
                continue
            prefix = f"{around}/" if around else ""
            if node.location == f"{prefix}node_modules/{node.name}":
                self._adopt(candidate, node)
            else:
                node.surrounding = candidate
                candidate.folders.append(node)
            return

    def _adopt(self, parent: TreeNode, node: TreeNode) -> None:
        before = parent.children.get(folded(node.name))
        if before is not None and before is not node:
            self._drop(before)
        parent.children[folded(node.name)] = node
        node.parent = parent

    def _folders_above(self, location: str) -> Iterator[str]:
        folder = location
        while folder and not folder.endswith(".."):
            folder = posixpath.dirname(folder)
            yield folder
            if not folder:
                return
        yield from self._folders_outside(folder)

    def _folders_outside(self, folder: str) -> Iterator[str]:
        """Yield the folders above one that lies above the project: `../..`, `../../..`."""
        steps = folder.count("..")
        depth = self.root_path.count("/")
        for count in range(steps + 1, min(depth, 64) + 1):
            yield "/".join([".."] * count)

    def _drop(self, node: TreeNode) -> None:
        """Forget a package that another one of the same folded name takes the place of, and all inside it."""
        stack = [node]
        while stack:
            gone = stack.pop()
            self.nodes.pop(gone.location, None)
            stack += [*gone.children.values(), *gone.folders]

    def _drop_below(self, location: str) -> None:
        """Forget what lies in a folder that turns out to be a link."""
        start = bisect_left(self._tops, f"{location}/")
        for inside in self._tops[start : bisect_left(self._tops, f"{location}0")]:
            if inside in self.nodes:
                self._drop(self.nodes[inside])
