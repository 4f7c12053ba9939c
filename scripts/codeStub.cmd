@echo off
rem Stands in for the executable of a desktop VS Code: see codeStub.ts. It is run in the repository's folder.
node --import tsx "%~dp0codeStub.ts" %*
