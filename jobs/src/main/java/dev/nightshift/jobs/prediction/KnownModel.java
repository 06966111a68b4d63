package dev.nightshift.jobs.prediction;

import java.time.Instant;

/// A model as the registry lists it.
///
/// @param learnedUntil end of the samples it learned from
/// @param decisions it was judged on, none of which it had seen
/// @param rule that did best on the same onsets
/// @param state in-use, shelved, drifted or unreadable
public record KnownModel(
    long id,
    String resource,
    String contender,
    Instant trainedAt,
    Instant learnedFrom,
    Instant learnedUntil,
    int series,
    int decisions,
    int onsets,
    long seed,
    String fingerprint,
    String checksum,
    long sizeBytes,
    double averagePrecision,
    double recall,
    double calibrationError,
    String rule,
    double rulePrecision,
    boolean beatsRule,
    String state,
    String reason,
    String actor,
    Instant stateSince,
    String parameters,
    int features) {}
