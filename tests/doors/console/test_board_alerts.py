"""The board beside its alerts: what is live, what waits, what has not been sent, what people have said."""

import re
from datetime import timedelta

import pytest
from tests.cast import karim, salma
from tests.doors.console.stories import ready, released, reported, submitted

from nidaa.distribution.commands import carry_out
from nidaa.ground.clock import now
from nidaa.tips.commands import put_in_box

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_the_strip_says_what_is_live_and_for_how_long(officer_client):
    story = released()
    page = text(officer_client().get("/"))
    assert "Live alert" in page
    assert f'href="/case/{story.case_id}/alert"' in page
    assert re.search(r"data-future=\"\{\} left\"", page)


def test_the_strip_leads_the_second_officer_to_what_waits(officer_client):
    story = submitted()
    page = text(officer_client(salma).get("/"))
    assert f'href="/release/{story.request.id}"' in page
    assert "Waits for a second officer" in page


def test_what_has_not_been_sent_stands_first_in_the_strip(officer_client, put_clock):
    story = released()
    carry_out(story.release.id, at=now())
    put_clock(now() + timedelta(minutes=2))
    page = text(officer_client().get("/"))
    strip = page[page.index('class="strip"') : page.index("</ul>", page.index('class="strip"'))]
    assert "deliveries not sent" in strip
    assert strip.index("not sent") < strip.index("Live alert")


def test_unread_tips_are_counted_beside_their_child(officer_client):
    story = released()
    put_in_box(
        public_id=story.alert.public_id, language="ar", what="رأيتها", where="", point=None, when="", contact="",
        photo=None, in_view_now=False, at=story.release.released_at,
    )  # fmt: skip
    assert "1 unread" in text(officer_client(karim).get("/"))


@pytest.mark.parametrize(
    ("stage", "words"), [(reported, "No alert"), (ready, "Draft"), (submitted, "Waits for a second")]
)
def test_a_row_says_how_far_the_alert_is(officer_client, stage, words):
    stage()
    assert words in text(officer_client().get("/board/table"))
