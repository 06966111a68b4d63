/// Quartz wakes, the ledger decides: scheduled work with an effect once per run.
@NullMarked
package dev.nightshift.jobs.schedule;

import org.jspecify.annotations.NullMarked;
