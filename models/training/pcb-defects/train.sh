#!/bin/sh
# Makes both versions from nothing: ./train.sh WORK [DEEPPCB]
# WORK keeps checkpoints and rendered sets; with DEEPPCB the cards also report its test split.
set -eu

here=$(realpath "$(dirname "$0")")
work=$(realpath "${1:?usage: train.sh WORK [DEEPPCB]}")
deeppcb=${2:-}
cd "$here"

version() {     # number, then the arguments of train.py
    number=$1
    shift
    folder=$here/../../quantized/pcb-defects/$number
    made=$here/made/$number
    mkdir -p "$folder" "$made"
    python3 train.py "$work/$number.pt" --cache "$work" "$@"
    python3 quantize.py "$work/$number.pt" "$folder/model.onnx" --cache "$work"
    cp "$work/$number.onnx" "$made/float.onnx"
    cp "$work/$number.json" "$made/training.json"
    python3 package.py "$folder"
    ./evaluate.sh "$number" "$work" $deeppcb
}

version 1 --seed 1 --count 30000 --epochs 6
version 2 --seed 2 --count 120000 --epochs 8 --start "$work/1.pt"
python3 samples.py ../../samples/pcb
