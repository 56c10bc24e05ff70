package dev.millrace.engine;

/** The version of this build, as the user sees it. */
public final class Version {

  /** From the jar's manifest; a build that is no jar has none. */
  public static final String TEXT = read();

  private Version() {}

  private static String read() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
