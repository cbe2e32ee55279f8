"""What each process of ``jixiao serve`` runs: the application, and two eyes. One on the process that started it: where that
one was killed outright, nobody tells its workers to stop; they would go on and keep the port. One on the calendar: what a
new day changes by itself is computed by the first of the processes to see it.
"""

import logging
import threading
import time

from django.db import connection

from jixiao_web.start import go_with_parent
from jixiao_web.wsgi import application

__all__ = ["application"]
_EVERY = 60
"""Seconds between two looks at the calendar; the first look comes after as many, when those who waited are served."""


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


go_with_parent()
threading.Thread(target=_keep_up_with_the_days, daemon=True).start()
