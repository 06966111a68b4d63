/// Reads load, has bottlenecks foreseen, and keeps what was foreseen. `LoadFiles` reads traces.
@NullMarked
package dev.nightshift.jobs.prediction;

import org.jspecify.annotations.NullMarked;
