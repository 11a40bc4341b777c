#!/bin/sh
# Makes version 1 from nothing: ./train.sh DATA WORK
# DATA holds VADER's *_GroundTruth.txt; WORK keeps the checkpoint.
set -eu

data=$(realpath "${1:?usage: train.sh DATA WORK}")
work=$(realpath "${2:?usage: train.sh DATA WORK}")
cd "$(dirname "$0")"
folder=../../quantized/sentiment/1
made=made/1
mkdir -p "$folder" "$made"

python3 vocabulary.py "$data" "$folder/vocab.txt"
python3 train.py "$data" "$folder/vocab.txt" "$work/1.pt" --seed 1
cp "$work/1.json" "$made/training.json"
python3 quantize.py "$work/1.pt" "$folder/vocab.txt" "$work/float.onnx" "$folder/model.onnx"
python3 package.py "$folder"
./evaluate.sh 1 "$data" "$work"
