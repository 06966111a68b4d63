/// Runs benchmark tools gently and stores what they measured.
@NullMarked
package dev.nightshift.jobs.benchmark;

import org.jspecify.annotations.NullMarked;
