"""Passwords: kept as scrypt hashes (RFC 7914), one user a line: ``name:scrypt$n$r$p$salt$hash``, salt and hash in hex."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

from detente.errors import InvalidValue

_N, _R, _P = 2**14, 8, 5  # OWASP's figures for scrypt with 16 MiB
LEAST = 10  # characters of a password


def hashed(password: str) -> str:
    """The hash of a password under a salt of its own. Raises InvalidValue where it is too short."""
    if len(password) < LEAST:
        raise InvalidValue(f"the password has fewer than {LEAST} characters; take a longer one")
    salt = os.urandom(16)
    return f"scrypt${_N}${_R}${_P}${salt.hex()}${_hash(password, salt, _N, _R, _P).hex()}"


def fits(password: str, kept: str) -> bool:
    """Whether a password is the one that was hashed; takes as long either way."""
    try:
        _, n, r, p, salt, wanted = kept.split("$")
        got = _hash(password, bytes.fromhex(salt), int(n), int(r), int(p))
        return hmac.compare_digest(got, bytes.fromhex(wanted))
    except ValueError:
        return False


def _hash(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=2**27)


def users_in(file: Path) -> dict[str, str]:
    """The users of a file, name to hash. Raises InvalidValue, naming the line."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise InvalidValue(f"the file of users {file} cannot be read ({e}); make one with --add-user NAME") from e
    users: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, kept = line.partition(":")
        if not colon or not name.strip() or kept.count("$") != 5 or not kept.startswith("scrypt$"):
            raise InvalidValue(f"{file}, line {number}: not a name and a hash; add users with --add-user NAME")
        users[name.strip()] = kept.strip()
    if not users:
        raise InvalidValue(f"{file} names no user; add one with --add-user NAME")
    return users


def add_user(file: Path, name: str, password: str) -> None:
    """Writes a user into the file, in place of one of the same name. The file is for its owner alone. Raises InvalidValue."""
    if ":" in name or not name.strip() or not name.isprintable():
        raise InvalidValue(f"{name!r} cannot be a user's name; use letters without a colon")
    kept = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    lines = [line for line in kept if line.partition(":")[0].strip() != name.strip()] + [f"{name.strip()}:{hashed(password)}"]
    part = file.with_name(file.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    part.replace(file)
