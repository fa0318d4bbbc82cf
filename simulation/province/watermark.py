"""How invented data is told from real data (dấu hiệu dữ liệu giả lập).

Four marks, each of them in a range that nobody assigns:

- names of schools, the department, communes and the province end in ``(giả lập)``;
- personal ids begin with ``099``: province numbers in personal ids end at 096 (Cà Mau);
- codes of schools and pupils begin with ``GL``;
- codes of communes begin with ``99``, tax-like codes of schools too.
"""

from __future__ import annotations

from collections.abc import Iterator

from hub.core.model import SecondaryResults, Signatory, Transcript

NAME_MARK = "(giả lập)"
CODE_MARK = "GL"
PERSONAL_ID_MARK = "099"
COMMUNE_MARK = "99"


def marked(name: str) -> str:
    """Return `name` with the mark of invented names."""
    return f"{name} {NAME_MARK}"


def is_invented(transcript: Transcript) -> bool:
    """Return whether every identifying field of `transcript` bears the mark of the invented world.

    A guard against real data asks this: one real school, pupil or signer among invented ones is
    enough for the answer to be False.
    """
    school = transcript.school
    names = [school.name, school.commune_name, school.province_name]
    if school.department is not None:
        names.append(school.department.name)
    return (
        all(name.endswith(NAME_MARK) for name in names if name is not None)
        and school.code.startswith(CODE_MARK)
        and transcript.pupil.code.startswith(CODE_MARK)
        and all(number.startswith(PERSONAL_ID_MARK) for number in _personal_ids(transcript))
    )


def _personal_ids(transcript: Transcript) -> Iterator[str]:
    signers: list[Signatory | None] = [transcript.homeroom, transcript.manager]
    if isinstance(transcript.results, SecondaryResults):
        signers += [subject.teacher for subject in transcript.results.subjects]
    numbers = [transcript.pupil.personal_id, *(signer.personal_id for signer in signers if signer)]
    yield from (number for number in numbers if number is not None)
