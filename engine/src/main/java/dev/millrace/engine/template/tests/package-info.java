/** One class per test ({@code is …}) of the expression language. */
@NullMarked
package dev.millrace.engine.template.tests;

import org.jspecify.annotations.NullMarked;
