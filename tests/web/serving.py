"""``jixiao serve`` as a real process, and people who ask it over HTTP."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

JIXIAO = [sys.executable, "-c", "import sys; from jixiao.cli import main; sys.argv[0] = 'jixiao'; main()"]
TOKEN = "a" * 32
"""A CSRF token: what counts is that cookie and header agree."""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of a fresh installation in a folder of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JIXIAO_", "DJANGO_"))}
    return {**kept, "JIXIAO_DATA": str(data), **more}


def run(*words: str, env: dict[str, str], timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself."""
    return subprocess.run([*JIXIAO, *words], env=env, capture_output=True, text=True, timeout=timeout, check=False)


class Server:
    """A running server; ``with Server(...) as server`` stops it at the end, whatever became of it."""

    def __init__(self, *words: str, env: dict[str, str], port: int | None = None) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = tempfile.TemporaryFile("a+", encoding="utf-8")  # noqa: SIM115 - closed with the process
        self.process = subprocess.Popen(
            [*JIXIAO, "serve", "--port", str(self.port), *words], env=env, stdout=subprocess.PIPE, stderr=self._log,
            text=True, start_new_session=True,
        )  # fmt: skip
        self.usage = None

    def __enter__(self) -> Self:
        self.wait()
        if "--demo" in self.process.args:
            self.wait_for_the_county()
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.kill()
        self.process.stdout.close()
        self._log.close()

    @property
    def said(self) -> str:
        self._log.seek(0)
        return self._log.read()

    def wait(self, seconds: float = 60) -> None:
        """Until it answers."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}: {self.said}")
            try:
                if Person(self.port).get("/alive").status == 200:
                    return
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"no answer in {seconds} seconds: {self.said}")

    def wait_for_the_county(self, seconds: float = 240) -> None:
        """Until the demonstration's people are there."""
        end = time.monotonic() + seconds
        while 'action="/demo/sign-in"' not in Person(self.port).get("/sign-in").text:
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"no county: {self.said}")
            time.sleep(0.2)

    def stop(self, sign: int = signal.SIGINT) -> int:
        """End it as Ctrl+C does, which a terminal sends to the workers as well; the exit code."""
        if sign == signal.SIGINT:
            os.killpg(self.process.pid, sign)
        else:
            self.process.send_signal(sign)
        _pid, status, self.usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return self.process.returncode

    def kill(self) -> None:
        """As a power cut: the server and its workers at the same moment."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def workers(self) -> list[int]:
        found = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        # Whoever tells the demonstration's story is a child as well, but none that answers.
        rows = [row for row in found.stdout.splitlines() if "tell_story" not in row and "<defunct>" not in row]
        return [int(row.split()[0]) for row in rows]


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> dict[str, object]:
        return json.loads(self.body)


@dataclass
class Person:
    """Somebody with a session (or without one) and a connection kept open."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    timeout: float = 30

    def __post_init__(self) -> None:
        self.cookies.setdefault("jixiao-csrf", TOKEN)
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, _fields: dict[str, object] | None = None, **fields: object) -> Answer:
        body = urllib.parse.urlencode({**(_fields or {}), **fields}, doseq=True)
        return self._ask("POST", path, body.encode(), {"Content-Type": "application/x-www-form-urlencoded"})

    def send(self, path: str, data: object) -> Answer:
        """What a script sends."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return self._ask("POST", path, json.dumps(data).encode(), headers)

    def upload(self, path: str, name: str, content: bytes) -> Answer:
        edge = "jixiaojixiaojixiao"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        try:
            self._connection.request(
                method, path, body, {"Cookie": cookies, "X-CSRFToken": self.cookies["jixiao-csrf"], **headers}
            )
            answer = self._connection.getresponse()
            got = Answer(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise ConnectionError(str(error)) from error
        for line in got.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"') if name != "messages" else value
        return got
