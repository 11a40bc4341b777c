"""Makes the WordPiece vocabulary from the training texts alone.

    python3 vocabulary.py DATA VOCAB.txt

Pairs of pieces are joined by frequency, most frequent first, as Hugging Face's WordPiece trainer does.
"""

import argparse
import collections
import pathlib

from classes import VOCABULARY
from snippets import read, split
from wordpiece import SPECIAL, words

RAREST_LETTER = 2   # letters seen once teach nothing


def joined(first, second):
    return first + second.removeprefix("##")


def make(texts, size):
    counts = collections.Counter(word for text in texts for word in words(text))
    letters = collections.Counter()
    for word, count in counts.items():
        for place, letter in enumerate(word):
            letters["##" + letter if place else letter] += count
    alphabet = sorted(letter for letter, count in letters.items() if count >= RAREST_LETTER)
    # Every printable ASCII sign is known, seen or not: what is typed into a box is not what was rated.
    alphabet = sorted({*alphabet, *map(chr, range(33, 127)), *("##" + c for c in "abcdefghijklmnopqrstuvwxyz0123456789")}
                      - {chr(c) for c in range(65, 91)})
    pieces = [(["##" + c if place else c for place, c in enumerate(word)], count) for word, count in sorted(counts.items())]
    vocabulary, pairs, places = [*SPECIAL, *alphabet], collections.Counter(), collections.defaultdict(set)
    for index, (parts, count) in enumerate(pieces):
        for pair in zip(parts, parts[1:]):
            pairs[pair] += count
            places[pair].add(index)
    known = set(vocabulary)
    while len(vocabulary) < size and pairs:
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        if pairs[best] < 2:
            break
        piece = joined(*best)
        if piece not in known:
            known.add(piece)
            vocabulary.append(piece)
        for index in sorted(places.pop(best)):
            replace(pieces[index], index, best, piece, pairs, places)
        pairs.pop(best, None)
    return vocabulary


def replace(entry, index, pair, piece, pairs, places):
    parts, count = entry
    for old in zip(parts, parts[1:]):
        pairs[old] -= count
        if pairs[old] <= 0:
            del pairs[old]
    place = 0
    while place < len(parts) - 1:
        if (parts[place], parts[place + 1]) == pair:
            parts[place : place + 2] = [piece]
        place += 1
    for new in zip(parts, parts[1:]):
        pairs[new] += count
        places[new].add(index)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data")
    parser.add_argument("out", type=pathlib.Path)
    arguments = parser.parse_args()
    vocabulary = make([s.text for s in split(read(arguments.data))["train"]], VOCABULARY)
    arguments.out.write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    print(f"{len(vocabulary)} pieces")


if __name__ == "__main__":
    main()
