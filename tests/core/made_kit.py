"""An invented kit's list of contents."""

from datetime import timedelta

from core.consultations import Setting
from core.kits import KitConsultation, Locks, Manifest, Piece
from tests.opened import NOON

LOCKS = Locks(salt="aa", passes=1, memory_kib=128, lanes=1, for_passphrase="bb", sender="cc", for_home="dd")


def manifest(**facts) -> Manifest:
    given = {
        "kit_id": "k_1",
        "home": "ab" * 32,
        "partnership_id": "p_1",
        "partnership": "An invented partnership",
        "consultations": (KitConsultation(id="c_1", name="first_night", title="Your first night"),),
        "setting": Setting.CUSTODY,
        "made_at": NOON,
        "until": NOON + timedelta(days=14),
        "program": "0.1.0",
        "shape": "0016",
        "pieces": (Piece(name="start.sealed", sha256="ef" * 32, byte_count=9),),
        "locks": LOCKS,
    }
    return Manifest(**given | facts)
