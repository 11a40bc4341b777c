"""BERT's tokenizer, restated from its description: basic splitting, then greedy longest match (Devlin et al., 2018).

Training needs it in a Debian root without Hugging Face's packages. On the texts of the data set it gives the ids of theirs and of the agent;
special tokens inside a text, final sigmas and characters younger than Unicode 8 it treats as its description does, not as their library.
"""

import unicodedata

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LONGEST_WORD = 100
CJK = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
       (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


def is_punctuation(character):
    code = ord(character)
    return 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126 \
        or unicodedata.category(character).startswith("P")


def cleaned(text):
    for character in text:
        category = unicodedata.category(character)
        if character in "\t\n\r" or category == "Zs":
            yield " "
        elif ord(character) not in (0, 0xFFFD) and not category.startswith("C"):
            yield f" {character} " if any(low <= ord(character) <= high for low, high in CJK) else character


def words(text):
    """Lower-case words and punctuation marks of a text, without accents."""
    text = "".join(cleaned(text))
    text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn").lower()
    return "".join(f" {c} " if is_punctuation(c) else c for c in text).split()


class WordPiece:
    def __init__(self, vocabulary):
        self.ids = {piece: index for index, piece in enumerate(vocabulary)}
        self.known = {}

    def pieces(self, word):
        if word not in self.known:
            self.known[word] = self.match(word)
        return self.known[word]

    def match(self, word):
        found, start = [], 0
        while start < len(word):
            end = len(word)
            while end > start and ("##" if start else "") + word[start:end] not in self.ids:
                end -= 1
            if end == start or len(word) > LONGEST_WORD:
                return [self.ids["[UNK]"]]
            found.append(self.ids[("##" if start else "") + word[start:end]])
            start = end
        return found

    def encode(self, text, length):
        found = [piece for word in words(text) for piece in self.pieces(word)]
        return [self.ids["[CLS]"], *found[: length - 2], self.ids["[SEP]"]]
