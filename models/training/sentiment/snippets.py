"""VADER's rated snippets and their split: all sentences of one review or editorial on the same side.

Attribution: C.J. Hutto and E.E. Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of
Social Media Text", ICWSM-14; MIT licence. The files *_GroundTruth.txt: id, mean rating of some twenty people, text.
"""

import collections
import dataclasses
import hashlib
import html
import pathlib
import re

from classes import label_of

SOURCES = ["tweets", "movieReviewSnippets", "amazonReviewSnippets", "nytEditorialSnippets"]
SHARES = (("test", 0.15), ("held", 0.05), ("train", 0.80))


@dataclasses.dataclass(frozen=True)
class Snippet:
    source: str
    group: str
    rating: float
    text: str

    @property
    def label(self):
        return label_of(self.rating)


def bare(text):
    """What two snippets share when one is a repetition of the other."""
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def read(folder):
    """All snippets. Tweets are HTML escaped in the files; a user's text is not."""
    found = []
    for source in SOURCES:
        path = pathlib.Path(folder) / f"{source}_GroundTruth.txt"
        for line in path.read_text(encoding="utf-8").splitlines():
            name, rating, text = line.split("\t")
            found.append(Snippet(source, f"{source}/{name.split('_')[0]}", float(rating), html.unescape(text)))
    return found


def joined(snippets):
    """The group of each snippet, where groups that hold the same text are one."""
    parent = {}

    def root(name):
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    first = {}
    for snippet in snippets:
        key = bare(snippet.text)
        # Texts as short as "great product" are said by many and tie nothing together, but must not be in two sets.
        parent[root(snippet.group)] = root(first.setdefault(key, snippet.group))
    return [root(snippet.group) for snippet in snippets]


def split(snippets):
    """train, held and test: groups in the order of their hashes, dealt source by source so that each set has each source's share."""
    groups = collections.defaultdict(list)
    for snippet, group in zip(snippets, joined(snippets)):
        groups[group].append(snippet)
    sets = {name: [] for name, _ in SHARES}
    for source in SOURCES:
        # A single snippet is dealt with its label's kind, so that labels are shared out evenly too; reviews mix labels.
        kinds = collections.defaultdict(list)
        for group in sorted(name for name in groups if groups[name][0].source == source):
            kinds[groups[group][0].label if len(groups[group]) == 1 else "several"].append(group)
        for names in kinds.values():
            deal(sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest()), groups, sets)
    return sets


def deal(names, groups, sets):
    total, dealt, place = sum(len(groups[name]) for name in names), 0, 0
    bounds = [sum(share for _, share in SHARES[: index + 1]) * total for index in range(len(SHARES))]
    for name in names:
        while dealt >= bounds[place] - 1e-9 and place < len(SHARES) - 1:
            place += 1
        sets[SHARES[place][0]].extend(groups[name])
        dealt += len(groups[name])
