#!/bin/sh
# Makes both versions from nothing: ./train.sh WORK [DEEPPCB]
# WORK keeps checkpoints and rendered sets; with DEEPPCB the cards also report its test split.
set -eu

here=$(realpath "$(dirname "$0")")
work=$(realpath "${1:?usage: train.sh WORK [DEEPPCB]}")
deeppcb=${2:-}
cd "$here"

finish() {     # number: what train.py left as $work/<number>.pt becomes that version
    folder=$here/../../quantized/pcb-defects/$1
    made=$here/made/$1
    mkdir -p "$folder" "$made"
    python3 quantize.py "$work/$1.pt" "$folder/model.onnx" --cache "$work"
    cp "$work/$1.onnx" "$made/float.onnx"
    cp "$work/$1.json" "$made/training.json"
    python3 package.py "$folder"
    ./evaluate.sh "$1" "$work" $deeppcb
}

python3 train.py "$work/1.pt" --cache "$work" --seed 1 --count 30000 --epochs 4
finish 1
python3 train.py "$work/2.pt" --cache "$work" --seed 2 --count 80000 --epochs 2 --start "$work/1.pt"
finish 2
python3 samples.py ../../samples/pcb
