"""Heads are counted by the database as people come, move and go; an area is counted exactly, each person once."""

import numpy as np
import pytest
from django.db import connection
from tests.factories.subscribers import subscriber
from tests.moments import after

from nidaa.distribution.commands import end
from nidaa.distribution.facts import Medium
from nidaa.distribution.models import Headcount, Place
from nidaa.distribution.queries import about_recipients, count_recipients
from nidaa.distribution.rules.cover import aim_at, inside
from nidaa.ground.country import gazetteer
from nidaa.ground.places.facts import Area, Circle, PlaceKind

pytestmark = pytest.mark.django_db
FES = (34.04, -4.99)
GROUPED = """
SELECT medium, commune, level, count(*) FILTER (WHERE alone), count(*) FILTER (WHERE NOT alone)
  FROM distribution_place, unnest(ARRAY[cell, distribution_parent6(cell)]) AS level
 WHERE ended_at IS NULL GROUP BY 1, 2, 3
"""


def counted():
    rows = Headcount.objects.filter(alone__gt=0) | Headcount.objects.filter(several__gt=0)
    return set(rows.values_list("medium", "commune", "cell", "alone", "several"))


def grouped():
    with connection.cursor() as cursor:
        cursor.execute(GROUPED)
        return set(cursor.fetchall())


def town(generator, count, medium=Medium.PUSH, many=(1, 1, 1, 2, 3)):
    """People round Fès: most with a pin, some with their commune, some with several places."""
    communes = [
        place.code for place in gazetteer().of_kind(PlaceKind.COMMUNE) if abs(place.lat - FES[0]) < 0.4
    ][:40]
    made = []
    for _ in range(count):
        pins = [tuple(np.array(FES) + generator.normal(size=2) / 5) for _ in range(generator.choice(many))]
        places = [str(generator.choice(communes)) if generator.random() < 0.3 else pin for pin in pins]
        made.append(subscriber(*places, medium=medium))
    return made


def test_the_triggers_count_what_a_group_by_counts_after_people_came_moved_and_left():
    generator = np.random.default_rng(4)
    made = town(generator, 60)
    assert counted() == grouped()
    Place.objects.filter(subscriber__in=made[:10]).update(ended_at=after(minutes=1))
    assert counted() == grouped()
    Place.objects.filter(subscriber__in=made[10:20]).update(alone=False)
    end(made[20:30], at=after(minutes=2))
    Place.objects.filter(subscriber__in=made[5:8]).update(ended_at=None)
    assert counted() == grouped()
    end(made, at=after(minutes=3))
    assert counted() == set()


def persons_in(area, medium):
    aim = aim_at(area, gazetteer())
    rows = Place.objects.filter(medium=medium, ended_at=None).values_list("subscriber_id", "cell", "commune")
    within = inside(aim, np.array([cell for _, cell, _ in rows]))
    return len(
        {
            who
            for (who, _, commune), yes in zip(rows, within, strict=True)
            if (commune in aim.communes if commune else yes)
        }
    )


AREAS = [
    Area(circles=(Circle(*FES, 3.0),)),
    Area(circles=(Circle(*FES, 25.0), Circle(34.2, -4.6, 8.0))),
    Area(polygons=(((-5.2, 33.9), (-4.8, 33.8), (-4.7, 34.3), (-5.0, 34.1), (-5.2, 33.9)),)),
    Area(places=("MA",)),
]


@pytest.mark.parametrize("area", AREAS)
def test_a_count_is_exact_and_who_has_several_places_counts_once(area):
    town(np.random.default_rng(7), 250)
    town(np.random.default_rng(8), 20, Medium.MAIL)
    truth = {medium: persons_in(area, medium) for medium in (Medium.PUSH, Medium.MAIL, Medium.SMS)}
    assert count_recipients(area, truth) == truth
    assert truth[Medium.PUSH] > 0
    assert truth[Medium.SMS] == 0


def test_while_drawing_the_whole_country_is_about_right():
    town(np.random.default_rng(9), 200, many=(1,) * 9 + (2,))
    about = about_recipients(Area(places=("MA",)), [Medium.PUSH])[Medium.PUSH]
    assert abs(about - 200) < 20
