"""The vault: known vectors, and that a sealed value opens nowhere but where it stands."""

from dataclasses import replace
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from tests.moments import after

from nidaa.ground.vault.commands import create_case_key, destroy_case_key, sealed_json
from nidaa.ground.vault.errors import KeyDestroyed, NotAuthentic
from nidaa.ground.vault.facts import Slot
from nidaa.ground.vault.models import CaseKey
from nidaa.ground.vault.queries import opened_json
from nidaa.ground.vault.rules import (
    box_opener,
    box_seal,
    box_sealer,
    box_unseal,
    index_key,
    new_key,
    seal,
    unseal,
)

# NIST GCM test vectors (gcmEncryptExtIV256, Keylen 256, IVlen 96, PTlen 128, AADlen 128): the library is what it says.
KEY = bytes.fromhex("92e11dcdaa866f5ce790fd24501f92509aacf4cb8b1339d50c9c1240935dd08b")
NONCE = bytes.fromhex("ac93a1a6145299bde902f21a")
PLAIN = bytes.fromhex("2d71bcfa914e4ac045b2aa60955fad24")
AAD = bytes.fromhex("1e0889016f67601c8ebea4943bc23ad6")
SEALED = bytes.fromhex("8995ae2e6df3dbf96fac7b7137bae67feca5aa77d51d4a0a14d9c51e1da474ab")


def test_vector_of_nist_opens_in_our_envelope():
    assert AESGCM(KEY).encrypt(NONCE, PLAIN, AAD) == SEALED
    assert unseal(KEY, b"\x01" + NONCE + SEALED, AAD) == PLAIN


@given(st.binary(), st.binary())
def test_what_is_sealed_opens_with_its_key_and_place_only(plain, place):
    key = new_key()
    sealed = seal(key, plain, place)
    assert unseal(key, sealed, place) == plain
    for wrong in (
        (new_key(), sealed, place),
        (key, sealed, place + b"x"),
        (key, b"\x02" + sealed[1:], place),
    ):
        with pytest.raises(NotAuthentic):
            unseal(*wrong)


@given(st.binary(min_size=1), st.data())
def test_one_changed_bit_is_noticed(plain, data):
    key = new_key()
    sealed = bytearray(seal(key, plain, b""))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(NotAuthentic):
        unseal(key, bytes(sealed), b"")


def test_sealing_twice_never_gives_the_same():
    key = new_key()
    assert len({seal(key, b"same", b"") for _ in range(200)}) == 200


def test_a_box_opens_with_the_private_key_alone():
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    mine, other = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    sealed = box_seal(mine.public_key().public_bytes_raw(), b"vue a la gare", b"tip")
    assert box_unseal(mine.private_bytes_raw(), sealed, b"tip") == b"vue a la gare"
    for private, purpose in ((other.private_bytes_raw(), b"tip"), (mine.private_bytes_raw(), b"photo")):
        with pytest.raises(NotAuthentic):
            box_unseal(private, sealed, purpose)


def test_the_index_key_is_not_the_case_key():
    assert index_key(KEY) not in {KEY, index_key(KEY[::-1])}


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"table": "other"}, {"column": "other"}, {"row": "2"}])
def test_a_value_moved_to_another_table_column_or_row_does_not_open(change):
    case_id = uuid4()
    create_case_key(case_id, at=after(minutes=0))
    slot = Slot("cases_statement", "sealed", "1", case_id)
    sealed = sealed_json({"name": "Zineb"}, slot)
    assert opened_json(sealed, slot) == {"name": "Zineb"}
    with pytest.raises(NotAuthentic):
        opened_json(sealed, replace(slot, **change))


@pytest.mark.django_db
def test_a_value_moved_to_another_case_does_not_open():
    one, other = uuid4(), uuid4()
    create_case_key(one, at=after(minutes=0))
    create_case_key(other, at=after(minutes=0))
    sealed = sealed_json("x", Slot("t", "c", "1", one))
    with pytest.raises(NotAuthentic):
        opened_json(sealed, Slot("t", "c", "1", other))


@pytest.mark.django_db
def test_a_destroyed_key_is_gone_at_once_and_once():
    case_id = uuid4()
    create_case_key(case_id, at=after(minutes=0))
    slot = Slot("t", "c", "1", case_id)
    sealed = sealed_json("x", slot)
    assert destroy_case_key(case_id, at=after(days=91))
    assert not destroy_case_key(case_id, at=after(days=92))
    with pytest.raises(KeyDestroyed):
        opened_json(sealed, slot)
    assert CaseKey.objects.get(pk=case_id).wrapped is None


def test_many_sealed_by_one_exchange_open_each_alone_and_all_by_one_opener():
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    public, secret = private.public_key().public_bytes_raw(), private.private_bytes_raw()
    seal_one, open_one = box_sealer(public), box_opener(secret)
    letters = [seal_one(b"same", b"place"), seal_one(b"same", b"place"), box_seal(public, b"same", b"place")]
    assert len(set(letters)) == 3
    assert [open_one(letter, b"place") for letter in letters] == [b"same"] * 3
    assert [box_unseal(secret, letter, b"place") for letter in letters] == [b"same"] * 3
    with pytest.raises(NotAuthentic):
        open_one(letters[0], b"elsewhere")
