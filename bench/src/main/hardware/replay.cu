// What a real GPU makes of copies and jobs that were decided by the simulator: measures copies over the host
// link, and executes plans made by plan.py. bench/hardware builds and starts it.
//
//   replay copies                         rows as `vramlab conform fabric` reads them
//   replay run [ROUNDS] A.plan B.plan...  seconds of each plan, and of its jobs and its copies alone
//
// Memory is two blocks, VRAM and pinned host memory; addresses of a plan are taken modulo their sizes, and what
// is copied has no meaning. Each queue of the plan is a stream; what waits for what is an event.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#define CHECK(call)                                                                            \
  do {                                                                                         \
    cudaError_t error = (call);                                                                \
    if (error != cudaSuccess) {                                                                \
      fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #call, cudaGetErrorString(error)); \
      exit(1);                                                                                 \
    }                                                                                          \
  } while (0)

using Clock = std::chrono::steady_clock;

static double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

static double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Reads and writes so many bytes of VRAM from a place on, and lasts at least so long.
__global__ void touch(uint4* vram, size_t blocks, size_t first, size_t read, size_t written, uint64_t nanos) {
  uint64_t begun;
  asm volatile("mov.u64 %0, %globaltimer;" : "=l"(begun));
  size_t thread = blockIdx.x * (size_t)blockDim.x + threadIdx.x;
  size_t threads = gridDim.x * (size_t)blockDim.x;
  uint4 sum = {0, 0, 0, 0};
  for (size_t i = thread; i < read; i += threads) {
    size_t at = first + i;
    uint4 value = vram[at < blocks ? at : at % blocks];
    sum.x ^= value.x; sum.y ^= value.y; sum.z ^= value.z; sum.w ^= value.w;
  }
  for (size_t i = thread; i < written; i += threads) {
    size_t at = first + read + i;
    vram[at < blocks ? at : at % blocks] = sum;
  }
  if (read > 0 && written == 0 && sum.x == 0x9e3779b9 && sum.y == 0x7f4a7c15) {
    vram[thread % blocks] = sum;  // so that the reads are not left out
  }
  if (thread == 0) {
    uint64_t now;
    do {
      asm volatile("mov.u64 %0, %globaltimer;" : "=l"(now));
    } while (now - begun < nanos);
  }
}

struct Operation {
  char kind;  // J, I, O; W: the client waits for the job with number waits[0]
  size_t read, written, nanos, address;
  long waits[3];
};

struct Machine {
  char* vram;
  char* host;
  size_t vramBytes, hostBytes;
  cudaStream_t streams[3];
  int processors;
};

static std::vector<Operation> readPlan(const char* path, size_t& largest) {
  FILE* file = fopen(path, "r");
  if (!file) {
    fprintf(stderr, "%s: cannot be read\n", path);
    exit(2);
  }
  std::vector<Operation> plan;
  char line[256];
  while (fgets(line, sizeof line, file)) {
    Operation o = {};
    if (line[0] == '#') continue;
    if (line[0] == 'W') {
      o.kind = 'W';
      sscanf(line, "W %ld", &o.waits[0]);
    } else if (sscanf(line, "%c %zu %zu %zu %zu %ld %ld %ld", &o.kind, &o.read, &o.written, &o.nanos, &o.address, &o.waits[0], &o.waits[1], &o.waits[2]) != 8) {
      fprintf(stderr, "%s: not a line of a plan: %s", path, line);
      exit(2);
    }
    if (o.kind == 'I' || o.kind == 'O') largest = std::max(largest, o.read);
    plan.push_back(o);
  }
  fclose(file);
  return plan;
}

struct Result {
  double seconds, issuing, inSeconds, outSeconds;
};

