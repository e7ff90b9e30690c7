"""The program that starts every child: gives up what a child must not have, then becomes the program named.

Run by path with nothing but the standard library, so that it starts in a few milliseconds; it must import nothing of ours.
Limits bind or the child does not start; the network is taken away wherever the system permits it, which not every one does.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

CANNOT_START = 127
"""The exit code, as shells have it, when the program named cannot be run."""

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
"""From Linux's <linux/prctl.h> and <linux/sched.h>."""


def stay_with(parent: int) -> None:
    """Die when the process that started us dies, and at once if it already has; gain no new rights. Linux only."""
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(CANNOT_START)


def leave_the_network() -> bool:
    """Move to a network namespace with nothing in it; return whether the system let us."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWNET) == 0:
        return True
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    with contextlib.suppress(OSError):  # Some systems forbid it; files then belong to the same user all the same.
        _stay_the_same_user(user, group)
    return True


def _stay_the_same_user(user: int, group: int) -> None:
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def take_limits(limits: Mapping[str, int]) -> None:
    """Bind this process and all it becomes to `limits`: cpu_s, memory_bytes, file_bytes, open_files."""
    wanted = {
        resource.RLIMIT_CPU: (limits["cpu_s"], limits["cpu_s"] + 1),  # A signal that says why comes before the kill.
        resource.RLIMIT_AS: (limits["memory_bytes"],) * 2,
        resource.RLIMIT_FSIZE: (limits["file_bytes"],) * 2,
        resource.RLIMIT_NOFILE: (limits["open_files"],) * 2,
        resource.RLIMIT_CORE: (0, 0),
    }
    for what, (soft, hard) in wanted.items():
        _, most = resource.getrlimit(what)
        bounded = hard if most == resource.RLIM_INFINITY else min(hard, most)
        resource.setrlimit(what, (min(soft, bounded), bounded))


def main(arguments: Sequence[str]) -> None:
    """Confine this process and become ``command``. `arguments`: our parent's process id, the limits in JSON, the command."""
    parent, limits, *command = arguments
    leave_the_network()
    stay_with(int(parent))  # After the move: changing namespaces may undo it.
    take_limits(json.loads(limits))
    try:
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    except OSError:
        sys.exit(CANNOT_START)


if __name__ == "__main__":
    main(sys.argv[1:])
