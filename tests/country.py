"""The national grid for tests that draw real maps: built once in the tests' own folder, a few seconds."""

from nidaa.hypotheses.engine import installed


def national_maps():
    installed.build()
    return installed.maps()
