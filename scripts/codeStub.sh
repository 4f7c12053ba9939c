#!/bin/sh
# Stands in for the executable of a desktop VS Code: see codeStub.ts. It is run in the repository's folder.
exec node --import tsx "$(dirname "$0")/codeStub.ts" "$@"
