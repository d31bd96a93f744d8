# shellcheck shell=bash
# Compiling, out of tree.

# build DIRECTORY [CONFIGURE-ARGUMENT...]: brings the programs up to date.
build() {
    local directory=$1 log
    shift
    mkdir -p "$directory"
    log=$directory/build.log
    say "building in ${directory#"$top/"}"
    if ! build_quietly "$directory" "$@" >"$log" 2>&1; then
        tail -n 60 "$log" >&2
        die "the build failed; all of it: $log"
    fi
}

# Those of a system: manual pages and help then name the places that an operator has.
build_places=(--prefix=/usr --sysconfdir=/etc --localstatedir=/var --runstatedir=/run)

# Configures anew where the arguments changed, or where what the unit tests need came since.
build_quietly() (
    local directory=$1 state
    shift
    state="${build_places[*]} --with-web $* cmocka $(pkg-config --modversion cmocka 2>/dev/null || true)"
    [ -x "$top/configure" ] || "$top/autogen.sh" || return
    cd "$directory" || return
    if [ ! -e Makefile ] || [ "$state" != "$(cat configured-with 2>/dev/null)" ]; then
        "$top/configure" "${build_places[@]}" --with-web "$@" || return
        printf '%s\n' "$state" >configured-with
    fi
    make -j"$(nproc)"
)

command_build() {
    need_for_build
    build "$top/build" "$@"
}
