"""What a demo starts with: partners that listen on this machine. Officers come from the console's demo accounts."""

from datetime import date

from nidaa.distribution.commands import add_partner, readdress_partner
from nidaa.distribution.facts import Channel
from nidaa.distribution.queries import partners as known_partners
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Actor, Role

REGISTRAR = Actor("demo", "Demo", "DGSN", 8, frozenset({Role.ADMINISTRATOR}))


def partners(*, hook: str) -> None:
    """A newspaper by mail and a bus company by webhook, both inventions; addresses follow this demo's ports."""
    wanted = (
        ("demo-press", "Journal Exemple", Channel.EMAIL, "redaction@journal.example", ("ar", "fr")),
        ("demo-bus", "Autocars Exemple", Channel.WEBHOOK, hook, ("ar", "fr")),
    )
    known = {partner.key for partner in known_partners()}
    for key, name, channel, address, languages in wanted:
        if key in known:
            readdress_partner(key, address=address, by=REGISTRAR, at=now())
            continue
        add_partner(
            key=key,
            name=name,
            channel=channel,
            address=address,
            agreement="DEMO-1",
            agreed_on=date(2026, 1, 1),
            languages=languages,
            exercises=True,
            by=REGISTRAR,
            at=now(),
        )
