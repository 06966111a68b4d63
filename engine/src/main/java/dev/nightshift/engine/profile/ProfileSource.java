package dev.nightshift.engine.profile;

import java.util.Optional;

/// One profile file as it was read.
///
/// @param name the profile's name: the file's, without its ending
/// @param description what it is for, in a sentence
/// @param base the profile it extends
/// @param settings what it sets itself
public record ProfileSource(
    String name, String description, Optional<String> base, Setting.Section settings) {}
