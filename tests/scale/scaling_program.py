"""Reads an archive with the stand-in: ``NEWS PARTS WORKERS SIZE``; to be killed and interrupted."""

from __future__ import annotations

import sys

from scaling_made import WORK

from detente.errors import DetenteError
from detente.scale.interrupts import interrupts
from detente.scale.run import read_parts

if __name__ == "__main__":
    print("begun", flush=True)
    try:
        with interrupts():
            read_parts([sys.argv[1]], sys.argv[2], WORK, workers=int(sys.argv[3]), size=int(sys.argv[4]))
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        sys.exit(130)
    except DetenteError as fault:
        print(fault, file=sys.stderr)
        sys.exit(2)
