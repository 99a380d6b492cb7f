# Shared by the scripts of this folder: source it. Sets
#   TREE                 the source tree
#   CACHE                the one folder outside it
#   JAVA_HOME, JAVA      a JDK of 25 or newer; JAVA_HOME is exported
#   VENV, PYTHON, ENVOY  Python with the pinned packages; Envoy's own binary
#   TOOLS                etcd, kube-apiserver, kube-controller-manager, istiod and their files
#   INSTALL_TOOLS        helm, kubectl, kube-scheduler, kwok and its stages
#   GATEWAY_TOOLS        Envoy Gateway and its CRDs
#   NEIGHBOUR_TOOLS      Envoy AI Gateway's controller and its chart
#   BED                  JVM options that tell these places to io.outrigger.testkit.settings.TestBed,
#                        which finds the same ones without them
# The files below VENV and *TOOLS exist after scripts/setup (with --cluster for *TOOLS).
# shellcheck shell=bash

TREE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
CACHE=${OUTRIGGER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/outrigger}
JAVA_RELEASE=25

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }
die() {
    say "error: $*"
    exit 1
}

# key_of FILE...: names a result by what it was made from
key_of() {
    if command -v sha256sum >/dev/null; then cat "$@" | sha256sum; else cat "$@" | shasum -a 256; fi | cut -c1-12
}

# slowly LOG WHAT COMMAND...: runs it with its output in LOG; a line every few seconds; the log's end if it fails
slowly() {
    local log=$1 what=$2 begin=$SECONDS next=5 pid code=0
    shift 2
    mkdir -p "$(dirname "$log")"
    set -m # an own process group, so that Ctrl-C ends all of it
    "$@" >"$log" 2>&1 </dev/null &
    pid=$!
    set +m
    # shellcheck disable=SC2064
    trap "kill -- -$pid 2>/dev/null; exit 130" INT TERM
    while kill -0 "$pid" 2>/dev/null; do
        if ((SECONDS - begin >= next)); then
            say "$what: $((SECONDS - begin)) s  $(tail -n 1 "$log" | tr -d '\r' | cut -c1-100)"
            next=$((next + (next < 30 ? 5 : 15)))
        fi
        sleep 0.2
    done
    trap - INT TERM
    wait "$pid" || code=$?
    if ((code != 0)); then
        tail -n 40 "$log" >&2
        die "$what failed with exit code $code; the whole log is $log"
    fi
    say "$what: done, $((SECONDS - begin)) s"
}

# release_of JDK: its feature release, 0 if that is no JDK
release_of() {
    local line
    [[ -x $1/bin/javac && -r $1/release ]] || { echo 0; return; }
    line=$(grep '^JAVA_VERSION=' "$1/release" | tr -dc '0-9.' || true)
    echo "${line%%.*}" | grep . || echo 0
}

find_java() {
    local home on_path
    if [[ -n ${OUTRIGGER_JAVA_HOME:-} ]]; then
        (($(release_of "$OUTRIGGER_JAVA_HOME") >= JAVA_RELEASE)) ||
            die "OUTRIGGER_JAVA_HOME: $OUTRIGGER_JAVA_HOME (expected: a JDK $JAVA_RELEASE or newer)"
        echo "$OUTRIGGER_JAVA_HOME"
        return
    fi
    on_path=$(command -v javac || true)
    [[ -z $on_path ]] || on_path=$(cd "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")/.." && pwd -P)
    for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /usr/java/* /opt/* "$HOME"/.sdkman/candidates/java/* \
        "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if [[ -n $home ]] && (($(release_of "$home") >= JAVA_RELEASE)); then
            echo "$home"
            return
        fi
    done
    cat >&2 <<MISSING
$(basename "$0"): error: no JDK $JAVA_RELEASE or newer found in JAVA_HOME, on the PATH, or in /usr/lib/jvm, /usr/java, /opt,
~/.sdkman/candidates/java, ~/.jdks, /Library/Java/JavaVirtualMachines. Get one, for example
    apt-get install openjdk-$JAVA_RELEASE-jdk-headless    or    brew install --cask temurin@$JAVA_RELEASE    or
    sdk install java $JAVA_RELEASE-tem                    or    https://adoptium.net/temurin/releases/?version=$JAVA_RELEASE
or set OUTRIGGER_JAVA_HOME to the folder of one.
MISSING
    exit 1
}

JAVA_HOME=$(find_java)
JAVA=$JAVA_HOME/bin/java
VENV=$CACHE/venv-$(key_of "$TREE/testkit/tools/requirements.txt")
PYTHON=$VENV/bin/python
ENVOY=${OUTRIGGER_ENVOY:-$VENV/envoy}
TOOLS=${OUTRIGGER_TOOLS:-$CACHE/tools/$(key_of "$TREE"/testkit/tools/{go.mod,go.sum,build})}
INSTALL_TOOLS=${OUTRIGGER_INSTALL_TOOLS:-$CACHE/tools/$(key_of "$TREE"/testkit/tools/install/{go.mod,go.sum,build})}
GATEWAY_TOOLS=${OUTRIGGER_GATEWAY_TOOLS:-$CACHE/tools/$(key_of "$TREE"/testkit/tools/eg/{go.mod,go.sum,build})}
NEIGHBOUR_TOOLS=${OUTRIGGER_NEIGHBOUR_TOOLS:-$CACHE/tools/$(key_of "$TREE"/testkit/tools/eaig/{go.mod,go.sum,build})}
BED=(-Doutrigger.tree="$TREE" -Doutrigger.cache="$CACHE" -Doutrigger.envoy="$ENVOY" -Doutrigger.tools="$TOOLS"
    -Doutrigger.install.tools="$INSTALL_TOOLS" -Doutrigger.gateway.tools="$GATEWAY_TOOLS"
    -Doutrigger.neighbour.tools="$NEIGHBOUR_TOOLS")
export JAVA_HOME
# These are settings of the scripts. The product refuses variables with its prefix that it does not know.
export -n OUTRIGGER_CACHE OUTRIGGER_JAVA_HOME OUTRIGGER_ENVOY OUTRIGGER_TOOLS OUTRIGGER_INSTALL_TOOLS \
    OUTRIGGER_GATEWAY_TOOLS OUTRIGGER_NEIGHBOUR_TOOLS

# maven ARGS...: the tree's Maven. Once it has succeeded with these poms and arguments, all that they need has been
# fetched and it stays offline. Other arguments need other things: test runners come with the first test.
maven() {
    local stamp offline=()
    stamp=$CACHE/stamps/m2-$({ cat "$TREE"/pom.xml "$TREE"/*/pom.xml && echo "$*"; } | key_of -)
    [[ ! -e $stamp ]] || offline=(-o)
    (cd "$TREE" && MAVEN_OPTS="${MAVEN_OPTS:-} -XX:-UsePerfData --sun-misc-unsafe-memory-access=allow" \
        mvn -B -Dmaven.repo.local="$CACHE/m2" "${BED[@]}" ${offline[@]+"${offline[@]}"} "$@") || return
    mkdir -p "$CACHE/stamps" && touch "$stamp"
}

# class_path MODULE: what java needs to run a class of this module from the built tree
class_path() {
    [[ -r $TREE/$1/target/classpath ]] || die "$1 is not built: run scripts/setup"
    printf '%s:%s\n' "$TREE/$1/target/classes" "$(cat "$TREE/$1/target/classpath")"
}
