package dev.nightshift.engine.rightsizing.moving;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.rightsizing.Resource;

/// A proposal of a limit that moves, beside the plain one.
///
/// @param current limit in force, in the resource's unit
/// @param plain one limit for all hours at the same risk
/// @param mean mean limit it comes to
/// @param saving what it saves a month beside the plain limit, in the profile's currency
/// @param sentence in words a tired person understands
public record MovingProposal(
    Resource resource,
    MovingLimit limit,
    double current,
    double plain,
    double mean,
    double saving,
    String sentence,
    Evidence evidence) {}
