#!/bin/sh
# The tests of the HTML report drive a real browser. Install Debian's where we may; elsewhere say that they are skipped.
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium for the browser tests"
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; then
        exit 0
    fi
fi
echo "No chromium here: the browser tests of the report will be skipped (install chromium to run them)"
