package dev.millrace.api.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The one user name and password of a server. Keeps digests only, and compares them in constant
 * time: the answer's delay says nothing about how much of a guess was right. Safe for all threads.
 */
public final class Login {

  private final String user;
  private final byte[] basic;
  private final byte[] bearer;

  public Login(String user, String password) {
    this.user = user;
    this.basic = digest(user + ":" + password);
    this.bearer = digest(password);
  }

  public String user() {
    return user;
  }

  /**
   * Whether an Authorization header proves this login.
   *
   * @param header {@code Basic base64(user:password)} or {@code Bearer password}; null when absent
   */
  boolean accepts(@Nullable String header) {
    if (header == null) {
      return false;
    }
    int space = header.indexOf(' ');
    String scheme = space < 0 ? header : header.substring(0, space);
    String proof = space < 0 ? "" : header.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Bearer")) {
      return MessageDigest.isEqual(digest(proof), bearer);
    }
    return scheme.equalsIgnoreCase("Basic") && acceptsBasic(proof);
  }

  private boolean acceptsBasic(String proof) {
    try {
      byte[] pair = Base64.getDecoder().decode(proof);
      return MessageDigest.isEqual(digest(new String(pair, StandardCharsets.UTF_8)), basic);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
