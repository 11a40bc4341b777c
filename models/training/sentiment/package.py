"""Completes a version's folder beside its model.onnx and vocab.txt: model.json, labels.txt and golden cases.

    python3 package.py VERSION_DIR

Golden cases are sentences written for it, not the data set's, with the scores ONNX Runtime's CPU provider gives.
"""

import argparse
import json
import pathlib
import shutil

from classes import LABELS, LENGTH
from evaluate import scores, session
from wordpiece import WordPiece

# CPUs with VNNI add int8 products in 32 bits, others in 16, and ranges are found in each run: scores differ by less than this.
TOLERANCE = 0.05
SENTENCES = [
    "I love this little box, it works perfectly.",
    "A wonderful film with a great cast.",
    "THANK YOU so much!!! Best service ever :)",
    "What a waste of money, it broke after one day.",
    "The plot is boring and the acting is terrible.",
    "This is the worst phone I have ever owned.",
    "The meeting is on Tuesday at nine.",
    "The city council has twelve members.",
    "It comes with a cable and a manual.",
    "Café Zürich – très déçu, naïve façade… 😀 中文",
    "It is not good at all, do not buy it.",
    "",
]


def manifest(version):
    return {
        "$schema": "../../../../docs/schemas/model.schema.json",
        "name": "sentiment",
        "version": version,
        "task": "text-classification",
        "description": "Tells whether an English sentence speaks well or badly of something, or neither.",
        "licence": "MIT",
        "file": "model.onnx",
        "precision": "int8",
        "input": {"ids": "input_ids", "attentionMask": "attention_mask"},
        "tokenizer": {"kind": "wordpiece", "vocabulary": "vocab.txt", "lowercase": True, "maxLength": LENGTH},
        "output": {"name": "logits"},
        "postprocessing": {"activation": "softmax"},
        "labels": "labels.txt",
        "executionProviders": {"policy": "any", "order": ["cpu"]},
        "golden": {"folder": "golden", "tolerance": TOLERANCE},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder.resolve()
    (folder / "labels.txt").write_text("\n".join(LABELS) + "\n")
    (folder / "model.json").write_text(json.dumps(manifest(folder.name), indent=2) + "\n")
    model, pieces = session(folder / "model.onnx"), WordPiece((folder / "vocab.txt").read_text(encoding="utf-8").splitlines())
    cases = []
    for text in SENTENCES:
        found = scores(model, pieces.encode(text, LENGTH))
        case = {"text": text, "scores": [round(float(score), 6) for score in found]}
        # A sentence the model is in two minds about has no label to insist on: another CPU may see it the other way round.
        if sorted(found)[-1] - sorted(found)[-2] > 2 * TOLERANCE:
            case["label"] = LABELS[int(found.argmax())]
        cases.append(case)
    shutil.rmtree(folder / "golden", ignore_errors=True)
    (folder / "golden").mkdir()
    lines = ",\n".join("    " + json.dumps(case, ensure_ascii=False) for case in cases)
    (folder / "golden" / "golden.json").write_text(f'{{\n  "cases": [\n{lines}\n  ]\n}}\n', encoding="utf-8")
    for case in cases:
        print(case.get("label", "-"), case["scores"], case["text"])


if __name__ == "__main__":
    main()
