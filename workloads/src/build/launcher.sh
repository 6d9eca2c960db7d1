# What the launchers share (workloads/vramlab, bench/jmh, bench/peers): they source it, having set
#
#   program   what they are called
#   top       the clone
#   modules   what goes into the jar; the last of them packages it
#   target    where it is built
#   jar       the file itself
#   profile   of Maven's, in which the last module is built; unset where it is always built
#
# and a function after_build. Only the program writes to standard output; what this and Maven have to say goes to standard error.

say() { printf '%s: %s\n' "$program" "$*" >&2; }
fail() { say "$*"; exit 2; }

# is_jdk_25 DIRECTORY
is_jdk_25() {
  [[ -x $1/bin/java && -x $1/bin/javac && -r $1/release ]] || return 1
  local line
  while IFS= read -r line; do
    [[ $line =~ ^JAVA_VERSION=\"25([.+-].*)?\" ]] && return 0
  done <"$1/release"
  return 1
}

# Sets jdk to the first JDK 25 there is: the one the user points at, then the usual places, then what Maven has found before.
find_jdk() {
  local on_path='' listed
  if on_path=$(command -v java); then
    on_path=$(readlink -f "$on_path")
    on_path=${on_path%/bin/java}
  fi
  for jdk in "${JAVA_HOME:-}" "${JDK_HOME:-}" "$on_path" /usr/lib/jvm/* /usr/java/* /opt/java/* "$HOME"/.sdkman/candidates/java/* \
      "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [[ -n $jdk ]] && is_jdk_25 "$jdk" && return 0
  done
  for listed in "$HOME/.m2/toolchains.xml" "$HOME/.m2/discovered-jdk-toolchains-cache.xml"; do
    [[ -r $listed ]] || continue
    while IFS= read -r jdk; do
      is_jdk_25 "$jdk" && return 0
    done < <(sed -n 's|.*<jdkHome>\(.*\)</jdkHome>.*|\1|p' "$listed")
  done
  return 1
}

# True when there is no jar, or when something that goes into it is newer. Directories count: deleting a file touches them.
is_stale() {
  [[ -s $jar ]] || return 0
  local module inputs=("$top/pom.xml" "$top/workloads/src/build")
  for module in "${modules[@]}"; do
    inputs+=("$top/$module/pom.xml" "$top/$module/src/main")
  done
  [[ -n $(find "${inputs[@]}" -newer "$jar" -print -quit 2>/dev/null) ]]
}

# Maven's output, as it comes: a line for each module and a count of downloads.
show_progress() {
  local line downloads=0
  while IFS= read -r line; do
    case $line in
      *'Downloaded from '*)
        downloads=$((downloads + 1))
        if [[ -t 2 ]]; then printf '\r  %d files downloaded\033[K\r' "$downloads" >&2
        elif ((downloads % 100 == 0)); then printf '  %d files downloaded\n' "$downloads" >&2; fi ;;
      '[INFO] Building VRAMLab '[a-z]*) line=${line#'[INFO] Building VRAMLab '}; printf '  %s %s\n' "${line%% *}" "${line##* }" >&2 ;;
    esac
  done
}

build() {
  command -v mvn >/dev/null || fail "Maven 3.8 or later is needed to build it: install it (Debian, Ubuntu: apt install maven) and start again."
  local started=$SECONDS build_log=$target/$program-build.log begun=$target/$program-build.started status
  if [[ -e $jar ]]; then say "sources have changed, building"
  else say "building; the first time on a machine Maven also downloads its plugins and libraries"; fi
  : >"$begun"
  # Tests and the checks that need no compiling are left to `mvn verify`. No standard input: it is the program's.
  JAVA_HOME=$jdk mvn -B -f "$top/pom.xml" ${profile:+-P"$profile"} -pl "${modules[${#modules[@]}-1]}" -am package -Dmaven.test.skip=true -Dformat.skip=true -Denforcer.skip=true \
    </dev/null 2>&1 | tee "$build_log" | show_progress
  status=${PIPESTATUS[0]}
  if ((status != 0)); then
    # Error Prone reports as warnings what -Werror then refuses.
    grep -E '^\[(ERROR|WARNING)\] .*\.java:|^\[ERROR\] Failed to execute goal' "$build_log" | head -n 20 >&2
    fail "the build failed; all of Maven's output is in $build_log"
  fi
  # A source that was edited while Maven ran may have come too late: let the next start see it as newer.
  touch -r "$begun" "$jar"
  say "built in $((SECONDS - started)) s"
}

# Builds as needed, and does what after_build says, one launcher at a time; the others wait and then find the work done.
prepare() {
  mkdir -p "$target" 2>/dev/null && [[ -w $target ]] || {
    is_stale && fail "cannot build: $target is not writable."
    return 0
  }
  exec 9>>"$target/$program.lock"
  if command -v flock >/dev/null && ! flock -n 9; then
    say "another $program is building, waiting for it"
    flock 9
  fi
  ! is_stale || build
  after_build
  exec 9>&-
}

# Ends the launcher where there is no JDK 25.
need_jdk() {
  find_jdk || fail "JDK 25 is needed and none was found: install one (for example Temurin 25 from https://adoptium.net) or set JAVA_HOME to it."
}
