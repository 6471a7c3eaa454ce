"""What will the phone show? For the screen on which an officer decides. Pure."""

from dataclasses import dataclass

from nidaa.distribution.facts import Notice
from nidaa.packs.broadcasts import BroadcastOperator, Broadcasts
from nidaa.packs.facts import Words

from .errors import NotBroadcast
from .render import Broadcast, broadcast, late

CUT = {
    "number": "The telephone number stands after the first {characters} characters: older phones cut it off.",
    "plate": "The number plate stands after the first {characters} characters: older phones cut it off.",
    "link": "The link does not end within the first {characters} characters: older phones cut it off.",
}
BY_OPT_OUT = {
    "never": "Every phone shows it, with the alarm sound.",
    "extreme": "Phones show it with the alarm sound, unless their owner has turned extreme alerts off.",
    "severe": "Phones show it with the alarm sound, unless their owner has turned severe alerts off.",
    "amber": "Phones show it with the alarm sound, unless their owner has turned AMBER alerts off.",
    "public safety": "Phones show it with a short sound, unless their owner has turned public safety messages off.",
    "info": "Only phones that know this identifier show it, without the alarm sound.",
    "shown only when asked for": "Only phones whose owner has asked for tests show it.",
}


@dataclass(frozen=True, slots=True)
class Screen:
    """One message on a phone. `beginning` is what older phones show of it."""

    identifier: int
    label: Words
    languages: tuple[str, ...]
    text: str
    beginning: str
    encoding: str
    units: int
    pages: int


@dataclass(frozen=True, slots=True)
class Preview:
    """All that phones of one network show, and sentences about it; `refusal` when it cannot go out at all."""

    operator: str
    screens: tuple[Screen, ...]
    who: str
    warnings: tuple[str, ...]
    refusal: str = ""


def preview(
    notice: Notice,
    table: Broadcasts,
    operator: BroadcastOperator,
    *,
    two_messages: bool = False,
    quiet: bool = False,
) -> Preview:
    try:
        shown = broadcast(notice, table, operator, two_messages=two_messages, quiet=quiet)
    except NotBroadcast as refusal:
        return Preview(operator.name, (), "", (), str(refusal))
    characters = table.early_characters
    screens = tuple(
        Screen(
            one.identifier,
            shown.message.label,
            one.languages,
            one.text,
            one.text[:characters],
            one.encoding.value,
            one.units,
            one.pages,
        )
        for one in shown.texts
    )
    return Preview(operator.name, screens, _who(shown), _warnings(shown, notice, table))


def _who(shown: Broadcast) -> str:
    return BY_OPT_OUT.get(shown.message.opt_out, f"Its owner may turn it off ({shown.message.opt_out}).")


def _warnings(shown: Broadcast, notice: Notice, table: Broadcasts) -> tuple[str, ...]:
    cut = [CUT[name] for name in late(shown.texts[0].text, notice, table.early_characters)]
    sentences = [sentence.format(characters=table.early_characters) for sentence in cut]
    if shown.other_identifier is not None:
        sentences.append("Two messages: a phone that takes both languages sounds twice.")
    if not table.basis.confirmed:
        sentences.append("The table of identifiers is not confirmed by the networks yet.")
    return tuple(sentences)
