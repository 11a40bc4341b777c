"""Writes src/EdgeAgent/Tasks/Text/Decompositions.txt: what is left of each character when its accents are off.

    python3 decompositions.py

Python's Unicode tables: canonical decomposition, without marks that have no width. Korean syllables are arithmetic
and not in the list.
"""

import pathlib
import sys
import unicodedata

YOUNGER = {0x11938}     # Hugging Face's library does not take it apart yet
TARGET = pathlib.Path(__file__).resolve().parents[3] / "src/EdgeAgent/Tasks/Text/Decompositions.txt"


def stripped(character):
    return "".join(c for c in unicodedata.normalize("NFD", character) if unicodedata.category(c) != "Mn")


def main():
    entries = []
    for code in range(0x80, sys.maxunicode + 1):
        character = chr(code)
        if 0xD800 <= code < 0xE000 or 0xAC00 <= code <= 0xD7A3 or unicodedata.category(character) == "Mn" or code in YOUNGER:
            continue
        base = stripped(character)
        if base != character:
            entries.append(f"{code:04X}=" + "+".join(f"{ord(c):04X}" for c in base))
    lines = [" ".join(entries[start : start + 10]) for start in range(0, len(entries), 10)]
    TARGET.write_text("\n".join(lines) + "\n")
    print(f"{len(entries)} characters, Unicode {unicodedata.unidata_version}")


if __name__ == "__main__":
    main()
