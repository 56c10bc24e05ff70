package dev.millrace.api.http;

/**
 * How much a call may send.
 *
 * @param bodyBytesMax largest body kept in memory (JSON, YAML, text), and largest field of a form
 * @param uploadBytesMax largest form with files
 * @param formFieldsMax most fields and files of one form
 */
public record RequestLimits(int bodyBytesMax, long uploadBytesMax, int formFieldsMax) {

  public static final RequestLimits DEFAULT = new RequestLimits(16 << 20, 1L << 30, 1_000);
}
