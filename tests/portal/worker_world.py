"""The desk of workers over a real listener and store, and two consultations to hold there: one person's, and a group's."""

import itertools
from pathlib import Path

from bot.assisting import Assisted, read_briefing_card, read_briefing_cards
from bot.channels.worker import WorkerConversations
from bot.listening import Listener
from bot.step import Tongue
from core.consultations import Approach, Consultation, ConsultationId
from core.people import PartnershipId
from core.testimony import Recording
from storage.media_files import StoredMediaFiles
from storage.opening import Store
from tests.bot.chats import PROMPTS, SAFEGUARDING, WORDING, WORDINGS, script
from tests.bot.kept_chats import CountedJobs
from tests.opened import NOON

CARD = read_briefing_card(PROMPTS / "briefing")
CARDS = read_briefing_cards(PROMPTS / "briefing")
TONGUES = {
    code: Tongue(wording=wording, safeguarding=SAFEGUARDING, notices=CARDS[code].notices) for code, wording in WORDINGS.items()
}
TICKS = frozenset(name for name, _ in CARD.ticks)
GROUP_TICKS = TICKS | {name for name, _ in CARD.group_ticks}

MARKDOWN = """
| survey | | | | | | |
| | type | name | label | consult::staff_note | consult::probes | consult::voice |
| | select_one places | housing | Where do you stay? | Show the card with pictures. | | |
| | text | story | What was the first week like? | Wait for a while. | What happened next? | allow |
| | select_multiple needs | needs | What would help? | | | |
| choices | | | |
| | list_name | name | label |
| | places | own | My own place |
| | places | nowhere | Nowhere |
| | needs | money | Money |
| | needs | talk | Someone to talk to |
| settings | | | | | | |
| | form_title | version | consult::approach | consult::purposes | consult::who_reads | consult::thanks |
| | The first week | 1 | {approach} | quote_words keep_recording contact_again | the invented team | Thank you. That is all. |
"""


async def keep_worker_consultations(store: Store, partnership_id: PartnershipId) -> None:
    """Keep "helped", which is asked one by one, and "circle", which is asked of a group."""
    for name, approach in (("helped", Approach.ASSISTED_INTERVIEW), ("circle", Approach.FOCUS_GROUP)):
        made = script(MARKDOWN.format(approach=approach.value))
        await store.scripts.put_script(made.sha256, made.name, made.to_json())
        await store.consultations.put_consultation(
            Consultation(
                id=ConsultationId(f"c_{name}"),
                partnership_id=partnership_id,
                name=name,
                title=f"The first week, {name}",
                approach=approach,
                script_hash=made.sha256,
                opened_at=NOON,
            )
        )


def worker_desk(store: Store, files: StoredMediaFiles) -> WorkerConversations:
    """Return the desk; a recording is kept, and taken for a voice note whatever is in it."""
    numbers = itertools.count(1)

    def new_id(letter: str) -> str:
        return f"{letter}_worker_{next(numbers)}"

    async def keep_media(path: Path) -> Recording:
        stored = await files.put(path)
        return Recording(
            sha256=stored.sha256, byte_count=stored.byte_count, container="ogg", length_ms=4000, has_sound=True,
            has_picture=False,
        )  # fmt: skip

    listener = Listener(
        inbox=store.conversations,
        turns=store.conversations,
        scripts=store.scripts,
        consultations=store.consultations,
        jobs=CountedJobs(),
        wording=WORDING,
        safeguarding=SAFEGUARDING,
        clock=lambda: NOON,
        new_id=new_id,
        tongues=TONGUES,
        assisted=Assisted(briefings=store.briefings),
    )
    return WorkerConversations(
        hear=listener.hear,
        keep_media=keep_media,
        briefings=store.briefings,
        chat_log=store.conversations,
        turns=store.conversations,
        scripts=store.scripts,
        consultations=store.consultations,
        catalogue=store.catalogue,
        people=store.people,
        words=CARDS,
        wording=WORDING,
        tongues={},
        clock=lambda: NOON,
        new_id=new_id,
    )
