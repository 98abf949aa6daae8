"""What the tests of the page share: a record file, the app in this process, a server of its own, and a browser."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import pytest

if find_spec("fastapi"):
    from served import Server, app_on, record_file


class Without(pytest.Module):
    """A file of tests that cannot be imported here: one test that is skipped and says why."""

    def collect(self):
        yield Skipped.from_parent(self, name="needs_the_extra_web")


class Skipped(pytest.Item):
    """Says what is missing."""

    def runtest(self):
        pytest.skip("needs FastAPI, which is not there: pip install 'detente[web]'")


def pytest_pycollect_makemodule(module_path, parent):
    """Without the extra web its tests are skipped, and said to be."""
    return None if find_spec("fastapi") else Without.from_parent(parent, path=module_path)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture
def path(tmp_path):
    return record_file(tmp_path)


@pytest.fixture
def client(path):
    with app_on(path) as made:
        yield made


@pytest.fixture(scope="session")
def reading(tmp_path_factory):
    """A client of a record that no test changes."""
    with app_on(record_file(tmp_path_factory.mktemp("web"))) as made:
        yield made


@pytest.fixture
def server(path):
    made = Server(path)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def ruled(tmp_path_factory):
    """A server of a record on which several tests rule, one after the other."""
    made = Server(record_file(tmp_path_factory.mktemp("ruled")))
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def shown(tmp_path_factory):
    """A server of a record that no test changes."""
    made = Server(record_file(tmp_path_factory.mktemp("shown")))
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium; where it is absent the tests with a browser are skipped, saying so."""
    sync = pytest.importorskip("playwright.sync_api", reason="needs Playwright for Python")
    if not CHROMIUM:
        pytest.skip("needs Chromium (apt-get install chromium), which is not there")
    with sync.sync_playwright() as play:
        made = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


@pytest.fixture
def page(browser):
    context = browser.new_context()
    made = context.new_page()
    made.set_default_timeout(15_000)
    yield made
    context.close()
