package org.vramlab.workloads.replay;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.prefetch.ComingOperations;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.EventCursor;
import org.vramlab.workloads.trace.NextUse;

/**
 * One process: reads its trace in file order into a queue per client, and works out which items of
 * other clients each must follow.
 *
 * <p>Whoever runs out of items reads on, filling the queues of all; when another client's queue is
 * full, it waits for that one to catch up. Dependences lead back in the file only, so the client
 * with the earliest unperformed item can always go on.
 *
 * <p>Threads: the tasks of its clients, one at a time (the simulation).
 */
final class TraceProcess {
  /** Most items read ahead for one client. */
  private static final int WINDOW = 1 << 14;

  private final Sched sched;
  private final EventCursor reader;
  private final @Nullable NextUse nextUse;
  private final int clients;

  /**
   * Buffers that live in the trace where the reader stands, by their number in the trace, which may
   * be any; never iterated.
   */
  private final Int2ObjectOpenHashMap<TraceBuffer> buffers = new Int2ObjectOpenHashMap<>();

  private final ObjectArrayList<ArrayDeque<Item>> queues = new ObjectArrayList<>();
  private final ObjectArrayList<Item> spare = new ObjectArrayList<>();

  /** By client: items read, and items performed. */
  private final long[] read;

  private final long[] performed;
  private final @Nullable Task[] tasks;

  /** By client: whom it waits for, and until which item there; -1 for nobody. */
  private final int[] waitsForClient;

  private final long[] waitsForItem;

  /** By client: whether it waits for room in a queue. */
  private final boolean[] waitsForRoom;

  /** By client: its buffers read so far. */
  private final int[] allocated;

  /** By client: who is told of its operations before they are performed; null for nobody. */
  private final @Nullable ComingOperations[] foretold;

  private boolean ended;

  TraceProcess(Sched sched, EventCursor reader, @Nullable NextUse nextUse) {
    this.sched = sched;
    this.reader = reader;
    this.nextUse = nextUse;
    this.clients = reader.header().devices();
    this.read = new long[clients];
    this.performed = new long[clients];
    this.tasks = new Task[clients];
    this.waitsForClient = new int[clients];
    this.waitsForItem = new long[clients];
    this.waitsForRoom = new boolean[clients];
    this.allocated = new int[clients];
    this.foretold = new ComingOperations[clients];
    for (int i = 0; i < clients; i++) {
      waitsForClient[i] = -1;
      queues.add(new ArrayDeque<>());
    }
  }

  void clientTask(int client, Task task) {
    tasks[client] = task;
  }

  /** Tells {@code coming} of the operations of {@code client} as they are read. */
  void foretell(int client, ComingOperations coming) {
    foretold[client] = coming;
  }

  /** The number in events of the task that is {@code client}. */
  int taskOf(int client) {
    Task task = tasks[client];
    assert task != null : "a client without a task";
    return task.id();
  }

  int clients() {
    return clients;
  }

  /**
   * Reads on until the operations of {@code client} that are to be in view are known, or the trace
   * ends, or somebody's queue is full.
   */
  void readAhead(int client) {
    ComingOperations coming = foretold[client];
    while (coming != null && coming.known() < coming.window() && !ended && !someQueueIsFull()) {
      readOne();
    }
  }

  /** The next item of {@code client}; null when there is none left. */
  @Nullable Item next(int client) {
    ArrayDeque<Item> queue = queues.get(client);
    while (queue.isEmpty()) {
      if (ended) {
        return null;
      }
      if (someQueueIsFull()) {
        waitsForRoom[client] = true;
        sched.park();
      } else {
        readOne();
      }
    }
    waitsForRoom[client] = false;
    Item item = queue.remove();
    if (queue.size() == WINDOW / 2) {
      wakeThoseWhoWaitForRoom();
    }
    return item;
  }

  /** Blocks {@code client} until everything that {@code item} must follow has been performed. */
  void awaitOthers(int client, Item item) {
    for (int other = 0; other < clients; other++) {
      if (performed[other] < item.after[other]) {
        waitsForItem[client] = item.after[other];
        waitsForClient[client] = other;
        while (performed[other] < item.after[other]) {
          sched.park();
        }
        waitsForClient[client] = -1;
      }
    }
  }

  /** {@code client} has performed its next item. */
  void performed(int client, Item item) {
    long number = ++performed[client];
    for (int other = 0; other < clients; other++) {
      if (waitsForClient[other] == client && waitsForItem[other] <= number) {
        unpark(other);
      }
    }
    item.clear();
    spare.push(item);
  }

