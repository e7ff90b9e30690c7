from app.kit_telling import BELL, WindowNotifier
from tests.storage.made import member


async def test_the_worker_is_told_in_the_window_with_a_sound() -> None:
    said: list[str] = []

    await WindowNotifier(said.append).tell(member(), subject="A concern waits", text="Open /concerns")

    assert said == [f"{BELL}A concern waits\nOpen /concerns"]
