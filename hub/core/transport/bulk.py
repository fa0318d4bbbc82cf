"""Reading many records at once, without the garbage collector walking them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

_LOCK: Final = Lock()
_under_way = 0


@contextmanager
def in_bulk() -> Iterator[None]:
    """Hold the cyclic collector off while a bounded page is read.

    A page makes hundreds of thousands of objects that all stay and form no cycles; the collector
    would look at each of them several times, which takes longer than reading. May be nested and
    used by several threads: the last one to leave lets the collector work again.
    """
    global _under_way  # noqa: PLW0603 - the collector is one for the whole process
    with _LOCK:
        held_off = gc.isenabled() or _under_way > 0
        if held_off:
            _under_way += 1
            gc.disable()
    try:
        yield
    finally:
        if held_off:
            with _LOCK:
                _under_way -= 1
                if not _under_way:
                    gc.enable()
