"""The names of the stories. Nothing here needs the database."""

STORIES = {
    "runaway": "a boy of twelve leaves Berrechid by choice and is found in Tangier, 320 km away",
    "abduction": "a girl of seven is taken by car in Fès; a witness read half of the plate",
    "toddler": "a boy of three is in a welfare centre before anyone has reported him missing",
}
