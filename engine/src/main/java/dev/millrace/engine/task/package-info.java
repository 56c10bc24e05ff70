/**
 * What a work task needs: the handler contract, the ports through which a handler reaches the
 * world, and the built-in handlers in sub-packages. Handlers never see the database.
 */
@NullMarked
package dev.millrace.engine.task;

import org.jspecify.annotations.NullMarked;
