/**
 * How bad input, bad usage and unwritable output are told to the user, and how files are written
 * whole or not at all.
 *
 * <p>Read {@link org.vramlab.workloads.io.InputException} first (exit status 3), then {@link
 * org.vramlab.workloads.io.UsageException} (exit status 2), {@link
 * org.vramlab.workloads.io.FindingException} (exit status 1), then {@link
 * org.vramlab.workloads.io.OutputFile}. This package stands below all others of the module: it
 * knows neither traces nor replays nor the command line.
 */
@NullMarked
package org.vramlab.workloads.io;

import org.jspecify.annotations.NullMarked;
