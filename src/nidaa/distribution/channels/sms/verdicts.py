"""What a centre or an aggregator says, and what we do: tables.

A centre that calls one number bad may mean our way of writing numbers: a subscription ends only by a person's word
or by a receipt that the number does not exist, never by one status.
"""

from collections.abc import Mapping
from typing import Final

from nidaa.distribution.facts import Verdict
from nidaa.ground.sms.port import State

# SMPP 3.4, 5.1.3: the answer to submit_sm. Nothing was sent by any of them but the first.
BY_STATUS: Final = {
    0x00: Verdict.ACCEPTED,
    # The message is not as this centre takes it: the next one would not be either.
    0x01: Verdict.STOP_SHARD,  # length of the message
    0x02: Verdict.STOP_SHARD,  # length of the command
    0x03: Verdict.STOP_SHARD,  # unknown command
    0x06: Verdict.STOP_SHARD,  # priority
    0x07: Verdict.STOP_SHARD,  # registered delivery
    0x15: Verdict.STOP_SHARD,  # service type
    0x33: Verdict.STOP_SHARD,  # number of destinations
    0x34: Verdict.STOP_SHARD,  # distribution list
    0x40: Verdict.STOP_SHARD,  # destination flag
    0x42: Verdict.STOP_SHARD,  # "submit with replace"
    0x43: Verdict.STOP_SHARD,  # esm_class
    0x44: Verdict.STOP_SHARD,  # distribution list
    0x50: Verdict.STOP_SHARD,  # type of the destination's number
    0x51: Verdict.STOP_SHARD,  # numbering plan of the destination
    0x54: Verdict.STOP_SHARD,  # replace_if_present
    0x55: Verdict.STOP_SHARD,  # number of messages
    0x61: Verdict.STOP_SHARD,  # scheduled time
    0x62: Verdict.STOP_SHARD,  # validity period
    0x63: Verdict.STOP_SHARD,  # predefined message
    0xC0: Verdict.STOP_SHARD,  # optional parameters
    0xC1: Verdict.STOP_SHARD,
    0xC2: Verdict.STOP_SHARD,
    0xC3: Verdict.STOP_SHARD,
    0xC4: Verdict.STOP_SHARD,
    # The account: nobody gets anything until a person has looked.
    0x0A: Verdict.STOP_ACCOUNT,  # our own number or name is not allowed
    0x0E: Verdict.STOP_ACCOUNT,  # password
    0x0F: Verdict.STOP_ACCOUNT,  # system id
    0x48: Verdict.STOP_ACCOUNT,  # type of our number
    0x49: Verdict.STOP_ACCOUNT,  # numbering plan of our number
    0x53: Verdict.STOP_ACCOUNT,  # system type
    # Too fast.
    0x14: Verdict.THROTTLED,  # the queue is full
    0x58: Verdict.THROTTLED,
    # The centre's own trouble, or the line's.
    0x04: Verdict.AGAIN,  # not bound as that
    0x05: Verdict.AGAIN,  # bound already: the other line may be one that has just died
    0x08: Verdict.AGAIN,  # system error
    0x0D: Verdict.AGAIN,  # bind failed
    0x64: Verdict.AGAIN,  # application, for a while
    0xFF: Verdict.AGAIN,  # unknown error
    # This number, this way.
    0x0B: Verdict.ELSEWHERE,  # destination
    0x45: Verdict.ELSEWHERE,  # submit failed
    0x65: Verdict.ELSEWHERE,  # application, for good
    0x66: Verdict.ELSEWHERE,  # application, this message
    0xFE: Verdict.ELSEWHERE,  # delivery failure
}
# A vendor's own words (0x400 to 0x4FF) mean what the account says they mean; else this number, this way.
UNKNOWN_STATUS: Final = Verdict.ELSEWHERE

# An aggregator's answer over HTTP.
BY_HTTP: Final = {
    400: Verdict.STOP_SHARD,  # our form is not theirs
    401: Verdict.STOP_ACCOUNT,
    402: Verdict.STOP_ACCOUNT,  # to be paid
    403: Verdict.STOP_ACCOUNT,
    404: Verdict.STOP_ACCOUNT,  # the address of the account
    409: Verdict.ACCEPTED,  # the same key again: they have it
    410: Verdict.ELSEWHERE,  # they never reach this number
    413: Verdict.STOP_SHARD,
    415: Verdict.STOP_SHARD,
    422: Verdict.ELSEWHERE,  # this number
    429: Verdict.THROTTLED,
    503: Verdict.AGAIN,  # nothing was taken
}
SENT = range(200, 300)
# 5xx but 503 have been seen after the message was taken; the same key at the next attempt is theirs to know.
UNKNOWN_HTTP: Final = Verdict.AMBIGUOUS

# What a receipt tells the lane, as its table of acknowledgements counts: higher is later.
IS_SENT, IS_DELIVERED, HAS_FAILED = 1, 2, 9
STANDINGS: Final = {
    State.DELIVERED: IS_DELIVERED,
    State.ENROUTE: IS_SENT,
    State.ACCEPTED: IS_SENT,
    State.SCHEDULED: IS_SENT,
    State.UNKNOWN: IS_SENT,  # the centre had the message
}


def by_status(status: int, of_the_account: Mapping[int, Verdict]) -> Verdict:
    return of_the_account.get(status) or BY_STATUS.get(status, UNKNOWN_STATUS)


def by_http(status: int) -> Verdict:
    return Verdict.ACCEPTED if status in SENT else BY_HTTP.get(status, UNKNOWN_HTTP)


def standing(state: State) -> int:
    return STANDINGS.get(state, HAS_FAILED)


def statuses_of(words: str) -> dict[int, Verdict]:
    """An account's own table, written "0x0401=stop_account 0x0402=elsewhere".

    Raises:
        ValueError: a word that is not that.
    """
    table = {}
    for word in words.replace(",", " ").split():
        status, _, verdict = word.partition("=")
        table[int(status, 16)] = Verdict(verdict)
    return table
