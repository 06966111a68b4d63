/// Reads histories, asks the engine for recommendations, stores them, exports them. Read
/// `RecommendJob` first.
@NullMarked
package dev.nightshift.jobs.rightsizing;

import org.jspecify.annotations.NullMarked;
