"""Our accounts at the stand-in for the outside: the file that NIDAA_ACCOUNTS names in a demo, and its secrets."""

import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

# Every channel that has an account; "yes": in a demo everything is an exercise, and nobody follows these.
ACCOUNTS = """\
[facebook.national]
name = "Facebook (imitation)"
page = "100200300400500"
base = "{web}"
token_file = "{folder}/token"
app_secret_file = "{folder}/secret"
exercises = "yes"

[instagram.national]
name = "Instagram (imitation)"
account = "17841400000000001"
base = "{web}"
token_file = "{folder}/token"
app_secret_file = "{folder}/secret"
exercises = "yes"

[meta.amber]
name = "Meta (remise par une personne)"
folder = "{folder}/handover"
exercises = "yes"

[telegram.national]
name = "Telegram (imitation)"
chat = "@nidaa_exemple"
base = "{web}"
token_file = "{folder}/token"
exercises = "yes"

[cell.iam]
name = "Cell broadcast (imitation)"
kind = "cap"
base = "{web}/cap/iam"
exercises = "yes"

[whatsapp.main]
name = "WhatsApp (imitation)"
phone = "100000000000001"
waba = "100000000000002"
app = "100000000000003"
base = "{web}"
token_file = "{folder}/token"
app_secret_file = "{folder}/secret"
verify_file = "{folder}/token"
exercises = "yes"

[sms.operator]
name = "SMS centre (imitation)"
kind = "smpp"
host = "127.0.0.1"
port = {smpp}
system_id = "nidaa"
password_file = "{folder}/token"
sender = "NIDAA"
tls = "no"
exercises = "yes"

[mail.main]
name = "Mail (imitation)"
host = "127.0.0.1"
port = {smtp}
sender = "alertes@nidaa.example"
tls = "no"
exercises = "yes"

[mqtt.roads]
name = "Signs (imitation)"
host = "127.0.0.1"
port = {mqtt}
tls = "no"
version = "3.1.1"
exercises = "yes"

[push.own]
name = "Push service (imitation)"
subject = "mailto:alertes@nidaa.example"
key_file = "{folder}/push.key"
exercises = "yes"
"""


def write_accounts(home: Path, *, http: int, smtp: int, smpp: int, mqtt: int) -> Path:
    """The accounts of this demo; tokens and keys are kept from one demo to the next, because browsers know the key."""
    folder = home / "demo"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _keep(folder / "token", secrets.token_urlsafe(24))
    _keep(folder / "secret", secrets.token_hex(16))
    _keep(folder / "push.key", _private_key())
    file = accounts_file(home)
    web = f"http://127.0.0.1:{http}"
    told = ACCOUNTS.format(web=web, folder=folder, smtp=smtp, smpp=smpp, mqtt=mqtt)
    file.write_text(told, encoding="utf-8")
    return file


def accounts_file(home: Path) -> Path:
    return home / "demo" / "accounts.toml"


def secret_file(home: Path) -> Path:
    """By which WhatsApp signs what it reports."""
    return home / "demo" / "secret"


def push_public_key(home: Path) -> str:
    """As browsers want it: the uncompressed point in base64url. Empty before the accounts are written."""
    file = home / "demo" / "push.key"
    if not file.exists():
        return ""
    key = load_pem_private_key(file.read_bytes(), password=None)
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def _keep(file: Path, content: str) -> None:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(content, encoding="utf-8")


def _private_key() -> str:
    made = generate_private_key(SECP256R1())
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
