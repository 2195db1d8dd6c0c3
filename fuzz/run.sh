#!/usr/bin/env bash
# Gives every reader bytes that nobody would write, SECONDS each, two targets at a time: fuzz/run.sh SECONDS [TARGET …]
# A line a target: executions, a second, places in the code that were reached. Fails if one crashed, hung or took too much memory, and
# names the file with the bytes. What is found goes, cut down (`cargo fuzz tmin`), into tests/documents/crashes.
#
# RAWI_FUZZ_OUT=DIR keeps what was found interesting on the way, so that a second run goes on from there; without it, it is thrown away.
#
# The same seed draws the same bytes, so that a change is judged and not the day; RAWI_FUZZ_SEED=2 draws others.
#
# No sanitizer: our code has no `unsafe`, and the sanitizer does not see into the C of zstd; that would take nightly, and runs at half
# the speed. Arithmetic is checked and debug assertions are on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

seconds=${1:?fuzz/run.sh SECONDS [TARGET …]}
shift
tools=${RAWI_TOOLS:-$HOME/.cache/rawi-tools}
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
out=${RAWI_FUZZ_OUT:-$(mktemp -d)}
mkdir -p "$out"
out=$(realpath "$out")

[ -x "$tools/bin/cargo-fuzz" ] || cargo install cargo-fuzz --locked --version 0.13.2 --root "$tools"
CARGO_TARGET_DIR=$target "$tools/bin/cargo-fuzz" build --sanitizer none --fuzz-dir . >&2
programs=$target/$(rustc -vV | sed -n 's/^host: //p')/release

one() {
  local name=$1 log=$out/$1.log seeds=(seeds/"$1")
  mkdir -p "$out/corpus/$name" "$out/found"
  # real pages are taken from where the tests of pages have them
  if [ "$name" = page ]; then seeds+=(../tests/documents/pages/*/); fi
  local words=()
  if [ -e "words/$name" ]; then words=(-dict="words/$name"); fi
  local status=0
  "$programs/$name" -max_total_time="$seconds" -seed="${RAWI_FUZZ_SEED:-1}" -max_len=8192 -timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=800 -print_final_stats=1 \
    -artifact_prefix="$out/found/$name-" "${words[@]}" "$out/corpus/$name" "${seeds[@]}" >"$log" 2>&1 || status=$?
  local runs speed reached
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
  reached=$(grep -o 'cov: [0-9]*' "$log" | tail -1 | cut -d' ' -f2 || true)
  printf '%-9s %9s executions %6s a second %7s places\n' "$name" "${runs:-?}" "${speed:-?}" "${reached:-?}"
  if [ "$status" != 0 ]; then
    printf '%s: FAILED: %s\n' "$name" "$(grep -hE "panicked at|ERROR: libFuzzer" -A1 "$log" | head -2 | tr '\n' ' ')"
    printf '%s: the bytes are in %s\n' "$name" "$(sed -n 's/.*Test unit written to //p' "$log" | tail -1)"
  fi
  return "$status"
}
export -f one
export seconds out programs

targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(basename -s .rs -a targets/*.rs)
printf '%s\n' "${targets[@]}" | xargs -P 2 -I{} bash -euo pipefail -c 'one {} || exit 1'
