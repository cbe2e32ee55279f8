"""The server is killed outright in the middle of saves, hand-ins and approvals: what it had acknowledged is there, and
nothing is half there.
"""

import random
import threading
from dataclasses import dataclass, field

import pytest

from web.serving import Person, Server

pytestmark = pytest.mark.fault
DEPARTMENTS = 12
SAVES = 14


@dataclass
class Acknowledged:
    """What the server said it had done, and when enough of it is done to pull the plug."""

    plug: int
    saves: list[tuple[int, str, str]] = field(default_factory=list)
    acts: list[tuple[int, str]] = field(default_factory=list)
    pulled: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, where: list, what: tuple) -> None:
        with self.lock:
            where.append(what)
            if len(self.saves) + len(self.acts) >= self.plug:
                self.pulled.set()


def work(server: Server, department: dict, done: Acknowledged) -> None:
    """Two compilers write in turn, one hands in, the head passes it on; until the line goes dead."""
    pk = department["text"]
    people = {name: Person(server.port, {"jixiao": department[name]}) for name in ("compiler", "compiler2", "head")}
    cells = list(department["cells"].items())
    try:
        for n in range(SAVES):
            cell, seen = cells[n % len(cells)]
            new = f"{seen}（第{n}稿）"
            change = {"op": "set", "cell": cell, "old": department["cells"][cell], "new": new}
            who = people["compiler" if n % 2 else "compiler2"]
            answer = who.send(f"/texts/{pk}/cells", {"changes": [change], "owner": "head", "revision": 0})
            if answer.status == 200:
                assert answer.json["made"] == 1, answer.text
                department["cells"][cell] = new
                done.add(done.saves, (pk, cell, new))
        if people["compiler"].post(f"/texts/{pk}/submit").status == 302:
            done.add(done.acts, (pk, "submitted"))
        if people["head"].post(f"/texts/{pk}/approve", version=1, stage="head").status == 302:
            done.add(done.acts, (pk, "passed"))
    except ConnectionError:
        return


@pytest.mark.parametrize("seed", range(6))
def test_what_was_acknowledged_is_there_and_nothing_is_half_there(make_ground, seed: int) -> None:
    ground = make_ground(DEPARTMENTS)
    before = ground.look()
    done = Acknowledged(random.Random(seed).randrange(10, DEPARTMENTS * (SAVES + 2) - 8))
    departments = [{**d, "cells": dict(d["cells"])} for d in ground.departments]
    with Server(env=ground.env) as server:
        clients = [threading.Thread(target=work, args=(server, d, done)) for d in departments]
        for client in clients:
            client.start()
        assert done.pulled.wait(120), (len(done.saves), len(done.acts), server.said)
        server.kill()
        for client in clients:
            client.join()
    after = ground.look()
    for pk, cell, new in done.saves:
        assert [cell, new] in after[str(pk)]["made"]
    for pk, action in done.acts:
        assert action in after[str(pk)]["steps"]
    made = sum(len(t["made"]) for t in after.values()) - sum(len(t["made"]) for t in before.values())
    assert len(done.saves) <= made <= len(done.saves) + DEPARTMENTS, "at most one change of each client was under way"
    with Server(env=ground.env) as again:
        pk, cell, _new = done.saves[0]
        reader = Person(again.port, {"jixiao": departments[0]["head"]})
        assert reader.get(f"/texts/{departments[0]['text']}/").status == 200
        assert again.stop() == 0
    assert ground.look() == after
