"""Commands by voice at an open question: the note was kept as the answer, until its words turn out to be a command. Pure."""

from dataclasses import replace

from bot.step import Step
from core.chat import Heard
from core.consultations import Answer, Disposition, Stage

MAY_GO_BACK = frozenset({Stage.ASKING, Stage.ENDED})
"""Where the question may be asked again at once; beside the questions something else waits for its answer first."""


def taken_back(step: Step, heard: Heard) -> tuple[Step, bool]:
    """Return the step without what was kept of a note whose words are a command, and whether it is to be obeyed for that.

    Where the note was the answer to an open question, that question waits again, so that the command is about it. What was
    read back and agreed to stays. Of the note itself nothing is kept, unless someone has a concern about it.
    """
    answers = step.session.answers.values()
    answer = next((each for each in answers if heard.about and each.testimony_id == heard.about), None)
    if answer is not None and answer.spoken:
        return step, False
    step = step.forgetting([str(heard.about)])
    if answer is None:
        return step, False
    without = _without(step, answer)
    if step.session.stage not in MAY_GO_BACK:
        return without, False
    return without.moved(Stage.ASKING, waiting_at=answer.question, disposition=Disposition.STARTED), True


def _without(step: Step, answer: Answer) -> Step:
    """Return the step with an answer taken back: a line in the record that holds nothing, and none in the session."""
    nothing = Answer(question=answer.question, value="", at=step.now)
    answers = {key: each for key, each in step.session.answers.items() if key != answer.question}
    return replace(step, session=replace(step.session, answers=answers), answers=(*step.answers, nothing))
