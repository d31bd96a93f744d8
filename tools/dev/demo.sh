# shellcheck shell=bash
# A household to look at.

demo_load() {
    say "loading a household of a year"
    /usr/bin/python3 "$top/tools/dev/demo.py" "https://localhost:$port" "$run/tls/ca.pem"
}
