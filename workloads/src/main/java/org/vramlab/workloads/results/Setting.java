package org.vramlab.workloads.results;

/**
 * One setting of a run, as the user could have written it.
 *
 * @param name the option without its dashes, {@code policy} say
 * @param value its value in force, chosen or by default
 */
public record Setting(String name, String value) {}
