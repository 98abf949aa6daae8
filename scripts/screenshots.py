"""Makes the screenshots of docs/: ``python scripts/screenshots.py`` reads the example reports, serves their record and photographs it.

Needs Chromium and the extras web and dev.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "screens"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def ask(url: str):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


def wait(url: str, program: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert program.poll() is None, "the server did not start"
        try:
            ask(url)
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def main() -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "example.detente"
        detente = [sys.executable, "-m", "detente"]
        subprocess.run([*detente, "read", str(ROOT / "examples" / "reports"), "--record", str(record)], check=True, cwd=ROOT)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        base = f"http://127.0.0.1:{port}"
        program = subprocess.Popen([*detente, "serve", str(record), "--port", str(port), "--outlets", str(ROOT / "examples" / "outlets.csv")], cwd=ROOT)
        try:
            wait(f"{base}/state.json", program)
            photograph(base)
        finally:
            program.terminate()
            program.wait()


def photograph(base: str) -> None:
    one = ask(f"{base}/index.json")["rows"][0]["id"]
    shots = [
        ("negotiation", f"/n/{one}", 1280, "light"), ("rounds", f"/n/{one}#rounds", 1280, "light"),
        ("review", "/review", 1280, "light"),
    ]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, address, width, scheme in shots:
            page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
            page.goto(base + address)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=OUT / f"{name}.png")
            page.close()
            print(OUT / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
