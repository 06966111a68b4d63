/// Reads histories, asks the engine for findings, stores them.
@NullMarked
package dev.nightshift.jobs.analysis;

import org.jspecify.annotations.NullMarked;
