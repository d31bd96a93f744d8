# shellcheck shell=bash
# The test suites, on a platform of their own beside whatever else runs.

# Those that a change is tried with again and again, and those that take the whole machine: they
# install packages, make system roots or run containers, and some of it needs root.
all_suites=(unit web sql api faults browser)
system_suites=(install containers)
passed=0
failed=0
failures=()

# count NAME PASSED FAILED STATUS: adds a suite to the sums. A suite that failed without a failed
# test (it broke off, say) counts as one.
count() {
    local bad=$3
    if [ "$bad" -eq 0 ] && [ "$4" -ne 0 ]; then
        bad=1
    fi
    passed=$((passed + $2))
    failed=$((failed + bad))
    if [ "$bad" -gt 0 ]; then
        failures+=("$1")
    fi
    say "-- $1: $2 passed, $bad failed"
}

suite_unit() {
    local log=$run/log/suite-unit.log status=0 summary pass fail xpass error
    make -C "$build" -j"$(nproc)" check >"$log" 2>&1 || status=$?
    summary=$(sed -n 's/^# \(PASS\|FAIL\|ERROR\|XPASS\): *//p' "$log" | tr '\n' ' ')
    read -r pass fail xpass error _ <<<"$summary 0 0 0 0"
    if [ "$status" -ne 0 ]; then
        grep -E '^(FAIL|ERROR|XPASS)' "$log" >&2 || tail -n 40 "$log" >&2
        say "all of it: $log, and ${build#"$top/"}/tests/unit/*.log"
    fi
    count unit "$pass" $((fail + xpass + error)) "$status"
}

run_vitest() {
    cd "$top/web" || return
    exec node_modules/.bin/vitest run
}

# Vitest's last lines are such as "      Tests  1 failed | 24 passed (25)".
suite_web() {
    local log=$run/log/suite-web.log status=0 sums
    watched "$log" run_vitest || status=$?
    sums=$(grep -E '^ +Tests +[0-9]' "$log") || true
    count web "$(number_before passed "$sums")" "$(number_before failed "$sums")" "$status"
}

