"""Two people at once: two heads on one text, two compilers on one cell. One wins, the other is told, nothing is lost."""

import threading
from collections.abc import Callable
from functools import partial

import pytest

from web.serving import Answer, Person, Server


def at_once(*acts: Callable[[], Answer]) -> list[Answer]:
    """All of them at the same moment."""
    gate = threading.Barrier(len(acts))
    answers: list[Answer] = [None] * len(acts)

    def act(n: int) -> None:
        gate.wait()
        answers[n] = acts[n]()

    threads = [threading.Thread(target=act, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def people(server: Server, department: dict, *names: str) -> list[Person]:
    return [Person(server.port, {"jixiao": department[name]}) for name in names]


@pytest.mark.parametrize("rounds", [3, pytest.param(40, marks=pytest.mark.fault)])
def test_of_two_approvers_one_wins_and_the_other_is_told(make_ground, rounds: int) -> None:
    ground = make_ground(rounds)
    with Server("--workers", "2", env=ground.env) as server:
        for department in ground.departments:
            approve_at_once(server, department)
        server.stop()
    texts = ground.look()
    assert all(t["steps"].count("passed") == 1 and t["stage"] == "desk" for t in texts.values())


def approve_at_once(server: Server, department: dict) -> None:
    page = f"/texts/{department['text']}/"
    (compiler,) = people(server, department, "compiler")
    assert compiler.post(f"{page}submit").status == 302
    heads = people(server, department, "head", "head2")
    for head in heads:
        assert head.get("/alive").status == 200  # the connection is open
    answers = at_once(*(partial(h.post, f"{page}approve", version=1, stage="head") for h in heads))
    assert [a.status for a in answers] == [302, 302]
    told = [("已由他人处理" in words, "已通过" in words) for h in heads if (words := h.get(page).text)]
    assert sorted(told) == [(False, True), (True, False)]


@pytest.mark.parametrize("rounds", [3, pytest.param(60, marks=pytest.mark.fault)])
def test_of_two_writers_in_one_cell_both_versions_are_kept(make_ground, rounds: int) -> None:
    ground = make_ground(3)
    with Server("--workers", "2", env=ground.env) as server:
        for n in range(rounds):
            write_at_once(server, ground.departments[n % 3], n)
        server.stop()
    texts = ground.look()
    assert sum(t["refused"] for t in texts.values()) == rounds


def write_at_once(server: Server, department: dict, n: int) -> None:
    cell = list(department["cells"])[n // 3 % 5]
    old = department["cells"][cell]
    words = [f"{old}·{n}甲", f"{old}·{n}乙"]

    def save(who: Person, new: str) -> Answer:
        change = {"op": "set", "cell": cell, "old": old, "new": new}
        return who.send(f"/texts/{department['text']}/cells", {"changes": [change], "owner": "head", "revision": 0})

    first, second = people(server, department, "compiler", "compiler2")
    answers = at_once(lambda: save(first, words[0]), lambda: save(second, words[1]))
    assert [a.status for a in answers] == [200, 200]
    assert sorted(a.json["made"] for a in answers) == [0, 1]
    winner = [a.json["made"] for a in answers].index(1)
    refused = answers[1 - winner].json["refused"]
    assert len(refused) == 1
    assert words[winner] in str(refused), "the other is shown what stands there now"
    department["cells"][cell] = words[winner]
