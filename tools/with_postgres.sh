#!/bin/sh
# Run a command with a PostgreSQL server of its own, made for it and thrown away behind it:
#   tools/with_postgres.sh .venv/bin/python -m pytest tests/web
# The command finds the server's address in JIXIAO_TEST_DATABASE and, to stop and start it, the words of pg_ctl in
# JIXIAO_TEST_PG_CTL. The server listens on a socket in its own folder alone and never waits for the disk.
set -eu
[ $# -gt 0 ] || { echo "usage: $0 COMMAND…" >&2; exit 2; }
bin=$(sh "$(dirname "$0")/ensure_postgres.sh") || exec "$@" # it said that there is none: what needs one is skipped
folder=$(mktemp -d -t jixiao-pg.XXXXXX)
as=""
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to be run by root
    chown 65534:65534 "$folder"
    as="setpriv --reuid 65534 --regid 65534 --clear-groups"
fi
control="$as $bin/pg_ctl -s -w -D $folder/data -l $folder/log"
stop() {
    $control -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$folder" # a folder that user may stand in
$as "$bin/initdb" -D "$folder/data" -U jixiao -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 ||
    { cat "$folder/initdb.log" >&2; exit 1; }
cat >>"$folder/data/postgresql.conf" <<EOF
listen_addresses = ''
unix_socket_directories = '$folder'
fsync = off
full_page_writes = off
max_connections = 200
log_min_messages = fatal
EOF
$control start >/dev/null || { cat "$folder/log" >&2; exit 1; }
$as "$bin/createdb" -h "$folder" -U jixiao jixiao
cd "$OLDPWD"
JIXIAO_TEST_DATABASE="postgresql://jixiao@/jixiao?host=$folder" JIXIAO_TEST_PG_CTL="$control" "$@"
