"""Pages of a large record are kept from one start of the server to the next, and never shown for what they were not drawn up of."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time

import bergen
import pytest
from served import record_file

from detente.record.record import Record
from detente.record.store import Store
from detente.review.desk import Desk
from detente.review.queue import queue
from detente.web import library as shown
from detente.web.beside import Beside
from detente.web.library import Library


@pytest.fixture
def path(tmp_path):
    return record_file(tmp_path)


@pytest.fixture
def tasks(monkeypatch):
    """The tasks that the programs that draw up were given."""
    given = []
    draw = shown.Drawer.draw
    monkeypatch.setattr(shown.Drawer, "draw", lambda self, task: given.append(task) or draw(self, task))
    return given


def started(path, large=0):
    """What a server shows when it has started, and when it has shown a page: (rounds, claims that wait)."""
    library = Library(path, bergen.OUTLETS, large=large)
    try:
        return [_shown(library.edition(patience=patience)) for patience in (0.0, 60.0)]
    finally:
        library.close()


def ruled(path, place):
    """Has the claim at this place of the queue rejected, in a store that is closed again."""
    store = Store(path)
    desk = Desk(Record(store), "A. Berg")
    desk.keep(desk.reject(queue(desk.record)[place].claim.id, reason="it is not"))
    store.close()


def _shown(edition):
    drawn = edition.now.drawn
    return sum(len(n.rounds) for n in drawn.negotiations()), sum(drawn.kinds().values())


def test_the_next_start_draws_nothing(path, tasks):
    first = started(path)
    assert len(tasks) == 1
    assert started(path) == first
    assert len(tasks) == 1


def test_what_was_ruled_meanwhile_is_drawn_when_the_first_page_is_asked_for(path, tasks):
    started(path)
    ruled(path, 0)
    (_, before), (_, after) = started(path)
    assert after == before - 1
    assert len(tasks) == 2


def test_another_record_in_the_place_of_one_is_drawn_anew(path, tasks):
    twin = shutil.copy(path, path.with_name("twin"))
    ruled(path, 0)
    ruled(twin, 5)
    assert started(path) != (wanted := started(twin))
    path.unlink()
    shutil.copy(twin, path)
    assert started(path) == wanted
    assert len(tasks) == 3


@pytest.mark.parametrize("fault", [b"", b"no database at all" * 99])
def test_what_cannot_be_read_is_drawn_anew(path, tasks, fault):
    first = started(path)
    (path.with_name(path.name + ".pages") / "now").write_bytes(fault)
    assert started(path) == first
    assert len(tasks) == 2


def test_a_second_server_of_one_record_draws_in_a_folder_of_its_own(path):
    one = Library(path, bergen.OUTLETS, large=0)
    two = Library(path, bergen.OUTLETS, large=0)
    try:
        assert one.beside.lasting
        assert not two.beside.lasting
        assert _shown(one.edition()) == _shown(two.edition())
    finally:
        one.close()
        two.close()


def test_a_server_that_is_killed_leaves_the_folder_free(path, tmp_path):
    """Also while its program draws, which would hold the folder until it was done."""
    code = "import sys, time; from pathlib import Path; from detente.web.library import Library; Library(Path(sys.argv[1]), large=0); print(1, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as server:
        server.stdout.read(1)
        server.kill()
    wait_until = time.monotonic() + 10
    while not (free := lasting(path)) and time.monotonic() < wait_until:
        time.sleep(0.1)
    assert free


def lasting(path):
    beside = Beside(path, large=0)
    beside.close()
    return beside.lasting


def test_a_small_record_leaves_nothing_beside_it(path):
    started(path, large=shown.LARGE)
    assert not path.with_name(path.name + ".pages").exists()
