# shellcheck shell=bash
# The web app.

# npm_install DIRECTORY: what its lock file names, where that is not there yet.
npm_install() (
    cd "$1" || exit
    if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
        npm ci --loglevel=error --no-progress >&2
    fi
)

# Is there anything newer than what was built?
web_is_stale() {
    [ ! -e "$top/web/dist/index.html" ] ||
        [ -n "$(find "$top/web" "$top/api/openapi.json" \( -name node_modules -o -name dist -o -name schema.d.ts \) -prune \
            -o -type f -newer "$top/web/dist/index.html" -print -quit)" ]
}

web_build() {
    local log=$build/web.log
    web_is_stale || return 0
    say "building web"
    npm_install "$top/web"
    if ! (cd "$top/web" && npm run build) >"$log" 2>&1; then
        tail -n 60 "$log" >&2
        die "the build of web failed; all of it: $log"
    fi
}

# web_put DIRECTORY: puts the built app among the static files. Files of earlier builds stay for the
# pages that are open; only at the end comes what names the new ones.
web_put() {
    cp -R "$top/web/dist/assets" "$top/web/dist/icons" "$1"
    cp "$top"/web/dist/*.* "$1"
}
