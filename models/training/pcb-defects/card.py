"""Writes CARD.md from the measured results, so that no figure is typed by hand.

    python3 card.py VERSION_DIR MADE_DIR     (MADE_DIR holds training.json and evaluation.json)
"""

import argparse
import json
import pathlib

from classes import LABELS, MINIMUM_SCORE

CARD = """# pcb-defects, version {version}

Tells six defects of bare printed circuit boards from good copper: 64×64 gray patches, copper dark.
Seven classes: {classes}. int8 (QDQ, per channel, 7-bit weights), licence MIT.

## Made from
Rendered patches alone, in these steps, the first from random weights, each later one from the step before:

| step | seed | patches | epochs | highest learning rate |
|---|---|---|---|---|
{steps}

Boards, defects and the scanner's traces are rendered by `models/training/pcb-defects`; no photo and no
foreign data set is in the weights. The renderer's parameters were chosen by looking at the *trainval*
split of DeepPCB and by the accuracy reached on it; DeepPCB's *test* split was used only for the figures below.

## Accuracy
| patches | number | float | int8 | difference |
|---|---|---|---|---|
{accuracy}
{distance}
Decision rule ({label} accepted from a score of {minimum}):
| patches | defects accepted as good | good rejected |
|---|---|---|
{decisions}

{matrices}
## Size and speed
| | float | int8 | ratio |
|---|---|---|---|
| file | {float_kb} kB | {int8_kb} kB | {size_ratio} |
| one patch, one thread, {processor} | {float_ms} ms | {int8_ms} ms | {speed_ratio} |

The golden scores are those of int8 kernels on this CPU. The same file computed in float differs by at
most {largest} in a score (99 % of patches: {p99}; {kernel_patches} patches); the golden tolerance covers that.

## Limits
- Trained on binarized and gray renderings at about 48 pixels per millimetre; other scales, colour photos,
  solder mask, silk screen and mounted parts are outside of what it has seen.
- A patch shows one detail: whether copper that looks right is in the right place needs the board's design.
- A defect at the edge of its patch, or one whose shape is also a regular one (a straight short that looks
  like a trace), is where it errs.

## These figures again
    cd models/training && sudo ./in-root.sh ROOT ./pcb-defects/evaluate.sh {version} WORK DEEPPCB

(ROOT from `setup.sh`, WORK any folder, DEEPPCB the data set's). The data set is DeepPCB: S. Tang, F. He, X. Huang, J. Yang,
"Online PCB Defect Detector On A New PCB Defect Dataset", 2019 (arXiv:1902.06197).
"""

# A MobileNetV2 (int8) trained on DeepPCB's own trainval patches, cut by the same rule: the mark to come near to.
TRAINED_ON_DEEPPCB = 96.06
TITLES = {"rendered": "rendered, held out", "deeppcb": "DeepPCB, official {split} split"}


def matrix(name, result):
    head = f"Confusion of int8, {title(name, result)} (rows: truth)\n\n| | " + " | ".join(LABELS) + " | recall |\n"
    rule = "|---" * (len(LABELS) + 2) + "|\n"
    rows = [f"| {label} | " + " | ".join(map(str, row)) + f" | {100 * row[i] / max(1, sum(row)):.1f} % |\n"
            for i, (label, row) in enumerate(zip(LABELS, result["confusion"]))]
    return head + rule + "".join(rows) + "\n"


def title(name, result):
    return TITLES[name].format(split=result.get("split", ""))


def distance(evaluation):
    if "deeppcb" not in evaluation:
        return ""
    missing = TRAINED_ON_DEEPPCB - evaluation["deeppcb"]["int8"]
    return (f"\nAn int8 MobileNetV2 trained on DeepPCB's own patches reaches {TRAINED_ON_DEEPPCB} %: "
            f"{missing:.2f} points more than this one, which never saw them.\n")


def card(version, training, evaluation):
    sets = [(name, evaluation[name]) for name in TITLES if name in evaluation]
    size, speed = evaluation["bytes"], evaluation["milliseconds"]
    return CARD.format(
        version=version, classes=", ".join(LABELS), label=LABELS[0], minimum=MINIMUM_SCORE,
        steps="\n".join(f"| {number} | {step['seed']} | {step['count']} | {step['epochs']} | {step['peak']} |"
                        for number, step in enumerate(training, 1)),
        accuracy="\n".join(f"| {title(name, r)} | {r['patches']} | {r['float']:.2f} % | {r['int8']:.2f} % | "
                           f"{r['int8'] - r['float']:+.2f} |" for name, r in sets),
        distance=distance(evaluation),
        decisions="\n".join(f"| {title(name, r)} | {r['defects_accepted']:.2f} % | {r['good_rejected']:.2f} % |" for name, r in sets),
        matrices="".join(matrix(name, r) for name, r in sets),
        float_kb=round(size["float"] / 1000), int8_kb=round(size["int8"] / 1000), size_ratio=f"{size['float'] / size['int8']:.2f}",
        float_ms=speed["float"], int8_ms=speed["int8"], speed_ratio=f"{speed['float'] / speed['int8']:.2f}",
        largest=evaluation["kernel_difference"]["largest"], p99=evaluation["kernel_difference"]["p99"],
        processor=evaluation["processor"], kernel_patches=evaluation["kernel_difference"]["patches"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("made", type=pathlib.Path)
    arguments = parser.parse_args()
    training = json.loads((arguments.made / "training.json").read_text())
    evaluation = json.loads((arguments.made / "evaluation.json").read_text())
    (arguments.folder / "CARD.md").write_text(card(arguments.folder.resolve().name, training, evaluation))


if __name__ == "__main__":
    main()
