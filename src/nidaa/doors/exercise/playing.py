from collections.abc import Callable

from nidaa.doors.exercise.facts import Played, Step
from nidaa.doors.exercise.stage import Stage, StepFailed
from nidaa.doors.exercise.stories import abduction, runaway, toddler
from nidaa.doors.exercise.theatre import open_theatre

PLAYS: dict[str, Callable[[Stage], None]] = {
    "runaway": runaway.play,
    "abduction": abduction.play,
    "toddler": toddler.play,
}


def play_story(name: str, *, say: Callable[[Step], None]) -> Played:
    """Play one story; a step that does not hold ends it, and the result says which."""
    with open_theatre():
        stage = Stage(name, say)
        try:
            PLAYS[name](stage)
        except StepFailed as failure:
            stage.played.ok, stage.played.failure = False, str(failure)
        except Exception as error:  # noqa: BLE001 - a refusal of any room is the story's failure, with its sentence
            stage.played.ok, stage.played.failure = False, f"{type(error).__name__}: {error}"
    return stage.played
