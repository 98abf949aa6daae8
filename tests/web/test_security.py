"""Who may ask, from where and how much; nothing that a report says ever runs; words and passwords stay where they belong."""

from __future__ import annotations

import io

import pytest
from click.testing import CliRunner
from served import HOSTILE, MARKUP, app_on, ids

from detente.cli import cli
from detente.record.record import open_record
from detente.web.passwords import add_user, users_in
from detente.web.security import CSP, inside

PASSWORD = "a long enough word"


def test_every_answer_says_what_a_browser_may_do_with_it(reading):
    for address in ("/", "/index.json", "/static/detente.css", "/nothing", "/openapi.json"):
        headers = reading.get(address).headers
        assert headers["content-security-policy"] == CSP and "unsafe" not in CSP
        assert (headers["x-content-type-options"], headers["x-frame-options"], headers["referrer-policy"]) == ("nosniff", "DENY", "no-referrer")


def test_what_a_report_says_is_text_on_every_page(reading):
    known = ids(reading)
    pages = ["/", f"/n/{known['bad']}", f"/n/{known['bad']}/brief", f"/r/{HOSTILE.id}", "/review", "/search?q=Portville", f"/search?q={MARKUP}", f"/{MARKUP}",
             f"/?q={MARKUP}", f"/n/{MARKUP}"]
    for address in pages:
        body = reading.get(address).text
        assert "<script>window" not in body and "<img src=x" not in body and "<svg onload" not in body, address
        assert 'href="javascript' not in body and "49" not in body.split("{{7*7}}")[0][-3:]
    assert "\u202e" not in reading.get(f"/r/{HOSTILE.id}").text


@pytest.mark.parametrize("headers", [
    {"x-csrf-token": ""}, {"x-csrf-token": "0" * 64}, {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"cookie": "detente=" + "x" * 32},
])
def test_a_change_from_elsewhere_is_refused(client, path, headers):
    asked = {"action": "reject", "target": ids(client)["claim"], "reason": "r", "by": "B"}
    assert client.post("/rulings", json=asked, headers=headers).status_code == 403
    assert client.post("/reports", data={"text": "x"}, headers=headers).status_code == 403
    assert not open_record(path).decisions


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "127.0.0.1@evil.example", "[::1", "a b"])
def test_the_server_answers_to_its_own_names_alone(reading, host):
    assert reading.get("/", headers={"host": host}).status_code == 400


def test_forwarded_and_override_headers_change_nothing(reading):
    told = reading.get("/", headers={"x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-http-method-override": "DELETE", "x-original-url": "/add"})
    assert told.status_code == 200 and "evil.example" not in told.text
    for method in ("put", "delete", "patch"):
        assert getattr(reading, method)("/rulings").status_code == 405


@pytest.mark.parametrize("address", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd", "/r/..%2f..%2fetc%2fpasswd", "/n/..%5c..%5cx"])
def test_no_path_leads_out(reading, address):
    assert reading.get(address).status_code == 404


def test_too_much_is_refused_by_size_number_kind_and_name(path):
    with app_on(path, body=2_000, upload=5_000, files=2) as client:
        assert client.post("/rulings", json={"action": "accept", "target": "x", "reason": "r" * 3000}).status_code == 413
        assert client.post("/reports", data={"text": "x" * 6_000}).status_code == 413

        def send(*names: str):
            return client.post("/reports", files=[("files", (name, io.BytesIO(b"A text."), "text/plain")) for name in names])
        assert send("a.txt", "b.txt", "c.txt").status_code == 422
        assert send("a.exe").status_code == 422 and ".txt" in send("a.exe").json()["error"]
        assert client.post("/reports", data={"text": "  "}).status_code == 422


def test_a_name_of_a_file_leads_nowhere(client, path):
    from detente.web.intake import plain_name

    for name in ("../../etc/x.txt", "..\\..\\x.txt", "/etc/passwd.txt", "a\x00b.txt", "x" * 500 + ".txt", "....txt", "\u202etxt.exe.txt"):
        plain = plain_name(name)
        assert "/" not in plain and "\\" not in plain and not plain.startswith(".") and len(plain) < 100 and plain.isprintable()


@pytest.mark.parametrize(("asked", "led"), [
    ("/n/x?as_of=2019", "/n/x?as_of=2019"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/"), ("/a\r\nset-cookie: x=1", "/"), ("", "/"),
])
def test_after_signing_in_nobody_is_sent_elsewhere(asked, led):
    assert inside(asked) == led


def test_beyond_loopback_one_signs_in_and_rules_under_that_name(path, tmp_path):
    users = tmp_path / "users"
    add_user(users, "A. Berg", PASSWORD)
    assert PASSWORD not in users.read_text() and users.stat().st_mode & 0o077 == 0
    with app_on(path, users=users_in(users)) as client:
        assert client.get("/index.json").status_code == 401
        assert client.get("/", follow_redirects=False).headers["location"] == "/sign-in?next=%2F"
        page = client.get("/sign-in")
        token = page.text.split('name="csrf" content="')[1].split('"')[0]
        before = client.cookies["detente"]
        form = {"csrf": token, "name": "A. Berg", "password": "wrong", "next": "/review"}
        assert client.post("/sign-in", data=form).status_code == 403
        assert client.post("/sign-in", data=form | {"csrf": "x", "password": PASSWORD}).status_code == 403
        inside = client.post("/sign-in", data=form | {"password": PASSWORD}, follow_redirects=False)
        assert inside.status_code == 303 and inside.headers["location"] == "/review"
        assert "HttpOnly" in inside.headers["set-cookie"] and "SameSite=Strict" in inside.headers["set-cookie"]
        assert client.cookies["detente"] != before
        token = client.get("/state.json").json()["token"]
        ruled = client.post("/rulings", json={"action": "accept", "target": ids(client)["claim"], "reason": "r", "by": "Somebody else"}, headers={"x-csrf-token": token})
        assert ruled.json()["kept"][0]["reviewer"] == "A. Berg"
        client.post("/sign-out", data={"csrf": token})
        assert client.get("/index.json").status_code == 401


def test_guessing_is_slowed(path):
    with app_on(path, token="a word for everybody") as client:
        token = client.get("/sign-in").text.split('name="csrf" content="')[1].split('"')[0]
        for _ in range(10):
            client.post("/sign-in", data={"csrf": token, "password": "guess"})
        assert client.post("/sign-in", data={"csrf": token, "password": "a word for everybody"}).status_code == 403
        assert client.get("/index.json", headers={"authorization": "Bearer a word for everybody"}).status_code == 200
        assert client.get("/index.json", headers={"authorization": "Bearer a word"}).status_code == 401
        assert client.get("/index.json?token=a+word+for+everybody").status_code == 401


def test_the_command_says_what_to_do(tmp_path):
    run = CliRunner().invoke
    assert "no record" in str(run(cli, ["serve", str(tmp_path / "none")]).exception)
    assert "--users" in str(run(cli, ["serve", "--add-user", "A"], input=f"{PASSWORD}\n{PASSWORD}\n").exception)
    users = tmp_path / "users"
    users.write_text("A:plain\n")
    assert "line 1" in str(run(cli, ["serve", str(tmp_path / "none"), "--users", str(users)]).exception)
    short = run(cli, ["serve", "--users", str(users), "--add-user", "B"], input="short\nshort\n")
    assert "fewer than" in str(short.exception)