// One execution; `jobs` and `copies` say what of it is done.
static Result execute(const Machine& m, const std::vector<Operation>& plan, bool jobs, bool copies, std::vector<cudaEvent_t>& ends,
                      std::vector<cudaEvent_t>& starts) {
  CHECK(cudaDeviceSynchronize());
  auto begun = Clock::now();
  double waited = 0;
  size_t number = 0;
  for (const Operation& o : plan) {
    if (o.kind == 'W') {
      if (jobs) {
        auto before = Clock::now();
        CHECK(cudaEventSynchronize(ends[o.waits[0]]));
        waited += secondsSince(before);
      }
      continue;
    }
    size_t mine = number++;
    bool isJob = o.kind == 'J';
    if (isJob ? !jobs : !copies) continue;
    int queue = isJob ? 0 : o.kind == 'I' ? 1 : 2;
    for (int q = 0; q < 3; q++) {
      bool there = q == 0 ? jobs : copies;
      if (o.waits[q] >= 0 && there) CHECK(cudaStreamWaitEvent(m.streams[queue], ends[o.waits[q]], 0));
    }
    if (isJob) {
      size_t blocks = std::min<size_t>(m.processors * 8, std::max<size_t>(1, std::max(o.read, o.written) / 16 / 256));
      touch<<<blocks, 256, 0, m.streams[0]>>>((uint4*)m.vram, m.vramBytes / 16, o.address / 16 % (m.vramBytes / 16), o.read / 16, o.written / 16, o.nanos);
    } else {
      size_t bytes = o.read;
      char* device = m.vram + std::min(o.address, m.vramBytes - bytes);
      char* host = m.host + (o.address % (m.hostBytes - bytes) & ~(size_t)4095);
      CHECK(cudaEventRecord(starts[mine], m.streams[queue]));
      if (o.kind == 'I') {
        CHECK(cudaMemcpyAsync(device, host, bytes, cudaMemcpyHostToDevice, m.streams[1]));
      } else {
        CHECK(cudaMemcpyAsync(host, device, bytes, cudaMemcpyDeviceToHost, m.streams[2]));
      }
    }
    CHECK(cudaEventRecord(ends[mine], m.streams[queue]));
  }
  double issued = secondsSince(begun);
  CHECK(cudaDeviceSynchronize());
  Result result = {secondsSince(begun), issued - waited, 0, 0};
  number = 0;
  for (const Operation& o : plan) {
    if (o.kind == 'W') continue;
    size_t mine = number++;
    if (o.kind == 'J' || !copies) continue;
    float milliseconds = 0;
    CHECK(cudaEventElapsedTime(&milliseconds, starts[mine], ends[mine]));
    (o.kind == 'I' ? result.inSeconds : result.outSeconds) += milliseconds / 1e3;
  }
  return result;
}

static void run(Machine& m, int rounds, int count, char** paths) {
  std::vector<std::vector<Operation>> plans;
  size_t largest = 0;
  for (int i = 0; i < count; i++) plans.push_back(readPlan(paths[i], largest));
  size_t most = 0;
  for (auto& plan : plans) most = std::max(most, plan.size());
  std::vector<cudaEvent_t> ends(most), starts(most);
  for (auto& event : ends) CHECK(cudaEventCreate(&event));
  for (auto& event : starts) CHECK(cudaEventCreate(&event));
  printf("plan,what,round,seconds,issuing_seconds,in_bytes,in_seconds,out_bytes,out_seconds\n");
  for (int i = 0; i < count; i++) {
    size_t in = 0, out = 0;
    for (const Operation& o : plans[i]) (o.kind == 'I' ? in : out) += o.kind == 'I' || o.kind == 'O' ? o.read : 0;
    const char* name = strrchr(paths[i], '/') ? strrchr(paths[i], '/') + 1 : paths[i];
    for (int round = 0; round <= rounds; round++) {  // the first is a warm-up
      for (int what = 0; what < (round <= 1 ? 3 : 1); what++) {
        Result r = execute(m, plans[i], what != 2, what != 1, ends, starts);
        if (round > 0) {
          const char* names[] = {"all", "jobs", "copies"};
          printf("%s,%s,%d,%.6f,%.6f,%zu,%.6f,%zu,%.6f\n", name, names[what], round, r.seconds, r.issuing, in, r.inSeconds, out, r.outSeconds);
        }
      }
    }
    fflush(stdout);
  }
}

