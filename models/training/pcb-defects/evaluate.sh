#!/bin/sh
# Measures a committed version and writes its card: ./evaluate.sh VERSION WORK [DEEPPCB]
set -eu

number=${1:?usage: evaluate.sh VERSION WORK [DEEPPCB]}
work=${2:?usage: evaluate.sh VERSION WORK [DEEPPCB]}
cd "$(dirname "$0")"
folder=../../quantized/pcb-defects/$number
made=made/$number
python3 evaluate.py "$made/float.onnx" "$folder/model.onnx" "$made/evaluation.json" --cache "$work" ${3:+--deeppcb "$3"}
python3 card.py "$folder" "$made"
