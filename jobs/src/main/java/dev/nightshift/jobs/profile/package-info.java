/// Reads profile files and knows which profile is in use.
@NullMarked
package dev.nightshift.jobs.profile;

import org.jspecify.annotations.NullMarked;
