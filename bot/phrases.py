"""Which sentences there must be in every language, and which are said otherwise somewhere. No words: see `bot.wording`."""

from enum import Enum

from bot.commands import Command


class Phrase(Enum):
    """Every sentence there must be; the names in braces are filled in when it is said."""

    MACHINE = "machine"  #: I am a machine
    WHO_READS = "who_reads"  #: who will read it: {who}
    FREEDOM = "freedom"  #: skip, stop and delete
    TALK_OR_TYPE = "talk_or_type"  #: both are fine
    ABOUT = "about"  #: what the consultation is called: {title}
    YES = "yes"  #: on a button
    NO = "no"  #: on a button
    CONSENT_AGAIN = "consent_again"  #: yes or no was not understood
    CONSENT_NEEDS_YES_OR_NO = "consent_needs_yes_or_no"  #: their words are kept, and a yes or a no is still needed
    CONSENT_TOO_SOON = "consent_too_soon"  #: a yes or a no came before this one could be read; it is asked again
    CONSENT_WAITS = "consent_waits"  #: still no yes or no to taking part; it may wait
    CONSENT_AS_NO = "consent_as_no"  #: taken as a no for now
    NO_TO_ALL = "no_to_all"  #: said on a button or read back: no to every use asked about
    NO_TO_ALL_KEPT = "no_to_all_kept"  #: a no to every use was written down, and none is asked about again
    AGREED = "agreed"  #: thanks for a yes to taking part
    REFUSED = "refused"  #: thanks for a no; nothing is asked
    SENSITIVE = "sensitive"  #: the next one may be hard
    VOICE_WELCOME = "voice_welcome"  #: you can send a voice note
    SEVERAL = "several"  #: you can choose more than one
    MOVE_ON = "move_on"  #: not understood three times; the question is left
    SKIPPED = "skipped"  #: left out, as asked
    NOTHING_TO_SKIP = "nothing_to_skip"  #: nothing is waiting to be skipped
    CONSENT_SKIP = "consent_skip"  #: taking part needs a yes or a no
    WORDS_KEPT = "words_kept"  #: words that were no answer are kept beside the question
    CHOOSE_TOO = "choose_too"  #: and now please choose one
    WHICH_ONE = "which_one"  #: a yes or a no that may mean more than one of the choices
    CORRECTED = "corrected"  #: the answer before is changed
    VOICE_KEPT = "voice_kept"  #: a voice note to a closed question is kept; please choose as well
    UNREADABLE = "unreadable"  #: a file could not be opened
    COMPLETED = "completed"  #: the end, where the script has no thanks of its own
    ALREADY_COMPLETED = "already_completed"  #: opened again after the end
    LATE = "late"  #: words after the end, kept
    AFTER_REFUSAL = "after_refusal"  #: words after a no
    AFTER_DELETION = "after_deletion"  #: words after everything was taken back
    STOPPED = "stopped"  #: after STOP
    WELCOME_BACK = "welcome_back"  #: after a break, nothing answered yet
    RECAP = "recap"  #: after a break: {answered} questions are answered
    HELP = "help"  #: what STOP, SKIP, REPEAT and DELETE do
    PAUSED = "paused"  #: after a card: carry on, or stop
    STILL_PAUSED = "still_paused"  #: carry on, or stop, asked again
    KEPT_AFTER_CARD = "kept_after_card"  #: what followed a card is kept for the team's duty contact
    TAKE_A_BREAK = "take_a_break"  #: it is fine to come back any time
    CARRY_ON = "carry_on"  #: on a button
    STOP = "stop"  #: on a button
    SURE = "sure"  #: really delete everything?
    SURE_YES = "sure_yes"  #: on a button
    SURE_NO = "sure_no"  #: on a button
    NOT_DELETED = "not_deleted"  #: nothing was deleted
    DELETED = "deleted"  #: nobody can see or use it from now on
    OPEN_ALWAYS = "open_always"  #: a help line is open day and night
    OPEN_NOW = "open_now"  #: a help line is open at this hour
    RING = "ring"  #: {name}, {phone}, {when}, {purpose}
    INVITED = "invited"  #: to somebody who agreed to be asked again; names nothing that could out them
    INVITED_RULES = "invited_rules"  #: who reads it, and the limits, as before
    INVITED_STANDS = "invited_stands"  #: what they agreed to before stands; skip and stop
    REMINDER = "reminder"  #: after a silence, once; names nothing that could out somebody
    NO_SUCH_DAY = "no_such_day"  #: a day was named that there never was, such as 31 February
    RANK_MISSING = "rank_missing"  #: an order without all of the choices; missing are {labels}
    WHICH_LANGUAGE = "which_language"  #: which language would they like
    ONE_LANGUAGE = "one_language"  #: there is only {language} here
    LANGUAGE_CHANGED = "language_changed"  #: from now on in {language}
    LANGUAGE_KEPT = "language_kept"  #: still in {language}, for no other was named
    HELD = "held"  #: this is what I hold about you, before the counts
    HELD_NOTHING = "held_nothing"  #: nothing is held yet
    HELD_ANSWERS = "held_answers"  #: {count}
    HELD_TEXTS = "held_texts"  #: {count}
    HELD_VOICE_NOTES = "held_voice_notes"  #: {count}
    HELD_FILMS = "held_films"  #: {count}
    HELD_FILES = "held_files"  #: {count}
    HELD_ABOUT = "held_about"  #: which consultations: {titles}
    AGREED_TO = "agreed_to"  #: you said yes to, before a list
    NOT_AGREED_TO = "not_agreed_to"  #: you have not said yes to, before a list
    HOW_TO_CHANGE = "how_to_change"  #: how a yes or a no is changed, and all taken back
    CHANGED = "changed"  #: what they agree to is changed
    NOTHING_CHANGED = "nothing_changed"  #: what they agree to stays as it is
    CHANGE_NEEDS_YES_OR_NO = "change_needs_yes_or_no"  #: was the change understood? a yes or a no
    STILL_YOU = "still_you"  #: is this the same person as before?
    WHO_YES = "who_yes"  #: on a button
    WHO_NO = "who_no"  #: on a button
    WHO_FIRST = "who_first"  #: that must be known first; what was said was not kept
    HIDDEN = "hidden"  #: on a page that shows nothing of before until it is known who is there
    EARLIER_YOU = "earlier_you"  #: is it somebody else who wrote here before?
    WHO_NEW = "who_new"  #: someone new begins; nothing of before is shown
    NOTHING_BACK = "nothing_back"  #: there is no answer to go back to
    YOU_SAID = "you_said"  #: back at a closed question: {answer}
    YOU_ANSWERED = "you_answered"  #: back at an open question
    KEEP_IT = "keep_it"  #: what is written to keep an answer
    READ_BACK = "read_back"  #: what a recogniser heard, said back: {answer}
    LISTENING = "listening"  #: a voice note came where one of a few answers is asked; it is listened to
    NOT_HEARD = "not_heard"  #: no answer could be made out in a voice note
    LANGUAGE_NOT_HEARD = "language_not_heard"  #: the recogniser does not know the language of a voice note
    LANGUAGE_NOT_HEARD_KEPT = "language_not_heard_kept"  #: the same, and the note is kept for the team
    HEARD_WRONG = "heard_wrong"  #: what was read back was wrong; it is asked again
    OK = "ok_button"  #: on the one button under what is only to be acknowledged
    RANK_THEM = "rank_them"  #: all of the choices, in their order
    PICTURE_WELCOME = "picture_welcome"  #: a picture is asked for
    FILM_WELCOME = "film_welcome"  #: a film is asked for
    FILE_WELCOME = "file_welcome"  #: a file is asked for
    PLACE_NAME = "place_name"  #: where a place is asked for
    ON_SCALE = "on_scale"  #: a number on a scale: {start}, {end}
    DEFAULT_IS = "default_is"  #: what stands unless they say otherwise: {answer}
    ONE_MORE = "one_more"  #: whether there is one more round of a repeat
    VOICE_PLEASE = "voice_please"  #: typed where a voice note is hoped for; asked once
    FULL = "full"  #: enough people have been heard
    OVER = "over"  #: the consultation was closed before they came
    IN_CIRCLES = "in_circles"  #: nothing has come on for a long time; silence until they go on
    TOO_LONG = "too_long"  #: a text too long to keep in one piece
    TOO_BIG = "too_big"  #: a file that is too big for the channel; a link to another way may follow
    NOT_FETCHED = "not_fetched"  #: a file that the channel never gave us
    NOT_TAKEN = "not_taken"  #: a kind of thing that is not kept here, such as somebody's number
    DONE_CHOOSING = "done_choosing"  #: on the button that ends several choices
    CHOOSE_FIRST = "choose_first"  #: that button was tapped before any choice
    GROUP_BEGIN = "group_begin"  #: in a group: each says in private what they agree to, and until then nothing is kept
    GROUP_JOIN = "group_join"  #: on the button that opens somebody's own chat
    GROUP_NEXT = "group_next"  #: on the button with which whoever runs a group goes on
    GROUP_JOIN_FIRST = "group_join_first"  #: to somebody in a group who has not said that they take part
    GROUP_RUN_BY = "group_run_by"  #: only an administrator of the group goes on to the next question
    GROUP_CARE = "group_care"  #: one neutral line in a group, after words of risk from somebody who has no chat of their own
    IN_THE_GROUP = "in_the_group"  #: in somebody's own chat, once they agreed: the questions are asked in the group
    ONE_BY_ONE = "one_by_one"  #: in a group: these questions are asked each person alone
    WHICH_CODE = "which_code"  #: to a stranger: how to begin, with the short code on the poster
    SEND_LINK = "send_link"  #: stands before a link to a page that takes big files
    TALK_LINK = "talk_link"  #: stands before a link to a page on which one can talk instead of typing
    TEXT_A_CODE = "text_a_code"  #: to somebody who texts and is in no conversation: how one begins
    EASIER = "easier"  #: easier words from now on, where there are any
    ADDED = "added"  #: their words are added to an earlier answer
    RECAP_LAST = "recap_last"  #: after weeks: {answer} was the last answer


TEXTED = (
    Phrase.CONSENT_AGAIN,
    Phrase.LISTENING,
    Phrase.LANGUAGE_NOT_HEARD,
    Phrase.LANGUAGE_NOT_HEARD_KEPT,
    Phrase.CHOOSE_FIRST,
)
"""Sentences that are said otherwise in text messages. Reason: there is nothing to tap in one."""

MENU = (
    Command.START,
    Command.SKIP,
    Command.REPEAT,
    Command.BACK,
    Command.EASY,
    Command.LANGUAGE,
    Command.HOLD,
    Command.HELP,
    Command.DELETE,
    Command.STOP,
)
"""The commands that stand in a menu, where a channel has one, in this order."""
