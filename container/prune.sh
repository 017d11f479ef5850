#!/bin/sh
# Removes from node_modules what is only needed to install or to develop: half of its size.
set -eu
cd "${1:-node_modules}"

# The SQLite driver is one file once it is built; its sources and the tools that built it are not needed again.
find sqlite3/build -mindepth 1 ! -path sqlite3/build/Release ! -path sqlite3/build/Release/node_sqlite3.node \
  -delete 2>/dev/null || true
rm -rf sqlite3/deps sqlite3/src node-gyp node-addon-api prebuild-install tar

# Types, source maps and documentation.
rm -rf @types undici-types
find . -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' -o -name '*.md' \) -delete
