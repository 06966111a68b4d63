/// Reads histories, asks the engine for recommendations, stores them.
@NullMarked
package dev.nightshift.jobs.rightsizing;

import org.jspecify.annotations.NullMarked;
