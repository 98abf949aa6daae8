"""What a code of a scheme means: PLOVER types with their modes, CAMEO codes of every depth, modes and contexts; then the glossary."""

from __future__ import annotations

from detente.coding.cameo import VERSION, codes
from detente.coding.scheme import plover
from detente.glossary import explain as of_glossary


def explain(term: str) -> str:
    """What ``term`` means, on a line or a few. Raises UnknownTerm with what is near."""
    scheme, asked = plover(), term.strip()
    if asked in codes():
        return _cameo(asked)
    if asked.upper() in scheme.events:
        event = scheme.events[asked.upper()]
        lines = [of_glossary(asked.upper()), f"{scheme.name} {scheme.version}: {event.text} ({event.quad})"]
        if event.modes.names:
            lines.append(f"Modes: {', '.join(event.modes.names)}.")
        roots = sorted({c[:2] for c, code in codes().items() if code.plover == event.name})
        return "\n".join([*lines, f"CAMEO roots whose codes it may have: {', '.join(roots)}."])
    return of_glossary(term)


def _cameo(code: str) -> str:
    found = codes()[code]
    inside = [f"{c} {codes()[c].name}" for c in sorted(codes()) if c.startswith(code) and len(c) == len(code) + 1]
    lines = [f"{code} ({VERSION} code): {found.name}."]
    if len(code) > 2:
        lines.append(f"Within: {', '.join(f'{code[:n]} {codes()[code[:n]].name}' for n in range(2, len(code)) if code[:n] in codes())}.")
    if found.plover:
        lines.append(f"PLOVER type: {found.plover}{f', mode {found.mode}' if found.mode else ''}. Goldstein scale: {found.goldstein}.")
    else:
        lines.append("PLOVER has no type for it.")
    return "\n".join(lines + ([f"Codes below it: {'; '.join(inside)}."] if inside else []))
