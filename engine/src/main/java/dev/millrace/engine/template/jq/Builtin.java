package dev.millrace.engine.template.jq;

/** A function of jq that is written in Java. */
@FunctionalInterface
interface Builtin {
  void run(Invocation call);
}
