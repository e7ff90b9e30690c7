"""`heard sample`: the sample partnership, with invented people."""

import asyncio

from app.commands.printing import ProgressBars, people, print_json
from app.operator import finished, viewer_in
from app.sample_partnership import SAMPLE_ID, bring_in_the_sample
from app.settings import Settings, read_settings
from app.wiring import opened
from app.working import running_jobs


def sample(*, as_json: bool) -> int:
    """Bring the sample in and wait until it is ready; return 1 if any of it could not be done."""
    return asyncio.run(_sample(read_settings(), as_json=as_json))


async def _sample(settings: Settings, *, as_json: bool) -> int:
    async with opened(settings) as house, running_jobs(house):
        ids = await bring_in_the_sample(house)
        partnership = await house.store.consultations.partnership(SAMPLE_ID)
        with ProgressBars() as bars:
            ended = await finished(house, viewer_in(partnership), ids, tell=bars.tell)
    for each in ended:
        if as_json:
            print_json(
                {
                    "testimony_id": each.testimony_id,
                    "title": each.title,
                    "medium": each.medium.value,
                    "state": each.state.value,
                    "passages": each.passages,
                    "fault": each.fault,
                }
            )
    failed = [each for each in ended if each.fault]
    people.print(f"The sample partnership is here: {len(ended) - len(failed)} of {len(ended)} samples are ready.")
    return 1 if failed else 0
