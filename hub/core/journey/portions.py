"""All that stand in some states, in bounded portions of keys (chia phần công việc)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hub.core.journey.states import State
from hub.core.store import Store


def portions(
    store: Store,
    states: Iterable[State],
    *,
    school_code: str | None = None,
    class_name: str | None = None,
) -> Iterator[list[str]]:
    """Yield the keys of the transcripts that stand in `states`, state by state, none empty.

    Each portion is read in a transaction of its own, when it is asked for: whoever moves one before
    asking for the next sees every transcript of a state once. One that is moved to a later one of
    `states` is seen there again.
    """
    for state in states:
        after = ""
        while True:
            with store.reading() as transaction:
                keys = transaction.journeys.page(
                    state, school_code=school_code, class_name=class_name, after=after
                )
            if not keys:
                break
            yield keys
            after = keys[-1]
