"""Forgetting: whether a recording may be kept, and letting go of one that may not. Words are never forgotten here."""

from core.consent import Purpose, standing
from core.ports import Catalogue, MediaFiles
from core.testimony import Testimony


async def may_be_kept(testimony: Testimony, catalogue: Catalogue) -> bool:
    """Whether everybody in it agreed to keep its recording.

    Where nobody is named yet, nobody has said no: it waits for names, and until then the gate shows it to no one.
    """
    people = {each.participant_id for each in await catalogue.appearances(testimony.id)}
    for person in people:
        records = await catalogue.consents(person, testimony.consultation_id)
        if Purpose.KEEP_RECORDING not in standing(records, testimony_id=testimony.id):
            return False
    return True


async def was_ever_refused(testimony: Testimony, catalogue: Catalogue) -> bool:
    """Whether, at some time since it came in a conversation, somebody in it had not agreed to keep its recording."""
    if testimony.session_id is None:
        return False  # Whoever adds a film writes down afterwards what was agreed to before.
    people = {each.participant_id for each in await catalogue.appearances(testimony.id)}
    for person in people:
        records = await catalogue.consents(person, testimony.consultation_id)
        moments = {testimony.received_at, *(record.at for record in records if record.at > testimony.received_at)}
        for moment in moments:
            so_far = [record for record in records if record.at <= moment]
            if Purpose.KEEP_RECORDING not in standing(so_far, testimony_id=testimony.id):
                return True
    return False


async def forget_recording(testimony: Testimony, *, catalogue: Catalogue, files: MediaFiles) -> int:
    """Forget a testimony's recording and all that was made of it; return how many files no other testimony needed."""
    doomed = await catalogue.files_used_only_by(testimony.id)
    for sha256 in doomed:
        await files.delete(sha256)
    await catalogue.forget_renditions(testimony.id)
    return len(doomed)
