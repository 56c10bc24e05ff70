package dev.millrace.engine.template.functions;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in GCM mode, as {@code encrypt} and {@code decrypt} use it: a random vector of 12 bytes
 * before the ciphertext, a tag of 128 bits, all of it in Base64.
 */
final class Aes {
  private static final int VECTOR_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Aes() {}

  static String encrypt(String key, String plaintext) throws GeneralSecurityException {
    byte[] vector = new byte[VECTOR_BYTES];
    RANDOM.nextBytes(vector);
    byte[] sealed =
        cipher(Cipher.ENCRYPT_MODE, key, vector)
            .doFinal(plaintext.getBytes(StandardCharsets.UTF_8));
    byte[] all = Arrays.copyOf(vector, VECTOR_BYTES + sealed.length);
    System.arraycopy(sealed, 0, all, VECTOR_BYTES, sealed.length);
    return Base64.getEncoder().encodeToString(all);
  }

  static String decrypt(String key, String encrypted) throws GeneralSecurityException {
    byte[] all = Base64.getDecoder().decode(encrypted);
    if (all.length < VECTOR_BYTES) {
      throw new GeneralSecurityException("the encrypted text is too short");
    }
    byte[] vector = Arrays.copyOf(all, VECTOR_BYTES);
    byte[] plain =
        cipher(Cipher.DECRYPT_MODE, key, vector)
            .doFinal(all, VECTOR_BYTES, all.length - VECTOR_BYTES);
    return new String(plain, StandardCharsets.UTF_8);
  }

  private static Cipher cipher(int mode, String key, byte[] vector)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(Base64.getDecoder().decode(key), "AES"),
        new GCMParameterSpec(TAG_BITS, vector));
    return cipher;
  }
}
