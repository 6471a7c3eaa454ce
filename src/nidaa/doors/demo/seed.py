"""What a demo starts with: partners and subscribers on this machine. Officers come from the console's demo accounts."""

import json
from datetime import date

from nidaa.distribution.commands import add_partner, readdress_partner, subscribe
from nidaa.distribution.facts import Channel, Medium, Spot
from nidaa.distribution.queries import partners as known_partners
from nidaa.doors.fakeworld.push import subscription
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Actor, Role

# Invented people with a telephone each, where the exercises happen: number, language, where they live.
NEIGHBOURS = (
    ("+212600000001", "ar", Spot(lat=33.2655, lon=-7.5876)),  # Berrechid
    ("+212600000002", "fr", Spot(lat=33.5731, lon=-7.5898)),  # Casablanca
    ("+212600000003", "ar", Spot(lat=34.0637, lon=-4.9847)),  # Fes
    ("+212600000004", "zgh", Spot(lat=34.0331, lon=-5.0003)),  # Fes
    ("+212600000005", "fr", Spot(lat=35.7806, lon=-5.8137)),  # Tangier
    ("+212600000006", "ar", Spot(lat=35.7595, lon=-5.8340)),  # Tangier
    ("+212600000007", "en", Spot(lat=34.0209, lon=-6.8416)),  # Rabat
)
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


def neighbours(*, outside: str) -> None:
    """Each has asked to be told in every way there is; `outside` is the address of the stand-in, their push service."""
    for number, language, home in NEIGHBOURS:
        addresses = {
            Medium.WHATSAPP: number,
            Medium.SMS: number,
            Medium.PUSH: json.dumps(subscription(outside, number)),
            Medium.MAIL: f"voisin{number[-1]}@exemple.example",
        }
        for medium, address in addresses.items():
            subscribe(medium, address, language=language, places=[home], at=now())
