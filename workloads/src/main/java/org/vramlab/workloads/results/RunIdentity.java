package org.vramlab.workloads.results;

/**
 * What has to be the same for two runs to give the same bytes.
 *
 * @param version version of the program
 * @param commit commit it was built from
 * @param seed seed of the run
 * @param configDigest digest of the configuration and of the traces
 */
public record RunIdentity(String version, String commit, long seed, String configDigest) {}
