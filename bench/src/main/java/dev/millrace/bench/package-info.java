/** The commands that measure and break the product from outside. No part of the product's jar. */
@NullMarked
package dev.millrace.bench;

import org.jspecify.annotations.NullMarked;
