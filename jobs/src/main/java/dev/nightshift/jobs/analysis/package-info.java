/// Reads histories, asks the engine for findings, stores them with their life cycle. Read
/// `AnalyseJob` first.
@NullMarked
package dev.nightshift.jobs.analysis;

import org.jspecify.annotations.NullMarked;
