package org.vramlab.devices.placement;

import java.util.List;

/**
 * What is known of a buffer that must leave its device's memory.
 *
 * @param written whether it was written since it last came: it has no clean copy anywhere
 * @param returns how often it has come back so far
 * @param exits where it may go; the first leads to host memory, the others to peers with room
 */
public record Victim(boolean written, int returns, List<Exit> exits) {}