# What of tests/sql belongs to a service's database: its own, and those of the parts of sql/common
# that it is made of. Where there are books, the rule for keys is one of them.
sql_tests() {
    local part parts
    parts=$(cat sql/"$1"/deploy/*.sql | sed -n 's|^\\ir \.\./\.\./common/\(.*\)\.sql$|\1|p')
    for part in $parts $(grep -qx book <<<"$parts" && echo keys); do
        part=tests/sql/common/$part.sql
        [ ! -e "$part" ] || echo "$part"
    done
    find "tests/sql/$1" -name '*.sql' 2>/dev/null | sort
}

# pgTAP needs an empty database with the schema in it: one for each service, made for this.
sql_prove() {
    local service=$1 database=$2 tests
    mapfile -t tests < <(sql_tests "$service")
    migrate --database "$database" "$service" &&
        sql "$database" -c 'CREATE EXTENSION pgtap' &&
        pg_prove --verbose -h "$sockets" -U postgres -d "$database" "${tests[@]}"
}

suite_sql() {
    local log=$run/log/suite-sql.log status=0 service
    for service in "${services[@]}"; do
        echo "in the database of $service"
        (cd "$top" && sql_prove "$service" "purser_${service}_test") || status=1
        sql postgres -c "DROP DATABASE IF EXISTS purser_${service}_test"
    done >"$log" 2>&1
    if [ "$status" -ne 0 ]; then
        grep -E '^(in the|not ok|#|Test Summary|Result)|ERROR|Failed|Wstat' "$log" |
            tail -n 60 >&2
        say "all of it: $log"
    fi
    count sql "$(grep -cE '^ok ' "$log")" "$(grep -cE '^not ok ' "$log")" "$status"
}

run_pytest() {
    cd "$top/tests" || return
    export PYTHONDONTWRITEBYTECODE=1
    exec /usr/bin/python3 -m pytest -q "$1"
}

run_pytest_on_platform() {
    scratch_export
    export PURSER_DEFAULTS_URL=https://localhost:$defaults_port
    run_pytest "$1"
}

# watched LOG COMMAND...: runs it in the background, so that a signal need not wait for its end, and
# shows what it says. Its status.
watched() {
    local log=$1 status=0 shown
    shift
    ("$@") >"$log" 2>&1 &
    child=$!
    tail -n +1 -F --pid="$child" "$log" >&2 2>/dev/null &
    shown=$!
    wait "$child" || status=$?
    child=
    wait "$shown"
    return "$status"
}

# suite_pytest NAME RUN: tests/NAME, by run_pytest or run_pytest_on_platform.
suite_pytest() {
    local log=$run/log/suite-$1.log status=0 last
    watched "$log" "$2" "$1" || status=$?
    last=$(tail -n 1 "$log")
    count "$1" "$(number_before passed "$last")" \
        $(($(number_before failed "$last") + $(number_before errors? "$last"))) "$status"
}

# number_before WORD TEXT: "3" of "1 failed, 3 passed in 2 s"; 0 where there is none.
number_before() {
    local found
    found=$(grep -oE "[0-9]+ $1\b" <<<"$2" | head -n 1) || true
    printf '%s' "${found%% *}" | grep . || echo 0
}

suite_api() {
    suite_pytest api run_pytest_on_platform
}

suite_faults() {
    suite_pytest faults run_pytest_on_platform
}

run_playwright() {
    export PURSER_DEFAULTS_URL=https://localhost:$defaults_port
    playwright
}

# Playwright's last lines are such as "  2 failed", with the names below, and "  87 passed (1.4m)".
suite_browser() {
    local log=$run/log/suite-browser.log status=0 sums bad=0 kind
    need_for_browser
    watched "$log" run_playwright || status=$?
    sums=$(grep -E '^ +[0-9]+ (passed|failed|flaky|interrupted|did not run)\b' "$log") || true
    for kind in failed flaky interrupted 'did not run'; do
        bad=$((bad + $(number_before "$kind" "$sums")))
    done
    count browser "$(number_before passed "$sums")" "$bad" "$status"
}

suite_install() {
    need "${packages_install[@]}"
    suite_pytest install run_pytest
}

suite_containers() {
    need_for_containers
    scratch_traps
    engine_up
    base_image
    suite_pytest containers run_pytest
    engine_down
}

# Is there one among these that is tried on a platform?
any_on_platform() {
    local suite
    for suite; do
        case $suite in
            sql | api | faults | browser) return 0 ;;
        esac
    done
    return 1
}

# What the sanitizers found where no answer showed it: in couriers, and leaks at the end.
sanitizer_reports() {
    local found=0
    if grep -nE 'ERROR: [A-Za-z]+Sanitizer|runtime error:' "$run"/log/*.log >&2; then
        found=1
    fi
    count 'sanitizer reports' $((1 - found)) "$found" 0
}

command_test() {
    local suites=() sanitize= suite programs=(build)
    for suite; do
        if [ "$suite" = --sanitize ]; then
            sanitize=1
            programs=(build-sanitize --with-sanitizer=address,undefined)
        elif [ "$suite" = --pooler ]; then
            pooler=1
        elif [[ " ${all_suites[*]} ${system_suites[*]} " == *" $suite "* ]]; then
            suites+=("$suite")
        else
            die "no suite $suite: there are ${all_suites[*]} ${system_suites[*]}"
        fi
    done
    [ ${#suites[@]} -gt 0 ] || suites=("${all_suites[@]}")

    need_for_test
    export PURSER_ALLOWED_ORIGINS='https://app.example.org https://m.example.org'
    unset PURSER_TRUSTED_PROXIES
    scratch_locate test
    if any_on_platform "${suites[@]}"; then
        need_node_clients
        scratch_mail
        scratch_up "${programs[@]}"
        defaults_gateway_up
    else
        scratch_build "${programs[@]}"
        mkdir -p "$run/log"
    fi
    for suite in "${suites[@]}"; do
        say "== $suite"
        "suite_$suite"
    done
    scratch_down
    if [ -n "$sanitize" ]; then
        sanitizer_reports
    fi
    if [ "$failed" -gt 0 ]; then
        say "failed: ${failures[*]}"
    fi
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
