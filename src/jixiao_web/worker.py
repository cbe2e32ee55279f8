"""What each process of ``jixiao serve`` runs: the application, and three eyes. One on the process that started it: where that
one was killed outright, nobody tells its workers to stop; they would go on and keep the port. One on being told to stop. One
on the calendar: what a new day changes by itself is computed by the first of the processes to see it.
"""

import gc
import logging
import os
import signal
import socket
import threading
import time

from django.core.signals import request_finished, request_started
from django.db import connection

from jixiao.check.discover import all_rules
from jixiao_web.start import go_with_parent
from jixiao_web.wsgi import application

__all__ = ["application"]
_EVERY = 60
"""Seconds between two looks at the calendar; the first look comes after as many, when those who waited are served."""
_ON_ITS_WAY = 0.3
"""Seconds that an answer takes from here to the network."""


def _keep_up_with_the_days() -> None:
    from jixiao_web.evidence.daily import bring_to_today  # noqa: PLC0415 - needs the application

    while True:
        time.sleep(_EVERY)
        try:
            bring_to_today()
        except Exception:  # the database may be away for a while: the next look tries again
            logging.getLogger(__name__).exception("what the new day changes was not computed")
        finally:
            connection.close()


class _Leaving:
    """Ends this process once it was told to (SIGTERM, which is what granian sends) and nobody is being answered. granian
    itself waits for connections that browsers keep open, and ends them by force after ten seconds.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answering, self._last = 0, time.monotonic()
        request_started.connect(self._began)
        request_finished.connect(self._ended)
        self._told, ours = socket.socketpair()
        ours.setblocking(False)
        signal.set_wakeup_fd(ours.detach())  # the handlers are granian's
        threading.Thread(target=self._wait, daemon=True).start()

    def _began(self, **_of: object) -> None:
        with self._lock:
            self._answering += 1

    def _ended(self, **_of: object) -> None:
        with self._lock:
            self._answering, self._last = self._answering - 1, time.monotonic()

    def _wait(self) -> None:
        while self._told.recv(1) != bytes([signal.SIGTERM]):
            pass
        while self._answering or time.monotonic() - self._last < _ON_ITS_WAY:
            time.sleep(_ON_ITS_WAY / 10)
        os._exit(0)


go_with_parent()
leaving = _Leaving()  # held here: signals hold nobody
threading.Thread(target=_keep_up_with_the_days, daemon=True).start()
all_rules()  # now, and not while somebody waits for the first marks
gc.collect()
gc.freeze()  # what is loaded stays: to look for what may go among it takes a tenth of each check
