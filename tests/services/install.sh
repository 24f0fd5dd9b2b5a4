#!/bin/bash
# Installs what the tests need beside Python, where that is possible without asking: a real
# Alertmanager, a real Prometheus and tmux, from Debian. Tests that lack one are skipped, or fail
# where CI=true.
set -euo pipefail

missing=()
command -v prometheus-alertmanager alertmanager >/dev/null || missing+=(prometheus-alertmanager)
command -v prometheus >/dev/null || missing+=(prometheus)
command -v tmux >/dev/null || missing+=(tmux)
[ ${#missing[@]} -gt 0 ] || exit 0

give_up() {
  echo "tests/services/install.sh: $1; install by hand: ${missing[*]}" >&2
  [ "${CI:-}" != true ] || exit 1
  echo "tests that need them are skipped" >&2
  exit 0
}

command -v apt-get >/dev/null || give_up "no apt-get here"
root=()
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || give_up "not root, and no sudo without a password"
  root=(sudo -n)
fi

log=$(mktemp)
policy=/usr/sbin/policy-rc.d
own_policy=
cleanup() {
  [ -z "$own_policy" ] || "${root[@]}" rm -f "$policy"
  rm -f "$log"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# This file's answer 101 keeps Debian from starting the services it installs.
if [ ! -e "$policy" ]; then
  own_policy=yes
  printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
  "${root[@]}" chmod 755 "$policy"
fi

apt() {
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -q -y \
    -o DPkg::Lock::Timeout=300 "$@" >>"$log" 2>&1 </dev/null
}

install_missing() { apt install --no-install-recommends "${missing[@]}"; }

# The lists of packages may be missing or old.
install_missing || { apt update && install_missing; } || {
  tail -n 5 "$log" >&2
  give_up "apt-get failed"
}
