#!/bin/sh
# Measures a committed version and writes its card: ./evaluate.sh VERSION DATA WORK
set -eu

number=${1:?usage: evaluate.sh VERSION DATA WORK}
data=$(realpath "${2:?usage: evaluate.sh VERSION DATA WORK}")
work=$(realpath "${3:?usage: evaluate.sh VERSION DATA WORK}")
cd "$(dirname "$0")"
folder=../../quantized/sentiment/$number
made=made/$number
[ -e "$work/baselines.json" ] || python3 baselines.py "$data" "$work/baselines.json"
python3 evaluate.py "$data" "$folder/vocab.txt" "$work/float.onnx" "$folder/model.onnx" "$work/baselines.json" "$made/evaluation.json"
python3 card.py "$folder" "$made"
