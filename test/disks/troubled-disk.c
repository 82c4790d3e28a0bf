/*
 * Preloaded into a process under test: its disk is slow or refuses, as the file named by TROUBLED_DISK says.
 *   "sync-ms 2000"  every fsync and fdatasync takes so much longer
 *   "errno 30"      every write to a regular file, truncation and sync fails with that error number
 * Without the file the disk is as it is. Sockets, pipes and terminals are left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The value that the file gives for a word, or -1. Plain system calls, so that it never meets itself. */
static long told(const char *word) {
  const char *path = getenv("TROUBLED_DISK");
  if (path == NULL) return -1;
  int kept = errno;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  char text[64];
  long length = fd < 0 ? -1 : syscall(SYS_read, fd, text, sizeof text - 1);
  if (fd >= 0) syscall(SYS_close, fd);
  errno = kept;
  if (length <= 0) return -1;
  text[length] = 0;
  size_t size = strlen(word);
  return strncmp(text, word, size) == 0 && text[size] == ' ' ? atol(text + size) : -1;
}

static int refuses(int fd) {
  struct stat about;
  if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) return 0;
  long number = told("errno");
  if (number <= 0) return 0;
  errno = (int)number;
  return 1;
}

/* In short steps, so that a stall under way ends when the file is gone. */
static void linger(void) {
  const long step = 5;
  const struct timespec pause = {0, step * 1000000L};
  for (long waited = 0; waited < told("sync-ms"); waited += step) nanosleep(&pause, NULL);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int fd) {
  linger();
  return refuses(fd) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd) {
  linger();
  return refuses(fd) ? -1 : REAL(fdatasync)(fd);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  return refuses(fd) ? -1 : REAL(write)(fd, bytes, length);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
  return refuses(fd) ? -1 : REAL(pwrite)(fd, bytes, length, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
  return refuses(fd) ? -1 : REAL(pwrite64)(fd, bytes, length, at);
}

int ftruncate(int fd, off_t length) {
  return refuses(fd) ? -1 : REAL(ftruncate)(fd, length);
}

int ftruncate64(int fd, off64_t length) {
  return refuses(fd) ? -1 : REAL(ftruncate64)(fd, length);
}
