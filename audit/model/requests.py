"""Functions through which all requests of a program go: whoever replaces one sees what others send."""

IN_BROWSERS = r"fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon"
"""Globals and members of them, as a part of a pattern."""
IN_NODE = r"https?|http2|net|tls"
"""Built-in modules, likewise."""
