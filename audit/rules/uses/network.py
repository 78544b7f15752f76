"""Which uses of the network can send something out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.requests import IN_NODE

if TYPE_CHECKING:
    from audit.model.package import CapabilityUse

_SERVING = re.compile(
    rf"builtin:(?:{IN_NODE})\."
    r"(?:create(?:Secure)?Server|Server|Agent|globalAgent|STATUS_CODES|METHODS|constants|isIP(?:v[46])?"
    r"|IncomingMessage|ServerResponse|OutgoingMessage|maxHeaderSize|createSecureContext|BlockList"
    r"|checkServerIdentity|rootCertificates|validateHeader(?:Name|Value)|SocketAddress)(?:\.|$)"
)
REQUESTS = re.compile(
    r"builtin:https?(?:\.(?:request|get|ClientRequest))?$|builtin:http2\.connect"
    r"|builtin:(?:net|tls)\.(?:connect|createConnection)"
    r"|global:(?:\w+\.)*(?:fetch(?:Later)?|XMLHttpRequest|XDomainRequest|WebSocket(?:Stream)?|WebTransport"
    r"|EventSource|sendBeacon|RTCPeerConnection|importScripts)(?:\.|$)"
)


_SERVER = re.compile(rf"builtin:(?:{IN_NODE})\.(?:create(?:Secure)?Server|Server)(?:\.|$)")


_OWN_FILE = re.compile(
    r"^fetch\(\s*new\s+URL\(\s*(['\"`])\.{1,2}/[^'\"`$]*\1\s*,\s*import\.meta\.url\s*\)\s*[,)]"
)
"""A file of the package itself, from wherever it was loaded."""


def is_server(use: CapabilityUse) -> bool:
    """Return whether a use listens for others."""
    return bool(_SERVER.match(use.id))


def is_outward(use: CapabilityUse) -> bool:
    """Return whether a use may open a connection to somewhere else (not a server, not a constant, not an own file)."""
    if use.authority is not Authority.NETWORK or _SERVING.match(use.id):
        return False
    return not use.evidence or not all(_OWN_FILE.search(each.text) for each in use.evidence)


def is_request(use: CapabilityUse) -> bool:
    """Return whether a use is one that makes a request: what sending data out takes."""
    return is_outward(use) and bool(REQUESTS.match(use.id))
