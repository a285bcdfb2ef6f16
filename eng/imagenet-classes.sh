#!/usr/bin/env bash
# Makes src/Sepal/Backbones/imagenet-classes.gz from a table of ImageNet's 1,000 classes (index, WordNet id, Keras's name; tab-separated, one heading).
# Form: a line a class, in the order of the labels, which is that of the ids: the id's distance from the one before, a space, the name. The same table gives the same bytes.
set -euo pipefail
table=${1:?usage: eng/imagenet-classes.sh TABLE.tsv}
out=$(dirname "$0")/../src/Sepal/Backbones/imagenet-classes.gz
awk -F'\t' 'NR > 1 { id = substr($2, 2) + 0; print id - before, $3; before = id }' "$table" | gzip -9 -n > "$out"
