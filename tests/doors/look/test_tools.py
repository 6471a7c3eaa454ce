"""What is vendored is what the manifest says; the words of the public pages are all there."""

import importlib.util
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[3] / "tools"


def tool(name):
    spec = importlib.util.spec_from_file_location(f"tools_{name}", TOOLS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


def test_every_vendored_file_is_the_one_in_the_manifest_with_its_licence():
    vendor = tool("vendor")
    assert vendor.check() == []
    for package in vendor.PACKAGES:
        assert (package.folder / "LICENSE").is_file()
    assert "://" not in vendor.MANIFEST.read_text()


@pytest.mark.parametrize("language", ["ar", "fr", "zgh"])
def test_the_public_reads_no_sentence_in_the_wrong_language(language):
    words = tool("words")
    shown = [message for message in words.read(language) if message.id]
    untranslated = set(words.missing_in(language))
    public = [
        message.id
        for message in shown
        if any(place.startswith("doors/public/") for place, _ in message.locations)
    ]
    left_in_french = words.NOT_YET_IN_ZGH if language == "zgh" else ()
    asked = {
        str(message.id)
        for message in shown
        if message.id in public and not all(place in left_in_french for place, _ in message.locations)
    }
    assert asked & untranslated == set()


@pytest.mark.parametrize("language", ["ar", "fr", "zgh"])
def test_a_translation_keeps_the_places_where_values_go(language):
    import re

    words = tool("words")
    for message in words.read(language):
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        ids = message.id if isinstance(message.id, tuple | list) else [message.id]
        holes = set(re.findall(r"%\([a-z_]+\)s|\{\w*\}", "".join(ids)))
        for text in filter(None, texts if message.id else []):
            assert set(re.findall(r"%\([a-z_]+\)s|\{\w*\}", text)) <= holes, message.id


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        ("a.py", 'x = gettext("One") + _("Two")\nraise Refused("Three.", "field")', ["One", "Two", "Three."]),
        ("a.html", '<b>{% translate "Four" %}</b>{% blocktranslate with a=b %}Five {{ a }}{% endblocktranslate %}', ["Four", "Five %(a)s"]),
        ("b.html", "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}", [("%(n)s day", "%(n)s days")]),
        ("d.py", 'x = N("Six")\nraise Refused(f"Seven {x}", "field")', ["Six"]),
        ("c.html", '  {% if x %}\n {% translate "It\'s (here)" %}\n{% endif %}', ["It's (here)"]),
    ],
)  # fmt: skip
def test_words_are_found_in_python_and_in_templates(tmp_path, name, source, found):
    path = tmp_path / name
    path.write_text(source)
    assert [ids for _, ids, *_ in tool("words").found_in(path, name)] == found
