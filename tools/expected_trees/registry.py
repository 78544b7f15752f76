"""A small registry on loopback with fictitious packages of our own, for the real npm to resolve."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

Manifest = dict[str, Any]


def pack(files: dict[str, str]) -> bytes:
    """Return a package's archive: the same bytes for the same files."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for path, text in sorted(files.items()):
            info = tarfile.TarInfo(f"package/{path}")
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return gzip.compress(raw.getvalue(), mtime=0)


class Registry:
    """Serves packuments and archives on 127.0.0.1 until it is closed."""

    def __init__(self) -> None:
        self._archives: dict[str, bytes] = {}
        self._versions: dict[str, dict[str, Manifest]] = {}
        self._tags: dict[str, dict[str, str]] = {}
        self._times: dict[str, dict[str, str]] = {}
        registry = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = registry.answer(unquote(self.path.partition("?")[0]).lstrip("/"))
                self.send_response(200 if body is not None else 404)
                self.end_headers()
                self.wfile.write(body or b"{}")

            def log_message(self, *_: object) -> None:
                """Say nothing: npm's own output is enough."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def publish(
        self,
        manifest: Manifest,
        files: dict[str, str] | None = None,
        tag: str = "latest",
        *,
        told: Manifest | None = None,
        published: str | None = None,
    ) -> None:
        """Make one version available; the last one published without a tag is the latest.

        Args:
            manifest: its package.json.
            files: its other files.
            tag: points to it.
            told: what the registry tells of it besides (`_npmUser`, `maintainers`; `dist` is added to its own).
            published: when, as the registry tells; None: it does not.
        """
        name, version = manifest["name"], manifest["version"]
        archive = pack({"package.json": json.dumps(manifest, indent=2), **(files or {})})
        path = f"{name}/-/{name.rpartition('/')[2]}-{version}.tgz"
        self._archives[path] = archive
        digest = base64.b64encode(hashlib.sha512(archive).digest()).decode()
        dist = {"tarball": self.url + path, "integrity": f"sha512-{digest}"}
        extra = {"_hasShrinkwrap": "npm-shrinkwrap.json" in (files or {})}
        if any(
            script in manifest.get("scripts", {})
            for script in ("install", "preinstall", "postinstall")
        ):
            extra["hasInstallScript"] = True
        besides = {**(told or {}), "dist": {**dist, **(told or {}).get("dist", {})}}
        self._versions.setdefault(name, {})[version] = {**manifest, **extra, **besides}
        if published is not None:
            self._times.setdefault(name, {})[version] = published
        self._tags.setdefault(name, {})[tag] = version
        self._tags[name].setdefault("latest", version)

    def answer(self, path: str) -> bytes | None:
        """Return what stands at `path`; None for nothing."""
        if path in self._archives:
            return self._archives[path]
        if path not in self._versions:
            return None
        packument = {"name": path, "dist-tags": self._tags[path], "versions": self._versions[path]}
        if path in self._times:
            packument["time"] = self._times[path]
        return json.dumps(packument).encode()

    def withdraw(self, name: str, version: str) -> None:
        """List a version no more; when it was published is still told, and its archive is gone."""
        del self._versions[name][version]
        del self._archives[f"{name}/-/{name.rpartition('/')[2]}-{version}.tgz"]
        self._tags[name] = (
            {"latest": list(self._versions[name])[-1]} if self._versions[name] else {}
        )
