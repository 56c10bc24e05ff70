package dev.millrace.engine.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a test class with {@link PostgresExtension}: the {@link TestDatabase} and the pools its tests
 * ask for are made for each of them, and gone when it ends. For tests whose node must not find
 * another test's work, and for those that do something to the whole database.
 */
@ExtendWith(PostgresExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface DatabasePerTest {}
