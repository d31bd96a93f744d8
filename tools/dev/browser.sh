# shellcheck shell=bash
# The web app in a real browser: the suite, pictures of it, and how fast it is.

# playwright ARGUMENT...: in tests/browser, on the platform that runs. Its certificates are the
# browser's own affair: what the tests themselves ask of the API goes by Node.js.
playwright() {
    scratch_export
    export NODE_EXTRA_CA_CERTS=$PURSER_CA
    cd "$top/tests/browser" || return
    exec node_modules/.bin/playwright test "$@"
}

need_for_browser() {
    need_for_build
    need chromium "$@"
    "$top/tools/npm-install" "$top/tests/browser"
}

# browser_tool NAME ARGUMENT...: what tests/browser/tools.config.ts has, on a platform of its own.
browser_tool() {
    local name=$1
    shift
    scratch_locate "$name"
    scratch_mail
    scratch_up build
    playwright --config=tools.config.ts "$name.ts" "$@" >&2 &
    child=$!
    wait "$child"
}

command_lighthouse() {
    need_for_browser
    browser_tool lighthouse "$@"
}

command_scrolling() {
    need_for_browser
    browser_tool scrolling "$@"
}

# Those in docs/screenshots, in as few colours as do.
command_screenshots() {
    local pictures=$top/docs/screenshots
    need_for_browser pngquant
    export PURSER_SCREENSHOTS=$pictures
    rm -f "$pictures"/*.png
    browser_tool screenshots "$@"
    pngquant --force --ext .png --speed 1 --strip 64 -- "$pictures"/*.png
    du -sh "$pictures" >&2
}
