package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import dev.millrace.house.PackageRules.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of docs/architecture.md, as a test. A change of a row changes that page too. */
class EnginePackagesTest {
  private static final List<Row> TABLE =
      List.of(
          Row.of("engine.flow", "", ""),
          Row.of("engine.state", "engine.flow", ""),
          Row.of("engine.plan", "engine.flow engine.state", ""),
          Row.of("engine.yaml", "engine.flow", "org.snakeyaml.engine com.fasterxml.jackson"),
          Row.of(
              "engine.template",
              "engine.flow",
              "io.pebbletemplates com.fasterxml.jackson com.amazon.ion"
                  + " org.snakeyaml.engine com.github.benmanes.caffeine de.focus_shift.jollyday"
                  + " org.slf4j"),
          Row.of(
              "engine.input", "engine.flow engine.yaml engine.template", "com.fasterxml.jackson"),
          Row.of(
              "engine.task",
              "engine.flow engine.template",
              "com.fasterxml.jackson com.amazon.ion org.slf4j"),
          Row.of(
              "engine.trigger", "engine.flow engine.template", "com.fasterxml.jackson org.slf4j"),
          Row.of(
              "engine.store",
              "engine.flow engine.state",
              "java.sql org.jdbi org.postgresql com.zaxxer.hikari org.flywaydb"
                  + " com.fasterxml.jackson org.slf4j"),
          Row.of(
              "engine.query",
              "engine.flow engine.state",
              "java.sql org.jdbi com.fasterxml.jackson"),
          Row.of(
              "engine.run",
              "engine.flow engine.state engine.plan engine.template engine.input engine.task"
                  + " engine.store",
              "com.fasterxml.jackson com.github.benmanes.caffeine org.slf4j"),
          Row.of(
              "engine.service",
              "engine.flow engine.state engine.store engine.trigger",
              "java.sql org.postgresql com.fasterxml.jackson org.slf4j"),
          Row.of("engine.postgres", "", "java.sql org.slf4j"),
          Row.of(
              "engine",
              "engine.flow engine.state engine.plan engine.yaml engine.template engine.input"
                  + " engine.task engine.trigger engine.store engine.query engine.run"
                  + " engine.service engine.postgres",
              "com.fasterxml.jackson org.slf4j"));

  private static final JavaClasses ENGINE = PackageRules.productionClasses("dev.millrace.engine");

  @Test
  void packagesImportOnlyWhatTheTableSays() {
    assertThat(PackageRules.breaches(ENGINE, TABLE)).isEmpty();
  }

  @Test
  void packagesHaveNoCycles() {
    assertThat(PackageRules.cycles(ENGINE, "dev.millrace.engine")).isEmpty();
  }

  @Test
  void definitionStateAndPlanAreWithoutClockChanceAndInputOutput() {
    List<String> breaches = new ArrayList<>();
    for (JavaClass type : ENGINE) {
      // Uuid7 makes ids for the edges; it lives beside the id types.
      if (!type.getSimpleName().equals("Uuid7")
          && type.getPackageName().matches("dev\\.millrace\\.engine\\.(flow|state|plan)(\\..*)?")) {
        type.getMethodCallsFromSelf().stream()
            .filter(EnginePackagesTest::isImpure)
            .forEach(call -> breaches.add(call.getDescription()));
      }
    }

    assertThat(breaches).isEmpty();
  }

  private static boolean isImpure(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    String method = call.getName();
    return (owner.startsWith("java.time.") && method.equals("now"))
        || (owner.equals("java.lang.System")
            && !method.equals("arraycopy")
            && !method.equals("identityHashCode"))
        || (owner.equals("java.util.UUID") && method.equals("randomUUID"))
        || owner.equals("java.lang.Thread")
        || owner.startsWith("java.io.File")
        || owner.startsWith("java.nio.file.Files")
        || owner.startsWith("java.net.http.")
        || (owner.startsWith("java.") && owner.endsWith("Random"));
  }

  @Test
  void theClassesOfProductionAreSeen() {
    assertThat(ENGINE).isNotEmpty();
    assertThat(ENGINE).noneMatch(type -> type.getPackageName().startsWith("dev.millrace.house"));
  }
}
