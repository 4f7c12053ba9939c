#!/bin/sh
# Stands in for the executable of a desktop VS Code: see codeStub.ts. It runs in the folder of the repository.
exec node --import tsx "$(dirname "$0")/codeStub.ts" "$@"
