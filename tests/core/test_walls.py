from dataclasses import fields

from core.walls import WallCandidate


def test_what_may_go_on_a_wall_names_nobody() -> None:
    named = {field.name for field in fields(WallCandidate)}

    assert not named & {"participant", "participant_id", "pseudonym", "speaker"}