  private boolean someQueueIsFull() {
    for (int i = 0; i < clients; i++) {
      if (queues.get(i).size() >= WINDOW) {
        return true;
      }
    }
    return false;
  }

  private void wakeThoseWhoWaitForRoom() {
    for (int i = 0; i < clients; i++) {
      if (waitsForRoom[i]) {
        unpark(i);
      }
    }
  }

  private void unpark(int client) {
    Task task = tasks[client];
    assert task != null : "a client without a task";
    sched.unpark(task);
  }

  private void readOne() {
    try {
      if (!reader.next()) {
        ended = true;
        wakeThoseWhoWaitForRoom();
        return;
      }
    } catch (InputException bad) {
      throw new UnreadableTrace(bad);
    }
    switch (reader.kind()) {
      case ALLOCATE -> readAllocation();
      case FREE -> readFree();
      case EXPORT -> readImport();
      case OPERATION -> readOperation();
      case PHASE -> {}
    }
  }

  private void readAllocation() {
    int owner = reader.device();
    TraceBuffer buffer =
        new TraceBuffer(reader.bufferId(), reader.sizeBytes(), owner, allocated[owner]++, clients);
    buffers.put(reader.bufferId(), buffer);
    Item item = newItem(Item.Kind.CREATE);
    item.buffer = buffer;
    long number = enqueue(owner, item);
    buffer.lastWriter = owner;
    buffer.lastWrite = number;
    buffer.lastUse[owner] = number;
  }

  private void readFree() {
    TraceBuffer buffer = live(buffers.remove(reader.bufferId()));
    Item item = newItem(Item.Kind.FREE);
    item.buffer = buffer;
    for (int client = 0; client < clients; client++) {
      item.mustFollow(client, buffer.lastUse[client]);
    }
    enqueue(buffer.owner, item);
  }

  private void readImport() {
    TraceBuffer buffer = live(buffers.get(reader.bufferId()));
    Item item = newItem(Item.Kind.IMPORT);
    item.buffer = buffer;
    item.mustFollow(buffer.lastWriter, buffer.lastWrite);
    int importer = reader.device();
    buffer.lastUse[importer] = enqueue(importer, item);
  }

  private void readOperation() {
    int client = reader.device();
    Item item = newItem(Item.Kind.JOB);
    item.flops = reader.flops();
    item.name = reader.operationName();
    item.operation = reader.operationCount() - 1;
    long number = read[client] + 1;
    int firstOperand =
        nextUse == null ? 0 : nextUse.firstOperand((int) reader.operationCount() - 1);
    for (int place = 0; place < reader.operandCount(); place++) {
      TraceBuffer buffer = live(buffers.get(reader.operandId(place)));
      long writes = reader.operandWriteBytes(place);
      item.addOperand(
          buffer,
          reader.operandReadBytes(place),
          writes,
          buffer.version,
          nextUseOf(firstOperand + place));
      item.mustFollow(buffer.lastWriter, buffer.lastWrite);
      if (writes > 0) {
        for (int other = 0; other < clients; other++) {
          item.mustFollow(other, buffer.lastUse[other]);
        }
        buffer.version++;
        buffer.lastWriter = client;
        buffer.lastWrite = number;
      }
      buffer.lastUse[client] = number;
    }
    enqueue(client, item);
    foretell(item, client);
  }

  private void foretell(Item item, int client) {
    ComingOperations coming = foretold[client];
    if (coming == null) {
      return;
    }
    coming.add(item.operation);
    for (int place = 0; place < item.count; place++) {
      TraceBuffer buffer = item.operand(place);
      if (buffer.owner == client) {
        coming.use(buffer.ownNumber, item.readBytes[place] > 0);
      }
    }
  }

  private long nextUseOf(int operand) {
    if (nextUse == null) {
      return Long.MAX_VALUE;
    }
    int operation = nextUse.nextUse(operand);
    return operation == NextUse.NEVER ? Long.MAX_VALUE : operation;
  }

  private static TraceBuffer live(@Nullable TraceBuffer buffer) {
    assert buffer != null : "the reader lets through only operations on live buffers";
    return buffer;
  }

  private Item newItem(Item.Kind kind) {
    Item item = spare.isEmpty() ? new Item(clients) : spare.pop();
    item.kind = kind;
    item.line = reader.line();
    return item;
  }

  /**
   * Appends the item to the client's queue; its own order needs no waiting. Returns its number
   * there, from 1.
   */
  private long enqueue(int client, Item item) {
    item.after[client] = 0;
    queues.get(client).add(item);
    return ++read[client];
  }
}
