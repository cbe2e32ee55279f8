"""What each process of ``jixiao serve`` runs: the application, and an eye on the process that started it.

Where that one was killed outright, nobody tells its workers to stop; they would go on and keep the port.
"""

import os
import signal
import threading
import time

from jixiao_web.wsgi import application

__all__ = ["application"]
_PARENT = os.getppid()


def _go_with_parent() -> None:
    while os.getppid() == _PARENT:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=_go_with_parent, daemon=True).start()
