package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.millrace.house.PackageRules.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules are tried on this package's own classes. */
class PackageRulesTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter().importClasses(PackageRules.class, Row.class, TidyRules.class);

  @Test
  void aForbiddenLibraryIsNamedWithTheClassThatUsesIt() {
    List<Row> table = List.of(Row.of("house", "", "com.tngtech javax."));

    assertThat(PackageRules.breaches(HOUSE, table))
        .isNotEmpty()
        .allSatisfy(breach -> assertThat(breach).startsWith("house may not use com.sun.source"))
        .anySatisfy(breach -> assertThat(breach).endsWith(")").contains(" (TidyRules.java:"));
  }

  @Test
  void aPackageWithoutARowIsNamed() {
    assertThat(PackageRules.breaches(HOUSE, List.of(Row.of("other", "", ""))))
        .containsExactly(
            "package dev.millrace.house has no row in the table: add one, and say why in docs/architecture.md");
  }

  @Test
  void anAllowedUseIsNoBreach() {
    List<Row> table = List.of(Row.of("house", "", "com.tngtech com.sun.source javax."));

    assertThat(PackageRules.breaches(HOUSE, table)).isEmpty();
  }
}
