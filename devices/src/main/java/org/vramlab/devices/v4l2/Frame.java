package org.vramlab.devices.v4l2;

import org.vramlab.devices.card.PinnedImport;

/**
 * A buffer that the camera gives back.
 *
 * @param buffer which
 * @param status 1 if the frame is there, or the negative error with which it was given up
 */
public record Frame(PinnedImport buffer, int status) {}
