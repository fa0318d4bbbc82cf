"""The guard against real pupils' data: conformance runs on invented people only (chốt riêng tư).

Luật Bảo vệ dữ liệu cá nhân: a suite whose evidence travels between companies must never hold real
pupils. Whoever runs it gets invented data from ``simulate province``; data without its marks stop
the run before anything of them is written down.
"""

from __future__ import annotations

from collections.abc import Iterable

from hub.core.errors import Actor, Pause
from hub.core.model import Transcript
from hub.core.text import Text
from simulation.province import is_invented


class RealDataError(Pause):
    """The run met data that may be a real pupil's; nothing of them was kept."""


def guard(transcripts: Iterable[Transcript], where: str) -> None:
    """Let invented people pass.

    :param where: the file or operation they came from.
    :raises RealDataError: when one transcript does not bear every mark of the invented province.
    """
    if all(map(is_invented, transcripts)):
        return
    raise RealDataError(
        Text(
            "Dữ liệu không mang dấu của học sinh giả lập: có thể là học sinh thật, nên dừng lại.",
            "The data do not bear the marks of invented pupils: they may be real, so this stops.",
        ),
        where=where,
        who=Actor.OPERATOR,
        remedy=Text(
            "Tạo dữ liệu bằng simulate province và nạp vào phần mềm thử nghiệm.",
            "Make data with simulate province and load them into the test system.",
        ),
    )
