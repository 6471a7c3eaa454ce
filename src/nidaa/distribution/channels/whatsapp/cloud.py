"""One account of the Cloud API: its addresses and its login."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nidaa.ground.accounts import Account
from nidaa.ground.graph.client import login_of

MESSAGES, MARKETING_MESSAGES, MEDIA = "messages", "marketing_messages", "media"


@dataclass(frozen=True, slots=True)
class Cloud:
    """`phone`: Meta's number of our number. `proof` is added to every address when the app's secret is known."""

    key: str
    base: str
    phone: str
    headers: Mapping[str, str] = field(repr=False)
    proof: str = field(repr=False)

    def of_phone(self, edge: str) -> str:
        return self.node(f"{self.phone}/{edge}")

    def node(self, path: str) -> str:
        return f"{self.base}/{path}{self.proof}"


def cloud_of(account: Account) -> Cloud:
    """Raises Fault without a token, KeyError without `phone`."""
    login = login_of(account.options, account.secrets)
    return Cloud(
        account.key,
        f"{login.base}/{login.version}",
        account.options["phone"],
        {"Authorization": f"Bearer {login.token}", "Content-Type": "application/json"},
        f"?appsecret_proof={login.proof}" if login.app_secret else "",
    )
