"""Who may call, at which path, and by what secret: from the accounts file."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# What Meta signs with; any other provider that signs the bytes of the body may name a header of its own.
HEADER = "x-hub-signature-256"
PREFIX = b"sha256="


@dataclass(frozen=True, slots=True)
class Caller:
    """One account of one provider.

    Attributes:
        secret: signs every post: with Meta the secret of the app.
        verify: the word that Meta repeats once, when the address is entered; empty: nobody may ask.
        header: lower case, where the signature stands: the hexadecimal HMAC-SHA256 of the body, as it came.
    """

    provider: str
    account: str
    secret: bytes = field(repr=False)
    verify: bytes = field(repr=False)
    header: str

    def digest(self, body: bytes) -> bytes:
        return hmac.digest(self.secret, body, "sha256")


def signed(said: bytes, digest: bytes) -> bool:
    """Whether the header says this digest; takes the same time whatever it says."""
    return hmac.compare_digest(said.strip().removeprefix(PREFIX).lower(), digest.hex().encode())


def callers(accounts: Mapping[str, Mapping[str, Any]]) -> dict[str, Caller]:
    """Path → caller, for every account that has a secret for webhooks (`app_secret_file` or `hook_secret_file`)."""
    found = {}
    for provider, sections in accounts.items():
        for key, section in sections.items():
            options, secrets = section["options"], section["secrets"]
            secret = secrets.get("hook_secret") or secrets.get("app_secret") or ""
            if secret:
                found[f"/hooks/{provider}/{key}"] = Caller(
                    provider,
                    key,
                    secret.encode(),
                    secrets.get("verify", "").encode(),
                    options.get("signature_header", HEADER).lower(),
                )
    return found
