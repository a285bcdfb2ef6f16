#!/usr/bin/env bash
# All tests. Every option goes on to 'dotnet test'.
cd "$(dirname "$0")/.." || exit 1
exec dotnet test --solution Sepal.slnx -c Release "$@"
