/* Preloaded into the published agent: counts what it changes below EDGE_CUT_UNDER (writes, flushes, renames, links, cuts and
   deletions, of all threads together) and ends the process with SIGKILL in place of the EDGE_CUT_AT-th, or fails that one with
   the error EDGE_CUT_ERROR. Each is a line in EDGE_CUT_LOG. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long count;

static void note(long number, const char *what, const char *path) {
  const char *log = getenv("EDGE_CUT_LOG");
  if (!log) return;
  char line[PATH_MAX + 64];
  int length = snprintf(line, sizeof line, "%ld %s %s\n", number, what, path);
  int file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (file < 0) return;
  syscall(SYS_write, file, line, (size_t)length);
  syscall(SYS_close, file);
}

/* Whether the call is to fail; does not return where the process is to die. */
static int cut(const char *what, const char *path) {
  const char *under = getenv("EDGE_CUT_UNDER"), *at = getenv("EDGE_CUT_AT"), *error = getenv("EDGE_CUT_ERROR");
  if (!under || strncmp(path, under, strlen(under)) != 0) return 0;
  long number = atomic_fetch_add(&count, 1) + 1;
  note(number, what, path);
  if (!at || number != atol(at)) return 0;
  if (!error) syscall(SYS_kill, getpid(), SIGKILL);
  errno = atoi(error);
  return 1;
}

static int cut_file(const char *what, int file) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return cut(what, path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) { return cut_file("write", file) ? -1 : REAL(pwrite64)(file, bytes, size, at); }
ssize_t write(int file, const void *bytes, size_t size) { return cut_file("write", file) ? -1 : REAL(write)(file, bytes, size); }
int fsync(int file) { return cut_file("flush", file) ? -1 : REAL(fsync)(file); }
int ftruncate64(int file, off64_t size) { return cut_file("cut", file) ? -1 : REAL(ftruncate64)(file, size); }
int rename(const char *from, const char *to) { return cut("rename", to) ? -1 : REAL(rename)(from, to); }
int link(const char *from, const char *to) { return cut("link", to) ? -1 : REAL(link)(from, to); }
int unlink(const char *path) { return cut("delete", path) ? -1 : REAL(unlink)(path); }
int mkdir(const char *path, mode_t mode) { return cut("mkdir", path) ? -1 : REAL(mkdir)(path, mode); }
int rmdir(const char *path) { return cut("rmdir", path) ? -1 : REAL(rmdir)(path); }
