/// Collects samples every few seconds, writes them by COPY, rolls them up and drops what is old.
@NullMarked
package dev.nightshift.jobs.usage;

import org.jspecify.annotations.NullMarked;
