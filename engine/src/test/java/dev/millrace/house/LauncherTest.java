package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ./millrace in a checkout of its own, with a Java that prints its arguments and a Maven that notes
 * its calls.
 */
class LauncherTest {
  /** Makes the jar and counts. */
  private static final String MAVEN =
      """
      #!/bin/sh
      echo build >>"$ROOT/builds"
      mkdir -p "$ROOT/api/target" "$ROOT/bench/target"
      : >"$ROOT/api/target/millrace.jar"
      case "$*" in *"-pl bench"*) : >"$ROOT/bench/target/millrace-bench.jar" ;; esac
      """;

  @TempDir private Path folder;
  private Path root;
  private Path tools;

  private record Result(int exit, String output) {}

  @BeforeEach
  void checkout() throws IOException {
    root = Files.createDirectories(folder.resolve("a checkout"));
    tools = Files.createDirectories(folder.resolve("tools"));
    Files.createDirectories(root.resolve(".mvn"));
    Files.copy(Checkout.root().resolve(".mvn/jdk.sh"), root.resolve(".mvn/jdk.sh"));
    Files.copy(Checkout.root().resolve("millrace"), root.resolve("millrace"));
    Files.writeString(root.resolve("pom.xml"), "");
    Files.createDirectories(root.resolve("engine/src/main"));
    Path jdk = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
    program(jdk.resolve("bin/java"), "#!/bin/sh\nprintf '<%s>' \"$@\"\n");
    program(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    program(tools.resolve("mvn"), MAVEN);
  }

  @Test
  void theJarGetsTheArgumentsAsTheyAre() throws Exception {
    jar();

    Result result = launch("run", "a b.yaml", "-i", "x=*");

    assertThat(result.exit()).isZero();
    assertThat(result.output())
        .startsWith("<-XX:+UseSerialGC><-XX:+UseCompactObjectHeaders>")
        .endsWith(
            "<-jar><" + root.toRealPath() + "/api/target/millrace.jar><run><a b.yaml><-i><x=*>");
  }

  @Test
  void aServerGetsTheOptimizingCompilerAndACommandDoesNot() throws Exception {
    jar();

    assertThat(launch("server").output()).doesNotContain("TieredStopAtLevel");
    assertThat(launch("run", "x.yaml").output()).contains("<-XX:TieredStopAtLevel=1>");
  }

  @Test
  void withoutAJarItBuildsOnceAndSaysSo() throws Exception {
    assertThat(launch("server").output()).contains("millrace: building once").endsWith("<server>");
    assertThat(launch("server").output()).doesNotContain("building");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aNewerSourceOfAGitCheckoutIsBuilt() throws Exception {
    jar();
    Files.writeString(root.resolve(".git"), "");
    Files.setLastModifiedTime(
        Files.writeString(root.resolve("engine/src/main/A.java"), ""),
        FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(launch("server").output()).contains("millrace: building once");
  }

  @Test
  void theSourcesOfAnArchiveAreNotCompared() throws Exception {
    jar();
    Files.setLastModifiedTime(
        Files.writeString(root.resolve("engine/src/main/A.java"), ""),
        FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(launch("server").output()).doesNotContain("building");
  }

  @Test
  void theBenchIsAProgramOfItsOwnAndBuiltWhenAsked() throws Exception {
    jar();

    assertThat(launch("server").output()).doesNotContain("building", "millrace.root");
    assertThat(launch("bench", "--only", "W1").output())
        .contains("millrace: building once")
        .doesNotContain("TieredStopAtLevel")
        .endsWith(
            "<-Dmillrace.root="
                + root.toRealPath()
                + "><-jar><"
                + root.toRealPath()
                + "/bench/target/millrace-bench.jar><bench><--only><W1>");
    assertThat(launch("chaos").output()).doesNotContain("building").endsWith("<chaos>");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void newerSourcesOfTheBenchAreNoneOfTheProduct() throws Exception {
    jar();
    Files.writeString(root.resolve(".git"), "");
    Files.createDirectories(root.resolve("bench/src/main"));
    Files.setLastModifiedTime(
        Files.writeString(root.resolve("bench/src/main/A.java"), ""),
        FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(launch("server").output()).doesNotContain("building");
    assertThat(launch("bench").output()).contains("millrace: building once");
  }

  @Test
  void aBuildEndsWithARecordingThatCommandsWithANodeUse() throws Exception {
    recordingJava();

    String server = launch("server").output();

    Path kept = root.toRealPath().resolve("api/target/millrace-start");
    assertThat(server)
        .contains("<-XX:AOTCache=" + kept + "/classes.aot>", "<-Dmillrace.kept=" + kept + ">")
        .endsWith("<server>");
    assertThat(launch("run", "x.yaml").output()).contains("<-XX:AOTCache=");
    assertThat(launch("version").output()).doesNotContain("AOT", "millrace.kept");
    assertThat(Files.readString(root.resolve("recorded")))
        .contains("-XX:+UseSerialGC")
        .doesNotContain("TieredStopAtLevel");
  }

  @Test
  void theRecordingOfAnotherJarIsNotUsed() throws Exception {
    recordingJava();
    launch("version");

    Files.writeString(root.resolve("api/target/millrace.jar"), "another");

    assertThat(launch("server").output()).doesNotContain("AOT", "millrace.kept", "building");
  }

  @Test
  void theRecordingOfAnotherJavaIsNotUsed() throws Exception {
    recordingJava();
    launch("version");
    Files.move(folder.resolve("jdk"), folder.resolve("jdk2"));
    Files.createSymbolicLink(folder.resolve("jdk"), folder.resolve("jdk2"));
    program(
        folder.resolve("jdk2/bin/java"), "#!/bin/sh\necho a longer one; printf '<%s>' \"$@\"\n");

    assertThat(launch("server").output()).doesNotContain("AOT", "millrace.kept");
  }

  @Test
  void aRecordingThatFailsStopsNothing() throws Exception {
    program(
        folder.resolve("jdk/bin/java"),
        "#!/bin/sh\ncase \"$*\" in *warm-up*) exit 1 ;; esac\nprintf '<%s>' \"$@\"\n");

    Result result = launch("server");

    assertThat(result.exit()).isZero();
    assertThat(result.output()).doesNotContain("AOT").endsWith("<server>");
    assertThat(root.resolve("api/target/millrace-start.new")).doesNotExist();
  }

  @Test
  void theBenchRecordsWhenTheJarsAreNotTheLaunchers() throws Exception {
    recordingJava();
    jar();
    Files.createDirectories(root.resolve("bench/target"));
    Files.writeString(root.resolve("bench/target/millrace-bench.jar"), "");

    assertThat(launch("server").output()).doesNotContain("AOT");
    assertThat(launch("bench").output()).endsWith("<bench>");
    assertThat(launch("server").output()).contains("<-XX:AOTCache=");
  }

  @Test
  void aFailedBuildShowsItsErrorsAndRunsNothing() throws Exception {
    program(tools.resolve("mvn"), "#!/bin/sh\necho '[ERROR] A.java: no such symbol'\nexit 1\n");

    Result result = launch("server");

    assertThat(result.exit()).isEqualTo(70);
    assertThat(result.output())
        .contains("[ERROR] A.java: no such symbol", "millrace: the build failed; the whole log is ")
        .doesNotContain("<server>");
  }

  @Test
  void withoutMavenItNamesTheRemedy() throws Exception {
    Files.delete(tools.resolve("mvn"));
    for (String name :
        List.of("dirname", "readlink", "sed", "head", "find", "mkdir", "cat", "rm")) {
      program(tools.resolve(name), "#!/bin/sh\nexec " + programOnPath(name) + " \"$@\"\n");
    }

    Result result =
        run(
            List.of(programOnPath("sh").toString(), root.resolve("millrace").toString()),
            tools.toString());

    assertThat(result.exit()).isEqualTo(69);
    assertThat(result.output()).contains("needs Maven 3.8 or newer", "apt-get install maven");
  }

  @Test
  void whileAnotherBuildsItWaitsAndUsesThatJar() throws Exception {
    Path lock = lockOf(ProcessHandle.current().pid());

    Process launcher = start(List.of("sh", root.resolve("millrace").toString(), "server"), path());
    jar();
    Files.delete(lock.resolve("pid"));
    Files.delete(lock);

    assertThat(output(launcher)).endsWith("<server>");
    assertThat(root.resolve("builds")).doesNotExist();
  }

  @Test
  void theLockOfAKilledBuilderIsTakenOver() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    lockOf(dead.pid());

    assertThat(launch("server").output()).endsWith("<server>");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aLinkToTheLauncherWorks() throws Exception {
    jar();
    Path link = Files.createSymbolicLink(tools.resolve("millrace"), root.resolve("millrace"));

    assertThat(run(List.of("sh", link.toString(), "server"), path()).output()).endsWith("<server>");
  }

  /** A Java that records where it is told to, and notes how it was called. */
  private void recordingJava() throws IOException {
    program(
        folder.resolve("jdk/bin/java"),
        """
        #!/bin/sh
        for word in "$@"; do
          case $word in
            -XX:AOTCacheOutput=*) echo recorded >"${word#-XX:AOTCacheOutput=}"; echo "$*" >"$ROOT/recorded"; exit ;;
          esac
        done
        printf '<%s>' "$@"
        """);
  }

  private Path lockOf(long pid) throws IOException {
    Path lock = Files.createDirectories(root.resolve("api/target/millrace-build.lock"));
    Files.writeString(lock.resolve("pid"), pid + "\n");
    return lock;
  }

  private void jar() throws IOException {
    Files.createDirectories(root.resolve("api/target"));
    Files.writeString(root.resolve("api/target/millrace.jar"), "");
  }

  private long builds() throws IOException {
    return Files.readString(root.resolve("builds")).lines().count();
  }

  private Result launch(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", root.resolve("millrace").toString()));
    command.addAll(List.of(arguments));
    return run(command, path());
  }

  private String path() {
    return tools + ":" + System.getenv("PATH");
  }

  private Result run(List<String> command, String path) throws Exception {
    Process process = start(command, path);
    String output = output(process);
    return new Result(process.waitFor(), output);
  }

  private Process start(List<String> command, String path) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PATH", path);
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("ROOT", root.toString());
    builder.environment().remove("MILLRACE_JAVA_OPTIONS");
    return builder.start();
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Path programOnPath(String name) {
    for (String entry : System.getenv("PATH").split(":")) {
      Path program = Path.of(entry, name);
      if (Files.isExecutable(program)) {
        return program;
      }
    }
    throw new IllegalStateException(name + " is not on PATH");
  }

  /**
   * Written by a process of its own. Was the file open for writing in this JVM while another test
   * starts a process, that one would hold it for a moment, and "text file busy" is all that came of
   * running it.
   */
  private static void program(Path file, String text) throws IOException {
    Process writer =
        new ProcessBuilder("sh", "-c", "cat >\"$0\" && chmod 755 \"$0\"", file.toString()).start();
    try (OutputStream in = writer.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(writer.onExit().join().exitValue()).isZero();
  }
}
