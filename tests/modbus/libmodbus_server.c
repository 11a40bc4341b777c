// A Modbus TCP server of libmodbus: 64 of each, all zero, several connections. Usage: libmodbus_server PORT
#include <modbus.h>
#include <stdlib.h>
#include <sys/select.h>
#include <unistd.h>

int main(int count, char **arguments) {
  modbus_t *server = modbus_new_tcp("127.0.0.1", count > 1 ? atoi(arguments[1]) : 1502);
  modbus_mapping_t *memory = modbus_mapping_new(64, 64, 64, 64);
  int listener = modbus_tcp_listen(server, 8);
  if (memory == NULL || listener < 0) return 1;
  fd_set open;
  FD_ZERO(&open);
  FD_SET(listener, &open);
  int highest = listener;
  for (;;) {
    fd_set ready = open;
    if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) return 1;
    for (int descriptor = 0; descriptor <= highest; descriptor++) {
      if (!FD_ISSET(descriptor, &ready)) continue;
      if (descriptor == listener) {
        int client = modbus_tcp_accept(server, &listener);
        if (client < 0) continue;
        FD_SET(client, &open);
        if (client > highest) highest = client;
        continue;
      }
      uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
      modbus_set_socket(server, descriptor);
      int length = modbus_receive(server, query);
      if (length > 0) {
        modbus_reply(server, query, length, memory);
      } else if (length < 0) {
        close(descriptor);
        FD_CLR(descriptor, &open);
      }
    }
  }
}
