#!/usr/bin/env bash
# Runs what the README and the samples promise, on data that Sepal draws itself.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sepal() { dotnet artifacts/bin/Sepal.Cli/release/Sepal.Cli.dll "$@"; }

sepal data synth "$folder/data" --per-class 24 --size 96
sepal train "$folder/data" --model basic --profile lab --size 96 --epochs 2 --out "$folder/run" --quiet
sepal evaluate "$folder/run" "$folder/data" --part all --json > "$folder/evaluation.json"
sepal predict "$folder/run" "$folder/data/daisy" --json > "$folder/predictions.json"
sepal summary "$folder/run"
sepal train "$folder/data" --model finetune --size 64 --epochs 2 --out "$folder/finetune" --quiet
sepal lab "$folder/data" --size 64 --epochs 2 --out "$folder/lab" --quiet
test -s "$folder/lab/report.html"
sepal report "$folder/run" "$folder/finetune" --out "$folder/report.html" --quiet
for sample in samples/*/*.csproj; do
  [ -e "$sample" ] || continue
  dotnet run -c Release --project "$sample" -- "$folder/data"
done
echo "samples: done"
