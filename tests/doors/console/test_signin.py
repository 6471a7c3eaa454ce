"""The sign-in: a password and a second factor for everybody, and invented officers in a demo only."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from tests.cast import hind, karim

from nidaa.doors.console.demo_accounts import NotInLiveMode, ensure
from nidaa.doors.console.signin import DEMO_ACCOUNTS, SecondFactor, demo_accounts, demo_code
from nidaa.ground.people.models import Officer

pytestmark = pytest.mark.django_db


def test_the_demo_makes_its_officers_once():
    ensure()
    ensure()
    assert [name for name, *_ in demo_accounts()] == ["amina", "karim", "salma", "hind"]
    assert Authenticator.objects.count() == 4
    salma = Officer.objects.get(username="salma")
    assert (salma.rank, salma.roles) == (7, ["approver"])


def test_a_demo_officer_signs_in_with_what_the_page_shows():
    ensure()
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    page = browser.get("/sign/login/").content.decode()
    username, _, password, code = demo_accounts()[2]
    assert username in page
    assert password in page
    assert code in page
    second = browser.post("/sign/login/", {"login": username, "password": password})
    assert second.url == "/sign/2fa/authenticate/"
    assert demo_code(username) in browser.get(second.url).content.decode()
    done = browser.post(second.url, {"code": demo_code(username)})
    assert done.url == "/"


def test_a_wrong_code_keeps_the_door_shut_and_says_so():
    ensure()
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    browser.post("/sign/login/", {"login": "amina", "password": DEMO_ACCOUNTS[0].password})
    answer = browser.post("/sign/2fa/authenticate/", {"code": "000000"})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert browser.get("/sign/language/").status_code == 405


def test_a_wrong_password_keeps_the_name_that_was_typed():
    answer = Client().post("/sign/login/", {"login": "amina", "password": "not the one"})
    assert 'value="amina"' in answer.content.decode()


def test_live_mode_shows_no_accounts_and_makes_none(monkeypatch):
    ensure()
    monkeypatch.setattr(settings, "LIVE", True)
    assert demo_accounts() == []
    assert demo_code("amina") == ""
    with pytest.raises(NotInLiveMode):
        ensure()


def test_a_demo_secret_opens_nothing_in_live_mode(monkeypatch):
    kept = SecondFactor().encrypt(DEMO_ACCOUNTS[0].secret)
    assert DEMO_ACCOUNTS[0].secret not in kept
    assert SecondFactor().decrypt(kept) == DEMO_ACCOUNTS[0].secret
    monkeypatch.setattr(settings, "LIVE", True)
    assert SecondFactor().decrypt(kept) != DEMO_ACCOUNTS[0].secret


@pytest.mark.parametrize(
    ("language", "direction", "words"), [("ar", "rtl", "ar"), ("fr", "ltr", "fr"), ("en", "ltr", "en")]
)
def test_the_page_speaks_the_language_chosen_on_it(language, direction, words):
    browser = Client()
    assert (
        browser.post("/sign/language/", {"language": language, "next": "/sign/login/"}).url == "/sign/login/"
    )
    page = browser.get("/sign/login/").content.decode()
    assert f'lang="{words}"' in page
    assert f'dir="{direction}"' in page


def test_the_language_of_an_officer_is_kept_with_the_officer(officer_client):
    officer_client(karim).post("/sign/language/", {"language": "ar", "next": "https://elsewhere.example/"})
    assert Officer.objects.get(username="karim").language == "ar"


def test_the_language_chosen_at_the_door_goes_in_with_the_officer():
    ensure()
    browser = Client()
    browser.post("/sign/language/", {"language": "ar", "next": "/sign/login/"})
    username, _, password, _ = demo_accounts()[0]
    browser.post("/sign/login/", {"login": username, "password": password})
    browser.post("/sign/2fa/authenticate/", {"code": demo_code(username)})
    assert Officer.objects.get(username=username).language == "ar"


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_the_language_switch_leads_nowhere_else(wanted):
    assert Client().post("/sign/language/", {"language": "ar", "next": wanted}).url == "/"


def test_nobody_signs_up():
    assert b"password1" not in Client().get("/sign/signup/").content


PAGES = (
    "2fa/",
    "2fa/totp/activate/",
    "2fa/webauthn/",
    "2fa/webauthn/add/",
    "2fa/recovery-codes/generate/",
    "2fa/reauthenticate/",
)
PAGES += ("logout/", "reauthenticate/", "password/change/", "inactive/")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_sign_in_wears_our_frame(officer_client, page):
    answer = officer_client(karim).get(f"/sign/{page}", follow=True)
    assert answer.status_code == 200
    assert 'class="masthead' in answer.content.decode()


def test_an_officer_without_a_second_factor_is_led_to_set_one_up():
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    browser.force_login(
        Officer.objects.get(pk=karim().officer_id),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert browser.get("/").url == "/sign/2fa/"
    assert "/sign/2fa/totp/activate/" in browser.get("/sign/2fa/").content.decode()


def test_an_address_that_leads_nowhere_is_a_page_and_says_so(officer_client):
    answer = officer_client(karim).get("/nowhere")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


@pytest.mark.parametrize(("who", "where"), [(karim, 200), (hind, "/audit")])
def test_an_officer_arrives_at_the_first_screen_the_roles_open(officer_client, who, where):
    answer = officer_client(who).get("/")
    assert where in {answer.status_code, answer.headers.get("Location")}
