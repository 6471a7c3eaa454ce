"""The file that names our accounts outside: read at start, refused by name when something is odd, secrets never shown."""

import pytest
from django.conf import settings

from nidaa.config import accounts as config
from nidaa.config.environment import SettingRefused
from nidaa.ground.accounts import account, accounts, accounts_for


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "accounts.toml"
        path.write_text(text.replace("@", str(tmp_path)), encoding="utf-8")
        return str(path)

    (tmp_path / "token").write_text(" geheim\n", encoding="utf-8")
    return write


def test_options_and_secrets_are_told_apart(file, monkeypatch):
    read = config.read(
        file(
            '[facebook.national]\nname = "DGSN"\npage = 12\ntoken_file = "@/token"\n[facebook.fes]\npage = "13"\n'
        )
    )
    monkeypatch.setattr(settings, "ACCOUNTS", read)
    first, second = accounts("facebook")
    assert (first.key, first.name, first.label) == ("national", "DGSN", "facebook:national")
    assert (first.options["page"], first.secrets["token"]) == ("12", "geheim")
    assert second.name == "fes"
    assert "geheim" not in repr(first)
    assert accounts("sms") == ()
    with pytest.raises(KeyError):
        account("facebook", "oujda")


def test_without_a_file_there_are_none():
    assert config.read("") == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x = ", "is not TOML"),
        ("facebook = 3", "facebook must hold sections"),
        ("[facebook]\npage = 3", "facebook must hold sections"),
        ("[facebook.a]\npage = true", r"\[facebook.a\] page must be text or a number"),
        ("[facebook.a]\npage = [1]", r"\[facebook.a\] page must be text or a number"),
        ('[facebook.a]\ntoken_file = "@/none"', r"\[facebook.a\] token_file names .*/none"),
    ],
)
def test_what_is_odd_is_refused_by_name(file, text, sentence):
    with pytest.raises(SettingRefused, match=sentence):
        config.read(file(text))


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(SettingRefused, match=r"NIDAA_ACCOUNTS.*does not exist"):
        config.read("/nowhere/accounts.toml")


def test_a_drill_goes_by_no_account_that_has_not_said_so(monkeypatch, file):
    """A test that reached real phones has happened: Texas, January 2021."""
    said = '[sms.real]\nhost = "a"\n[sms.both]\nexercises = "yes"\n[sms.sandbox]\nexercises = "only"\n'
    monkeypatch.setattr(settings, "ACCOUNTS", config.read(file(said)))
    assert [one.key for one in accounts_for("sms", exercise=True)] == ["both", "sandbox"]
    assert [one.key for one in accounts_for("sms", exercise=False)] == ["real", "both"]
