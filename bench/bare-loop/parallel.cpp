// The parallel peer: CLIENTS threads take turns at INSTANCES ways through one session, each run on its caller's thread.
// usage: bare-parallel MODEL SECONDS CLIENTS INSTANCES RATE D0,D1,... ; RATE is runs per second of all clients together,
// 0 for as many as go through. Prints "first" after the first run, then one JSON line.
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "bare.h"

using clock_type = std::chrono::steady_clock;

static double micros(clock_type::duration span) { return std::chrono::duration<double, std::micro>(span).count(); }

struct Pool {
  std::mutex gate;
  std::condition_variable returned;
  std::vector<Instance*> free;

  Instance* take() {
    std::unique_lock lock(gate);
    returned.wait(lock, [this] { return !free.empty(); });
    Instance* instance = free.back();
    free.pop_back();
    return instance;
  }

  void give(Instance* instance) {
    {
      std::lock_guard lock(gate);
      free.push_back(instance);
    }
    returned.notify_one();
  }
};

struct Samples {
  std::vector<double> request;
  std::vector<double> run;
};

int main(int argc, char** argv) {
  if (argc != 7) {
    std::fprintf(stderr, "usage: bare-parallel MODEL SECONDS CLIENTS INSTANCES RATE D0,D1,...\n");
    return 2;
  }
  const double seconds = std::atof(argv[2]);
  const int clients = std::atoi(argv[3]);
  const double rate = std::atof(argv[5]);
  const Model model(argv[1], 1);
  const auto shape = parse_shape(argv[6]);
  std::vector<std::unique_ptr<Instance>> instances;
  Pool pool;
  for (int i = 0; i < std::atoi(argv[4]); ++i) {
    instances.push_back(std::make_unique<Instance>(model, shape));
    instances.back()->run();
    pool.free.push_back(instances.back().get());
  }
  std::puts("first");
  std::fflush(stdout);

  const auto start = clock_type::now();
  // The first tenth warms caches and clocks and is not counted.
  const auto warm = start + std::chrono::duration_cast<clock_type::duration>(std::chrono::duration<double>(seconds * 0.1));
  const auto end = start + std::chrono::duration_cast<clock_type::duration>(std::chrono::duration<double>(seconds * 1.1));
  const auto period = std::chrono::duration_cast<clock_type::duration>(std::chrono::duration<double>(rate > 0 ? clients / rate : 0));
  std::vector<Samples> samples(clients);
  std::vector<std::thread> threads;
  for (int client = 0; client < clients; ++client)
    threads.emplace_back([&, client] {
      auto& mine = samples[client];
      mine.request.reserve(1'000'000 / clients);
      mine.run.reserve(1'000'000 / clients);
      auto next = start + period * client / clients;
      for (auto now = start; now < end;) {
        if (rate > 0) {
          std::this_thread::sleep_until(next);
          next += period;
        }
        const auto asked = clock_type::now();
        Instance* instance = pool.take();
        const auto began = clock_type::now();
        instance->run();
        const auto ended = clock_type::now();
        pool.give(instance);
        now = clock_type::now();
        if (asked >= warm) {
          mine.request.push_back(micros(now - asked));
          mine.run.push_back(micros(ended - began));
        }
      }
    });
  for (auto& thread : threads) thread.join();
  const double elapsed = std::chrono::duration<double>(clock_type::now() - warm).count();

  Samples all;
  for (auto& mine : samples) {
    all.request.insert(all.request.end(), mine.request.begin(), mine.request.end());
    all.run.insert(all.run.end(), mine.run.begin(), mine.run.end());
  }
  const double p50 = percentile(all.request, 50);
  std::printf("{\"runsPerSecond\":%.1f,\"p50Microseconds\":%.1f,\"p99Microseconds\":%.1f,\"runP50Microseconds\":%.1f,"
              "\"runMeanMicroseconds\":%.1f,\"residentKilobytes\":%ld}\n",
              all.request.size() / elapsed, p50, percentile(all.request, 99), percentile(all.run, 50), mean(all.run), resident_kb());
  return 0;
}
