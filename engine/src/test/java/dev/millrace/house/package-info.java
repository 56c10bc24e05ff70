/**
 * Checks of the house's own rules (packages, sizes, names), shared by the tests of every module.
 */
@NullMarked
package dev.millrace.house;

import org.jspecify.annotations.NullMarked;
