"""Printed forms, by code, and whose they turned out to be."""

from collections.abc import Sequence

from sqlalchemy import exists, select

from core.errors import BadInput
from core.paper import FormCode, Joined, PaperForm, session_of
from core.people import ParticipantId
from storage.connections import Connections
from storage.keeping import keep_new
from storage.rows import row_of, thing_of
from storage.tables import concerns, joined_people, paper_forms, sessions


class PaperForms:
    """`core.ports.PaperForms` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def put_forms(self, forms: Sequence[PaperForm]) -> None:
        """Keep what is known of printed forms. Raises `BadInput`, with nothing kept, where a code is there already."""
        codes = [form.code for form in forms]
        same = select(paper_forms.c.code).where(paper_forms.c.code.in_(codes)).limit(1)
        async with self._connections.writing() as writer:
            if len(set(codes)) < len(codes) or await writer.scalar(same) is not None:
                raise BadInput("A form's code came up twice, so nothing was printed.", remedy="Print them again.")
            await writer.execute(paper_forms.insert(), [row_of(form) for form in forms])

    async def form(self, code: FormCode) -> PaperForm | None:
        """Return a printed form, or None."""
        async with self._connections.reading() as reader:
            row = (await reader.execute(select(paper_forms).where(paper_forms.c.code == code))).mappings().first()
        return None if row is None else thing_of(PaperForm, row)

    async def typed_by(self, code: FormCode) -> ParticipantId | None:
        """Return the participant that typing this form up made; None where nobody has typed it up."""
        statement = select(sessions.c.participant_id).where(sessions.c.id == session_of(code))
        async with self._connections.reading() as reader:
            found = (await reader.execute(statement)).scalar_one_or_none()
        return None if found is None else ParticipantId(found)

    async def is_of_concern(self, code: FormCode) -> bool:
        """Whether a concern was raised about what stands on this form."""
        theirs = select(sessions.c.participant_id).where(sessions.c.id == session_of(code))
        async with self._connections.reading() as reader:
            return bool(await reader.scalar(select(exists().where(concerns.c.participant_id.in_(theirs)))))

    async def join(self, joined: Joined) -> None:
        """Record whose a form is; recording the same again changes nothing. Raises `BadInput` where it is another's."""
        its = select(joined_people.c.joined_to).where(joined_people.c.code == joined.code)
        async with self._connections.writing() as writer:
            await keep_new(writer, joined_people, [row_of(joined)])
            if await writer.scalar(its) != joined.joined_to:
                raise BadInput("This form is known to be somebody else's.", remedy="Check its code and the pseudonym.")

    async def joined(self, code: FormCode) -> Joined | None:
        """Return whose a form is known to be, or None."""
        async with self._connections.reading() as reader:
            row = (await reader.execute(select(joined_people).where(joined_people.c.code == code))).mappings().first()
        return None if row is None else thing_of(Joined, row)
