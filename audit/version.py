"""The version of contain-audit: one place, also read by the packaging tests."""

VERSION = "0.1.0"
