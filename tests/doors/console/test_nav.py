"""The navigation offers what an officer's roles open, and nothing else."""

import pytest
from tests.cast import hind, karim, officer, salma
from tests.moments import after

pytestmark = pytest.mark.django_db

ALL = ("/tips", "/partners", "/audit", "/people", "/kept")


def omar():
    from nidaa.ground.people.facts import Role

    return officer("omar", Role.TIP_OPERATOR).actor()


@pytest.mark.parametrize(
    ("who", "screen", "offered"),
    [
        (karim, "/tips", {"/tips"}),
        (salma, "/tips", {"/tips"}),
        (omar, "/tips", {"/tips"}),
        (hind, "/audit", {"/partners", "/audit", "/people", "/kept"}),
    ],
)
def test_each_role_is_offered_its_own_screens(put_clock, officer_client, who, screen, offered):
    put_clock(after(hours=1))
    client = officer_client(who)
    nav = client.get(screen).content.decode().split("<nav")[1].split("</nav>")[0]
    assert {address for address in ALL if f'href="{address}"' in nav} == offered
    assert all(client.get(address).status_code == (200 if address in offered else 403) for address in ALL)


@pytest.mark.parametrize(("who", "home"), [(karim, "/"), (salma, "/"), (omar, "/tips"), (hind, "/audit")])
def test_signing_in_leads_to_a_screen_the_role_opens(rf, who, home):
    from nidaa.doors.console.signin import ClosedDoor
    from nidaa.ground.people.models import Officer

    request = rf.get("/sign/login/")
    request.user = Officer.objects.get(pk=who().officer_id)
    assert ClosedDoor().get_login_redirect_url(request) == home
