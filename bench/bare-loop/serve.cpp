// The least a server can be: a thread per connection, ONNX Runtime's C API behind it, one fixed answer header. It reads an
// inference request of the Open Inference Protocol by its length alone and takes the tensor from the body's end. Without a
// model it answers at once: what is measured then is the client. GET /stats gives the runs since the last GET /stats.
// usage: bare-serve PORT MODEL|- INSTANCES D0,D1,...
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "bare.h"

using clock_type = std::chrono::steady_clock;

static const char document[] =
    "{\"model_name\":\"bench-vision\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"logits\",\"datatype\":\"FP32\",\"shape\":[1,10],"
    "\"parameters\":{\"binary_data_size\":40}}]}";

static std::mutex gate;
static std::condition_variable returned;
static std::vector<Instance*> idle;
static std::vector<double> runs;

static std::vector<float> infer(const char* tensor, size_t length) {
  std::unique_lock lock(gate);
  returned.wait(lock, [] { return !idle.empty(); });
  Instance* instance = idle.back();
  idle.pop_back();
  lock.unlock();
  std::memcpy(instance->input.data(), tensor, std::min(length, instance->input.size() * sizeof(float)));
  const auto began = clock_type::now();
  instance->run();
  const double micros = std::chrono::duration<double, std::micro>(clock_type::now() - began).count();
  auto output = instance->output();
  lock.lock();
  runs.push_back(micros);
  idle.push_back(instance);
  lock.unlock();
  returned.notify_one();
  return output;
}

static std::string stats() {
  std::lock_guard lock(gate);
  char text[160];
  const double average = mean(runs);
  std::snprintf(text, sizeof text, "{\"runs\":%zu,\"runP50Microseconds\":%.1f,\"runMeanMicroseconds\":%.1f}", runs.size(), percentile(runs, 50), average);
  runs.clear();
  return text;
}

static bool send_all(int socket, const std::string& bytes) {
  for (size_t sent = 0; sent < bytes.size();) {
    const ssize_t count = send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return false;
    sent += count;
  }
  return true;
}

static void serve(int socket, size_t tensor, bool has_model) {
  std::vector<char> buffer(tensor + 65536);
  size_t held = 0;
  while (true) {
    size_t head = 0;
    while (head == 0) {
      const void* found = memmem(buffer.data(), held, "\r\n\r\n", 4);
      if (found != nullptr) {
        head = static_cast<const char*>(found) - buffer.data() + 4;
        break;
      }
      const ssize_t count = held < buffer.size() ? recv(socket, buffer.data() + held, buffer.size() - held, 0) : 0;
      if (count <= 0) return;
      held += count;
    }
    const std::string header(buffer.data(), head);
    const char* length_header = strcasestr(header.c_str(), "content-length:");
    while (length_header != nullptr && length_header[-1] == '-') length_header = strcasestr(length_header + 1, "content-length:");
    const size_t body = length_header != nullptr ? std::strtoul(length_header + 15, nullptr, 10) : 0;
    if (head + body > buffer.size()) return;
    while (held < head + body) {
      const ssize_t count = recv(socket, buffer.data() + held, buffer.size() - held, 0);
      if (count <= 0) return;
      held += count;
    }
    std::string content, extra;
    if (header.rfind("POST", 0) == 0) {
      std::vector<float> output(10);
      if (has_model && body >= tensor) output = infer(buffer.data() + head + body - tensor, tensor);
      content.assign(document).append(reinterpret_cast<const char*>(output.data()), output.size() * sizeof(float));
      extra = "Inference-Header-Content-Length: " + std::to_string(sizeof document - 1) + "\r\n";
    } else if (header.rfind("GET /stats", 0) == 0) {
      content = stats();
    }
    if (!send_all(socket, "HTTP/1.1 200 OK\r\n" + extra + "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content)) return;
    held -= head + body;
    std::memmove(buffer.data(), buffer.data() + head + body, held);
  }
}

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: bare-serve PORT MODEL|- INSTANCES D0,D1,...\n");
    return 2;
  }
  const bool has_model = std::strcmp(argv[2], "-") != 0;
  const auto shape = parse_shape(argv[4]);
  size_t tensor = sizeof(float);
  for (int64_t dimension : shape) tensor *= static_cast<size_t>(dimension);
  std::unique_ptr<Model> model;
  std::vector<std::unique_ptr<Instance>> instances;
  if (has_model) {
    model = std::make_unique<Model>(argv[2], 1);
    for (int i = 0; i < std::atoi(argv[3]); ++i) {
      instances.push_back(std::make_unique<Instance>(*model, shape));
      idle.push_back(instances.back().get());
    }
  }

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::atoi(argv[1])));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener, 64) != 0) {
    std::perror("bare-serve");
    return 1;
  }
  while (true) {
    const int connection = accept(listener, nullptr, nullptr);
    if (connection < 0) continue;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    std::thread([=] {
      serve(connection, tensor, has_model);
      close(connection);
    }).detach();
  }
}
