/// Digests: gathers what the database knows about a period, has it written, stores it once, lays it
/// into files and into the outbox.
@NullMarked
package dev.nightshift.jobs.digest;

import org.jspecify.annotations.NullMarked;
