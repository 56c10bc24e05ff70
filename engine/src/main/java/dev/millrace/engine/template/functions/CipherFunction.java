package dev.millrace.engine.template.functions;

import dev.millrace.engine.template.language.Call;
import dev.millrace.engine.template.language.Signature;
import dev.millrace.engine.template.language.TemplateFunction;
import java.security.GeneralSecurityException;

/**
 * {@code encrypt(key, plaintext)} and {@code decrypt(key, encrypted)}, with a Base64 key of AES.
 */
record CipherFunction(boolean encrypts) implements TemplateFunction {
  @Override
  public Signature signature() {
    return Signature.of("key", encrypts ? "plaintext" : "encrypted");
  }

  @Override
  public Object call(Call call) {
    String key = call.text("key");
    String text = call.text(encrypts ? "plaintext" : "encrypted");
    try {
      return encrypts ? Aes.encrypt(key, text) : Aes.decrypt(key, text);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Neither text nor key is shown: either may be secret.
      throw call.error(
          encrypts
              ? "needs a key of 16, 24 or 32 bytes in Base64"
              : "cannot decrypt: the key is wrong or the text is no ciphertext of encrypt()");
    }
  }
}
