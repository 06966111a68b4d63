/// Digests: gathers what the database knows about a period ([DigestFacts]), has it written, stores
/// it once, lays it into files and into the outbox. Start at [Digests].
@NullMarked
package dev.nightshift.jobs.digest;

import org.jspecify.annotations.NullMarked;
