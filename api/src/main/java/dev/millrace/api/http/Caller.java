package dev.millrace.api.http;

/**
 * Who made a call.
 *
 * @param name user name; {@link #NOBODY} where no login is asked for
 * @param signedIn whether the name was proved
 */
public record Caller(String name, boolean signedIn) {

  /** Everybody, where the server asks for no login. */
  public static final Caller NOBODY = new Caller("anonymous", false);
}
