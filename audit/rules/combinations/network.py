"""Which uses of the network can send something out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority

if TYPE_CHECKING:
    from audit.model.package import CapabilityUse

_SERVING = re.compile(
    r"builtin:(?:https?|http2|net|tls)\."
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


_SERVER = re.compile(
    r"builtin:(?:https?|http2|net|tls)\.(?:create(?:Secure)?Server|Server)(?:\.|$)"
)


def is_server(use: CapabilityUse) -> bool:
    """Return whether a use listens for others."""
    return bool(_SERVER.match(use.capability.id))


def is_outward(use: CapabilityUse) -> bool:
    """Return whether a use may open a connection to somewhere else (not a server, not a constant)."""
    return use.capability.authority is Authority.NETWORK and not _SERVING.match(use.capability.id)


def is_request(use: CapabilityUse) -> bool:
    """Return whether a use is one that makes a request: what sending data out takes."""
    return is_outward(use) and bool(REQUESTS.match(use.capability.id))