// Gigabytes a second of one copy from its call to its end, as rows; on stderr, what has no such form: copies
// behind one another, both ways all the time, and VRAM itself.
static void copies(Machine& m) {
  printf("id,topology,mover,peer_access,flows,focus,bytes,metric,value,unit,category,link_class,system,source,notes,op\n");
  cudaDeviceProp properties;
  CHECK(cudaGetDeviceProperties(&properties, 0));
  int id = 0;
  auto row = [&](const char* flow, size_t bytes, double gigabytesPerSecond) {
    const char* category = bytes >= (size_t)1 << 28 ? "host-uni" : "size-sweep";
    printf("own-%04d,hgx-h100,copy-engine,1,%s,,%zu,sum,%.3f,GBps,%s,pcie5-x16-host,%s,bench/hardware copies,one copy from call to end,\n", ++id, flow, bytes,
           gigabytesPerSecond, category, properties.name);
  };
  for (size_t bytes = 4096; bytes <= (size_t)1 << 30; bytes *= 4) {
    for (int direction = 0; direction < 2; direction++) {
      auto copy = [&](cudaStream_t stream) {
        return direction == 0 ? cudaMemcpyAsync(m.vram, m.host, bytes, cudaMemcpyHostToDevice, stream)
                              : cudaMemcpyAsync(m.host, m.vram, bytes, cudaMemcpyDeviceToHost, stream);
      };
      const char* flow = direction == 0 ? "cpu0>gpu0" : "gpu0>cpu0";
      std::vector<double> single, queued;
      for (int i = 0; i < 25; i++) {
        CHECK(cudaDeviceSynchronize());
        auto begun = Clock::now();
        CHECK(copy(m.streams[1]));
        CHECK(cudaStreamSynchronize(m.streams[1]));
        single.push_back(secondsSince(begun));
      }
      int many = (int)std::max<size_t>(4, std::min<size_t>(500, ((size_t)2 << 30) / bytes));
      for (int i = 0; i < 5; i++) {
        CHECK(cudaDeviceSynchronize());
        auto begun = Clock::now();
        for (int k = 0; k < many; k++) CHECK(copy(m.streams[1]));
        CHECK(cudaStreamSynchronize(m.streams[1]));
        queued.push_back(secondsSince(begun) / many);
      }
      row(flow, bytes, bytes / median(single) / 1e9);
      // Behind one another their starts overlap, which no row of one flow can say.
      fprintf(stderr, "%s, %zu bytes each, queued behind one another: %.2f GB/s\n", flow, bytes, bytes / median(queued) / 1e9);
    }
  }
  // Both ways: each direction's rate while the other is busy all the time.
  for (size_t bytes = (size_t)1 << 20; bytes <= (size_t)1 << 30; bytes *= 4) {
    char* otherVram = m.vram + ((size_t)1 << 30);
    char* otherHost = m.host + ((size_t)1 << 30);
    int many = (int)std::max<size_t>(8, std::min<size_t>(500, ((size_t)4 << 30) / bytes));
    cudaEvent_t marks[4];
    for (auto& mark : marks) CHECK(cudaEventCreate(&mark));
    std::vector<double> rates[2];
    for (int i = 0; i < 5; i++) {
      CHECK(cudaDeviceSynchronize());
      for (int k = 0; k < many; k++) {
        if (k == many / 4) for (int q = 0; q < 2; q++) CHECK(cudaEventRecord(marks[q], m.streams[1 + q]));
        CHECK(cudaMemcpyAsync(m.vram, m.host, bytes, cudaMemcpyHostToDevice, m.streams[1]));
        CHECK(cudaMemcpyAsync(otherHost, otherVram, bytes, cudaMemcpyDeviceToHost, m.streams[2]));
        if (k == many * 3 / 4 - 1) for (int q = 0; q < 2; q++) CHECK(cudaEventRecord(marks[2 + q], m.streams[1 + q]));
      }
      CHECK(cudaDeviceSynchronize());
      for (int q = 0; q < 2; q++) {
        float milliseconds;
        CHECK(cudaEventElapsedTime(&milliseconds, marks[q], marks[2 + q]));
        rates[q].push_back((many * 3 / 4 - many / 4) * (double)bytes / milliseconds / 1e6);
      }
    }
    fprintf(stderr, "both ways all the time, %zu bytes each: %.2f GB/s in, %.2f GB/s out\n", bytes, median(rates[0]), median(rates[1]));
  }
  // VRAM itself, by a kernel.
  for (size_t bytes = (size_t)1 << 24; bytes <= (size_t)1 << 32; bytes *= 4) {
    std::vector<double> times;
    for (int i = 0; i < 9; i++) {
      cudaEvent_t from, to;
      CHECK(cudaEventCreate(&from));
      CHECK(cudaEventCreate(&to));
      CHECK(cudaEventRecord(from, m.streams[0]));
      touch<<<m.processors * 8, 256, 0, m.streams[0]>>>((uint4*)m.vram, m.vramBytes / 16, 0, bytes / 32, bytes / 32, 0);
      CHECK(cudaEventRecord(to, m.streams[0]));
      CHECK(cudaStreamSynchronize(m.streams[0]));
      float milliseconds;
      CHECK(cudaEventElapsedTime(&milliseconds, from, to));
      times.push_back(milliseconds / 1e3);
    }
    fprintf(stderr, "kernel that reads and writes %zu bytes in all: %.1f GB/s\n", bytes, bytes / median(times) / 1e9);
  }
}

int main(int count, char** arguments) {
  bool sweep = count == 2 && !strcmp(arguments[1], "copies");
  bool replay = count > 2 && !strcmp(arguments[1], "run");
  if (!sweep && !replay) {
    fprintf(stderr, "Usage: replay copies | replay run [ROUNDS] FILE.plan...\n");
    return 2;
  }
  Machine m;
  const char* vram = getenv("VRAM_GIB");
  const char* host = getenv("HOST_GIB");
  m.vramBytes = (size_t)(vram ? atoi(vram) : 8) << 30;
  m.hostBytes = (size_t)(host ? atoi(host) : 4) << 30;
  auto begun = Clock::now();
  CHECK(cudaMalloc(&m.vram, m.vramBytes));
  CHECK(cudaMallocHost(&m.host, m.hostBytes));
  memset(m.host, 1, m.hostBytes);
  CHECK(cudaMemset(m.vram, 1, m.vramBytes));
  for (auto& stream : m.streams) CHECK(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  CHECK(cudaDeviceGetAttribute(&m.processors, cudaDevAttrMultiProcessorCount, 0));
  CHECK(cudaDeviceSynchronize());
  fprintf(stderr, "%zu GiB of VRAM and %zu GiB of pinned memory in %.1f s\n", m.vramBytes >> 30, m.hostBytes >> 30, secondsSince(begun));
  if (sweep) {
    copies(m);
    return 0;
  }
  int rounds = atoi(arguments[2]);
  int first = rounds > 0 ? 3 : 2;
  run(m, rounds > 0 ? rounds : 5, count - first, arguments + first);
  return 0;
}
