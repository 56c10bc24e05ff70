# Sourced by ./millrace and ./verify (POSIX sh): finds a JDK that is new enough.
# Maven's own launcher may run on an older Java; these two never leave that to chance.

JDK_MIN=25

# Prints the feature version (17, 25 …) of the Java in folder $1; nothing if there is none.
jdk_version() {
  [ -x "$1/bin/java" ] || return 0
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null | head -n 1)
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -XshowSettings:properties -version 2>&1 \
      | sed -n 's/^ *java.specification.version = \([0-9]*\).*/\1/p' | head -n 1)
  fi
  echo "$version"
}

# first_jdk TOOL HOME… prints the first home that has bin/TOOL and is new enough; 1 if there is none.
first_jdk() {
  tool=$1
  shift
  for home in "$@"; do
    [ -n "$home" ] && [ -x "$home/bin/$tool" ] || continue
    version=$(jdk_version "$home")
    if [ "${version:-0}" -ge "$JDK_MIN" ]; then
      echo "$home"
      return 0
    fi
  done
  return 1
}

# The home of the java on PATH; nothing if there is none.
path_java_home() {
  java=$(command -v java) || return 0
  java=$(readlink -f "$java" 2>/dev/null || echo "$java")
  dirname "$(dirname "$java")"
}

# find_jdk TOOL: TOOL is java to run, javac to build.
find_jdk() {
  first_jdk "$1" "${JAVA_HOME:-}" "$(path_java_home)" \
    /usr/lib/jvm/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
    /opt/* /opt/java/* /usr/local/* /Library/Java/JavaVirtualMachines/*/Contents/Home
}

# Says on standard error what was looked for and what to do.
explain_missing_jdk() {
  cat >&2 <<END
$1: needs a JDK $JDK_MIN or newer and found none.
  Looked at: JAVA_HOME (${JAVA_HOME:-not set}), java on PATH ($(command -v java || echo none)), and the folders
  /usr/lib/jvm, ~/.sdkman/candidates/java, ~/.jdks, /opt, /usr/local, /Library/Java/JavaVirtualMachines.
  Remedy: install one, for example "apt-get install openjdk-$JDK_MIN-jdk-headless" where it is offered,
  "sdk install java $JDK_MIN-tem", or Eclipse Temurin $JDK_MIN; or point JAVA_HOME at one you have.
END
}
