"""Refusals of this room."""

from collections.abc import Iterable

from nidaa.alerts.cap.findings import Finding, Level


class CapError(Exception):
    """A message that cannot be written, read or trusted."""


class Unsound(CapError):
    """The message would break the standard, or a promise of ours; nothing was written."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(finding for finding in findings if finding.level is Level.ERROR)
        super().__init__(" ".join(f"{finding.rule}: {finding.message}" for finding in self.findings))


class Unreadable(CapError):
    """The bytes are not a valid CAP 1.2 message."""


class NotSigned(CapError):
    """The message could not be signed; nothing unsigned may go out in its place."""


class NotAuthentic(CapError):
    """The signature is missing, wrong, by another key, or does not cover the message."""
