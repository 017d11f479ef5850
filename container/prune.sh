#!/bin/sh
# Removes from node_modules what is only needed to develop: types, source maps and documentation.
set -eu
cd "${1:-node_modules}"

rm -rf @types undici-types
find . -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' -o -name '*.md' \) -delete
