"""The texts that Meta approves are read as it wants them; what it would refuse is refused here, by file and key."""

import shutil

import pytest

from nidaa.packs.chat_templates import read_chat_templates
from nidaa.packs.errors import PackError
from nidaa.packs.pack import PACKS_FOLDER

MOROCCO = PACKS_FOLDER / "ma"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(MOROCCO / "whatsapp", tmp_path / "whatsapp")
    return tmp_path


def change(folder, before, after, name="alert.toml"):
    file = folder / "whatsapp" / name
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_fields_are_counted_in_the_order_of_the_text():
    template = read_chat_templates(MOROCCO).of("alert", "ar", photo=True)
    assert template.name == "nidaa_alert_photo_v1"
    assert [template.body.index(f"{{{{{number}}}}}") for number in (1, 2, 3, 4)] == sorted(
        template.body.index(f"{{{{{number}}}}}") for number in (1, 2, 3, 4)
    )
    assert len(template.examples) == len(template.fields) == 4


def test_a_new_version_is_a_new_name(folder):
    change(folder, "version = 1", "version = 2")
    names = {one.name for one in read_chat_templates(folder).templates}
    assert {"nidaa_alert_v2", "nidaa_alert_photo_v2", "nidaa_cancel_v1"} <= names


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("ttl_seconds = 7200", "ttl_seconds = 29", "must be 30 to 43200"),
        ("ttl_seconds = 7200", "ttl_seconds = 86400", "must be 30 to 43200"),
        ("{area}", "{health}", "has fields that no alert fills in: health"),
        ("Message officiel : recherche d'un enfant.", "{text}", "must not start or end with a field"),
        ("Message officiel", "Message officiel" + "x" * 1024, "is longer than 1024 letters"),
        ('button = "Voir et vérifier"', 'button = "Voir et vérifier cette alerte"', "at most 25 letters"),
        ("répondez STOP", "répondez STOP" + "." * 60, "at most 60 letters"),
        ('area = "25 km', 'zone = "25 km', "is missing"),
    ],
)
def test_what_meta_would_refuse_is_refused_by_name(folder, before, after, sentence):
    change(folder, before, after)
    with pytest.raises(PackError, match=sentence):
        read_chat_templates(folder)
