"""The broadcast centre: one text an identifier, seen by phones only with a new number, ended by deletion or cancel."""

import copy

import pytest

FORM = {
    "cbe_name": "nidaa",
    "category": "high_priority",
    "repetition_period": 5,
    "num_of_bcast": 0,
    "scope": {"scope_plmn": {}},
    "smscb_message": {
        "message_id": 4379,
        "serial_nr": {"serial_nr_decoded": {"geo_scope": "plmn_wide", "msg_code": 7, "update_nr": 1}},
        "payload": {"payload_decoded": {"character_set": "ucs2", "language": "ar", "data_utf8": "إنذار v1"}},
    },
}
PLACE = "/api/ecbe/v1/message"
CAP = """<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{identifier}</identifier>
<sender>nidaa@example</sender><sent>2026-11-28T10:00:00+01:00</sent><status>Exercise</status><msgType>{kind}</msgType>
<scope>Public</scope>{references}{info}</alert>"""
INFO = "<info><headline>ALERTE v{n}</headline><description>Fès</description><area><polygon>34,-5 34,-4 35,-4 34,-5</polygon></area></info>"


def form(*path, to):
    """The form with one value changed; None takes it away."""
    changed = copy.deepcopy(FORM)
    place = changed
    for name in path[:-1]:
        place = place[name]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return changed


def cap(ask, identifier, kind="Alert", *, refers="", info=""):
    named = f"<references>nidaa@example,{refers},2026-11-28T10:00:00+01:00</references>" if refers else ""
    body = CAP.format(identifier=identifier, kind=kind, references=named, info=info).encode()
    return ask("POST", "/cap", body=body)


def on_air(world):
    return [one.text for one in world.state.cell if one.state == "shown"]


def test_an_update_needs_the_old_one_gone_and_a_new_number(world, ask):
    assert ask("POST", PLACE, FORM)[0] == 201
    assert ask("POST", PLACE, FORM)[0] == 409
    assert ask("DELETE", f"{PLACE}/4379")[0] == 200
    assert ask("DELETE", f"{PLACE}/4379")[0] == 404
    assert ask("POST", PLACE, FORM)[0] == 201
    assert on_air(world) == []  # phones have shown this number
    ask("DELETE", f"{PLACE}/4379")
    serial = {"serial_nr_decoded": {"geo_scope": "plmn_wide", "msg_code": 7, "update_nr": 2}}
    assert ask("POST", PLACE, form("smscb_message", "serial_nr", to=serial))[0] == 201
    assert on_air(world) == ["إنذار v1"]
    shown = [one.said["shown"] for one in world.ledger.received("cell", action="broadcast")]
    assert shown == [True, False, True]


@pytest.mark.parametrize(
    "said",
    [
        form("cbe_name", to=None),
        form("repetition_period", to=None),
        form("repetition_period", to=5000),
        form("category", to="urgent"),
        form("scope", to={}),
        form("areas", to=[]),
        form("smscb_message", "message_id", to=70000),
        form("smscb_message", "serial_nr", to=1),
        form("smscb_message", "payload", to={"payload_decoded": {"data_utf8": "x"}}),
        form("smscb_message", "payload", to={"payload_decoded": {"character_set": "ucs2", "data_utf8": "ع" * 616}}),
        form("smscb_message", "payload", to={"payload_encoded": {"dcs": 72, "pages": []}}),
        form("smscb_message", "payload", to={"payload_encoded": {"dcs": 72, "pages": ["xy"]}}),
        [],
    ],
)  # fmt: skip
def test_a_form_that_the_centre_does_not_know_is_refused(world, ask, said):
    assert ask("POST", PLACE, said)[0] == 400
    assert world.ledger.received() == []


def test_pages_in_octets_are_read(world, ask):
    pages = ["إنذار".encode("utf-16-be").hex()]
    said = form("smscb_message", "payload", to={"payload_encoded": {"dcs": 72, "pages": pages}})
    assert ask("POST", PLACE, said)[0] == 201
    assert on_air(world) == ["إنذار"]


def test_cap_is_replaced_and_ended_by_its_references(world, ask):
    assert cap(ask, "a.1", info=INFO.format(n=1))[0] == 202
    assert cap(ask, "a.2", "Update", refers="a.1", info=INFO.format(n=2))[0] == 202
    assert on_air(world) == ["ALERTE v2\nFès"]
    assert cap(ask, "a.3", "Cancel", refers="a.2")[0] == 202
    assert on_air(world) == []
    assert [one.version for one in world.ledger.received("cell")] == ["1", "2", ""]


def test_cap_is_taken_once_and_only_whole(ask):
    assert cap(ask, "a.1", info=INFO.format(n=1))[0] == 202
    assert cap(ask, "a.1", info=INFO.format(n=1))[0] == 409
    assert cap(ask, "a.2", "Cancel")[0] == 400
    assert ask("POST", "/cap", body=b"<alert>")[0] == 400


def test_the_centre_can_understand_another_area(world, ask):
    world.faults.set("cell", "another area", count=1)
    status, said = cap(ask, "a.1", info=INFO.format(n=1))
    assert (status, "34,-5" in said) == (202, False)
    assert "34,-5" in cap(ask, "a.2", info=INFO.format(n=1))[1]
