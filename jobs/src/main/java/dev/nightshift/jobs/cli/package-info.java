/// The command line, and the one main.
@NullMarked
package dev.nightshift.jobs.cli;

import org.jspecify.annotations.NullMarked;
