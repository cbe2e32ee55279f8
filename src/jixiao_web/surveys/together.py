"""Writes of many threads in few transactions: a thread of its own keeps at once whatever waits, so that all wait for the disk
together and not one after another. It ends, and lets go of the database, when nothing came for a moment.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from django.db import connection

_Item = TypeVar("_Item")
_Outcome = TypeVar("_Outcome")
_IDLE = 0.5
"""Seconds without anything to keep after which the thread ends."""
_MOST = 500
"""Of one transaction."""
_PATIENCE = 60
"""Seconds after which who waits is told that it did not work: longer than any database waits for a lock."""


class Together(Generic[_Item, _Outcome]):
    """Calls ``write`` with all items that wait at the moment. It gives an outcome for each, in their order, after they are
    kept for good; what it raises is raised to everybody who waited. Who is in a transaction already writes in that.
    """

    def __init__(self, write: Callable[[Sequence[_Item]], Sequence[_Outcome]]) -> None:
        self._write = write
        self._waiting: queue.SimpleQueue[tuple[_Item, Future[_Outcome]]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._works = False

    def __call__(self, item: _Item) -> _Outcome:
        """The outcome of one item, once it is kept."""
        if connection.in_atomic_block:
            return self._write([item])[0]
        mine: Future[_Outcome] = Future()
        with self._lock:
            self._waiting.put((item, mine))
            if not self._works:
                self._works = True
                threading.Thread(target=self._work, daemon=True).start()
        return mine.result(_PATIENCE)

    def _work(self) -> None:
        while taken := self._taken():
            self._serve(taken)
        connection.close()

    def _taken(self) -> list[tuple[_Item, Future[_Outcome]]]:
        """All that waits, once something does; nothing when nothing came."""
        try:
            taken = [self._waiting.get(timeout=_IDLE)]
        except queue.Empty:
            with self._lock:
                self._works = not self._waiting.empty()
                return [self._waiting.get()] if self._works else []
        while len(taken) < _MOST and not self._waiting.empty():
            taken.append(self._waiting.get())
        return taken

    def _serve(self, taken: Sequence[tuple[_Item, Future[_Outcome]]]) -> None:
        try:
            outcomes = self._write([item for item, _future in taken])
        except BaseException as error:  # noqa: BLE001 - raised again to each who waits
            connection.close()  # a broken one is not used again
            for _item, future in taken:
                future.set_exception(error)
            return
        for (_item, future), outcome in zip(taken, outcomes, strict=True):
            future.set_result(outcome)
